"""Reads of offers: the trail of a task, what an organisation thinks about, and what is due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.errors import NotFound
from hub.messaging.models import Message, Question
from hub.messaging.states import MessageState, QuestionKind
from hub.organisations.models import Organisation
from hub.organisations.states import OrganisationState
from hub.referrals.offering.models import TaskOffer
from hub.referrals.offering.states import OfferState
from hub.tasks.models import Shift, Task
from hub.tasks.states import TaskState

_S = OfferState


@dataclass(frozen=True, slots=True)
class Offered:
    """One offer with its task and organisation."""

    offer: TaskOffer
    task: Task
    organisation: Organisation

    @property
    def is_open(self) -> bool:
        """Whether a yes of theirs still gets them the task."""
        nobody_else = self.task.organisation_id is None and self.task.state in (
            TaskState.DRAFT,
            TaskState.OFFERED,
        )
        return nobody_else and self.offer.state.may_still_take


def _read(query: "sa.Select[TaskOffer, Task, Organisation]") -> list[Offered]:
    return [Offered(*row) for row in db.session.execute(query)]


def _offers() -> "sa.Select[TaskOffer, Task, Organisation]":
    return (
        sa.select(TaskOffer, Task, Organisation)
        .join(Task, Task.id == TaskOffer.task_id)
        .join(Organisation, Organisation.id == TaskOffer.organisation_id)
    )


def by_uid(uid: UUID) -> Offered:
    """The offer with its task and organisation, as the database has them now. Raises NotFound."""
    found = _read(_offers().where(TaskOffer.uid == uid).execution_options(populate_existing=True))
    if not found:
        raise NotFound("That task is not offered to you. Look at the list of what is.")
    return found[0]


def key_of(uid: UUID) -> int:
    """The task whose lock the offer needs. Raises NotFound."""
    task_id = db.session.scalar(sa.select(TaskOffer.task_id).where(TaskOffer.uid == uid))
    if task_id is None:
        raise NotFound("That task is not offered to you. Look at the list of what is.")
    return task_id


def by_id(offer_id: int) -> Offered:
    """The offer of that id, fresh. Raises NotFound."""
    found = _read(_offers().where(TaskOffer.id == offer_id).execution_options(populate_existing=True))
    if not found:
        raise NotFound(offer_id=offer_id)
    return found[0]


def trail(task_id: int) -> list[Offered]:
    """Who was asked to take the task on, in the order they were asked."""
    query = _offers().where(TaskOffer.task_id == task_id)
    return _read(query.order_by(TaskOffer.offered_at, TaskOffer.place_in_line))


def waiting_of(task_id: int) -> list[Offered]:
    """Who thinks about the task now."""
    return [one for one in trail(task_id) if one.offer.state is _S.WAITING]


def waiting_by_task(task_ids: Collection[int]) -> dict[int, list[Offered]]:
    """Who thinks about each of these tasks now, the next deadline first."""
    query = _offers().where(TaskOffer.task_id.in_(task_ids), TaskOffer.state == _S.WAITING)
    found: dict[int, list[Offered]] = {}
    for one in _read(query.order_by(TaskOffer.due_at, TaskOffer.id)):
        found.setdefault(one.task.id, []).append(one)
    return found


def for_organisation(organisation_id: int) -> list[Offered]:
    """What it may still take on: what waits for its answer first, then what it was silent about.

    A task that another has taken, or that is over, is not there.
    """
    last_end = sa.select(sa.func.max(Shift.ends_at)).where(Shift.task_id == Task.id).scalar_subquery()
    query = _offers().where(
        TaskOffer.organisation_id == organisation_id, TaskOffer.state.in_((_S.WAITING, _S.LAPSED)),
        TaskOffer.offered_at <= clock.now(), Task.organisation_id.is_(None), last_end > clock.now(),
        Task.state.in_((TaskState.DRAFT, TaskState.OFFERED)),
    )  # fmt: skip
    waiting_first = sa.case((TaskOffer.state == _S.WAITING, 0), else_=1)
    return _read(query.order_by(waiting_first, TaskOffer.due_at, TaskOffer.id))


def tasks_without_owner() -> list[Task]:
    """Tasks that nobody has taken on and that are not over, the next to start first."""
    first = sa.select(sa.func.min(Shift.starts_at)).where(Shift.task_id == Task.id).scalar_subquery()
    query = sa.select(Task).where(
        Task.state.in_((TaskState.DRAFT, TaskState.OFFERED)), Task.organisation_id.is_(None)
    )
    return list(db.session.scalars(query.order_by(first, Task.id)))


def due_ids(now: datetime, *, limit: int = 200) -> list[int]:
    """Offers whose time to answer has passed."""
    query = sa.select(TaskOffer.id).where(TaskOffer.state == _S.WAITING, TaskOffer.due_at <= now)
    return list(db.session.scalars(query.order_by(TaskOffer.due_at).limit(limit)))


def inactive_ids() -> list[int]:
    """Offers that wait for an organisation which may not take people any more."""
    query = sa.select(TaskOffer.id).join(Organisation, Organisation.id == TaskOffer.organisation_id)
    gone = (TaskOffer.state == _S.WAITING, Organisation.state != OrganisationState.ACTIVE)
    return list(db.session.scalars(query.where(*gone).order_by(TaskOffer.id)))


def not_reminded(now: datetime) -> list[Offered]:
    """Offers that wait, have gone out, and of which nobody was reminded."""
    query = _offers().where(
        TaskOffer.state == _S.WAITING, TaskOffer.reminded_at.is_(None), TaskOffer.offered_at <= now
    )
    return _read(query.order_by(TaskOffer.id))


def last_place(task_id: int) -> int:
    """The place in line of whoever was asked last; 0 for nobody."""
    query = sa.select(sa.func.max(TaskOffer.place_in_line)).where(TaskOffer.task_id == task_id)
    return db.session.scalar(query) or 0


def codes_of(offer_uid: UUID) -> dict[str, str]:
    """The short code of the question about this offer, by the phone that was asked."""
    query = (
        sa.select(Question)
        .where(Question.subject_uid == offer_uid, Question.kind == QuestionKind.OFFER)
        .order_by(Question.id)
    )
    return {question.conversation.phone: question.code for question in db.session.scalars(query)}


def questions_of(offer_uid: UUID) -> list[Question]:
    """What the phones of the organisation were asked about this offer."""
    query = sa.select(Question).where(Question.subject_uid == offer_uid, Question.kind == QuestionKind.OFFER)
    return list(db.session.scalars(query.order_by(Question.id)))


def has_left(offer_uid: UUID) -> bool:
    """Whether any text about this offer has left."""
    kept_back = (MessageState.QUEUED, MessageState.CANCELLED)
    query = sa.select(Message.id).where(Message.subject_uid == offer_uid, Message.state.not_in(kept_back))
    return db.session.scalar(query.limit(1)) is not None


def counts() -> dict[str, int]:
    """How many offers are in each state."""
    query = sa.select(TaskOffer.state, sa.func.count()).group_by(TaskOffer.state)
    return {state.value: number for state, number in db.session.execute(query)}
