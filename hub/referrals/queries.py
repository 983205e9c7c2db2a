"""Reads of referrals: one hand-over with all it touches, places, waiting lists, and what needs a person."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.audit.models import AuditEntry
from hub.database import db
from hub.errors import NotFound
from hub.installation.queries import settings
from hub.messaging.models import Inbound, Message, Question
from hub.messaging.states import InboundState, MessageState, QuestionKind, QuestionState
from hub.organisations.models import Organisation
from hub.referrals.models import Referral
from hub.referrals.states import HOLDING, ReferralState
from hub.tasks.models import Shift, Task, TaskLine
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import is_self, join_person, members_of, persons_id

CONFIRMED = tuple(state for state in ReferralState if state.is_confirmed)
IN_ONE_QUERY = 500
TOLD_WHEN_FULL = (ReferralState.ASKED, ReferralState.NO_ANSWER, ReferralState.WAITLISTED)
MAY_BE_READ = (MessageState.SENDING, MessageState.SENT, MessageState.DELIVERED, MessageState.UNKNOWN)
# The record of somebody who told them by voice, and of a ring whatever came of it.
TOLD = "referral.told"
RUNG = "referral.ring"
T = TypeVar("T")
SILENT = tuple(state for state in ReferralState if state.waits_for_person)


@dataclass(frozen=True, slots=True)
class Handover:
    """One referral with everything a step on it needs.

    `hears_it`: the person is on the telephone or at the desk, and hears what comes of it now.
    """

    referral: Referral
    task: Task
    shift: Shift
    organisation: Organisation
    volunteer: Volunteer
    hears_it: bool = False


def in_batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in pieces that fit into one query."""
    return (items[start : start + IN_ONE_QUERY] for start in range(0, len(items), IN_ONE_QUERY))


def handovers() -> "sa.Select[Referral, Task, Shift, Organisation, Volunteer]":
    """Every hand-over with all it touches; of a merged row it names the person."""
    query = (
        sa.select(Referral, Task, Shift, Organisation, Volunteer)
        .join(Task, Task.id == Referral.task_id)
        .join(Shift, Shift.id == Referral.shift_id)
        .join(Organisation, Organisation.id == Referral.organisation_id)
    )
    return join_person(query, Referral.volunteer_id)


def _read(query: "sa.Select[Referral, Task, Shift, Organisation, Volunteer]") -> list[Handover]:
    return [Handover(*row) for row in db.session.execute(query)]


def handovers_where(*conditions: "sa.ColumnElement[bool]") -> list[Handover]:
    """Every hand-over of which this holds, the oldest first."""
    return _read(handovers().where(*conditions).order_by(Referral.id))


def handover(referral_id: int) -> Handover:
    """The hand-over as the database has it now, past what this session remembers. Raises NotFound."""
    found = handovers_now([referral_id])
    if not found:
        raise NotFound(referral_id=referral_id)
    return found[0]


def handovers_now(referral_ids: Collection[int]) -> list[Handover]:
    """The same for many, the oldest first; no more than fit into one query."""
    query = handovers().where(Referral.id.in_(referral_ids)).order_by(Referral.id)
    return _read(query.execution_options(populate_existing=True))


def key_of(uid: UUID) -> tuple[int, int]:
    """The referral's id and the shift whose lock it needs. Raises NotFound."""
    row = db.session.execute(
        sa.select(Referral.id, Referral.shift_id).where(Referral.uid == uid)
    ).one_or_none()
    if row is None:
        raise NotFound("That ask is not here any more.", uid=uid)
    return row.id, row.shift_id


def by_uid(uid: UUID) -> Referral:
    """The referral. Raises NotFound."""
    row = db.session.scalar(sa.select(Referral).where(Referral.uid == uid))
    if row is None:
        raise NotFound(uid=uid)
    return row


def of_task(task_id: int, *, states: Collection[ReferralState] | None = None) -> list[Handover]:
    """Everyone who was ever asked or proposed for the task, those who hold a place first, then nearest."""
    query = handovers().where(Referral.task_id == task_id)
    if states is not None:
        query = query.where(Referral.state.in_(states))
    holding_first = sa.case((Referral.state.in_(HOLDING), 0), else_=1)
    return _read(query.order_by(holding_first, Referral.km, Referral.id))


def silent_of(task_id: int) -> list[Handover]:
    """Who was asked and has not answered, nearest first; an answer that waits in the inbox is one."""
    unclear = unclear_of(task_id)
    return [h for h in of_task(task_id, states=SILENT) if h.referral.id not in unclear]


def unclear_of(task_id: int) -> set[int]:
    """Referrals of the task with an answer that nobody could read for certain yet."""
    query = sa.select(Referral.id).where(Referral.task_id == task_id, answer_is_unclear())
    return set(db.session.scalars(query))


def answer_is_unclear() -> "sa.ColumnElement[bool]":
    """Whether an answer to the ask waits in the inbox."""
    return (
        sa.exists()
        .where(Question.subject_uid == Referral.uid, Inbound.question_id == Question.id)
        .where(Inbound.state == InboundState.UNCLEAR)
        .correlate(Referral)
    )


def of_volunteer(volunteer_id: int, *, limit: int = 50) -> list[Handover]:
    """What a person was asked for and what came of it, newest first."""
    query = handovers().where(is_self(Referral.volunteer_id, volunteer_id))
    return _read(query.order_by(Referral.id.desc()).limit(limit))


def free_places(shift_id: int) -> dict[int, int]:
    """How many places each line of the shift has left, computed; lock the shift before you act on it."""
    held = _held(Referral.state.in_(HOLDING)).where(Referral.shift_id == shift_id).subquery()
    query = (
        sa.select(TaskLine.id, TaskLine.needed - sa.func.coalesce(held.c.number, 0))
        .join(Shift, needs_line())
        .outerjoin(held, held.c.line_id == TaskLine.id)
        .where(Shift.id == shift_id, TaskLine.needed > 0)
        .order_by(TaskLine.id)
    )
    return {line: max(free, 0) for line, free in db.session.execute(query)}


def unconfirmed_places(task_id: int) -> dict[int, int]:
    """For each shift of the task how many places nobody is confirmed for."""
    sure = _held(Referral.state.in_(CONFIRMED)).where(Referral.task_id == task_id).subquery()
    query = (
        sa.select(Shift.id, TaskLine.needed - sa.func.coalesce(sure.c.number, 0))
        .join(TaskLine, needs_line())
        .outerjoin(sure, sa.and_(sure.c.line_id == TaskLine.id, sure.c.shift_id == Shift.id))
        .where(Shift.task_id == task_id)
    )
    gaps: dict[int, int] = {}
    for shift_id, gap in db.session.execute(query):
        gaps[shift_id] = gaps.get(shift_id, 0) + max(gap, 0)
    return gaps


def needs_line() -> "sa.ColumnElement[bool]":
    """Whether a shift that stands needs the people of a line: it is its own, or one of every shift."""
    is_its_own = sa.or_(TaskLine.shift_id.is_(None), TaskLine.shift_id == Shift.id)
    return sa.and_(Shift.task_id == TaskLine.task_id, Shift.called_off_at.is_(None), is_its_own)


def _held(which: sa.ColumnElement[bool]) -> "sa.Select[int, int, int]":
    number = sa.func.count().label("number")
    return sa.select(Referral.shift_id, Referral.line_id, number).where(which).group_by(
        Referral.shift_id, Referral.line_id
    )  # fmt: skip


def waiting_list(shift_id: int, *, limit: int = 500) -> list[int]:
    """Referrals that wait for a place of the shift: who agreed first comes first, last resorts at the end."""
    query = (
        sa.select(Referral.id)
        .where(Referral.shift_id == shift_id, Referral.state == ReferralState.WAITLISTED)
        .order_by(Referral.last_resort, Referral.agreed_at, Referral.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def code_of(referral_uid: UUID) -> str:
    """The short code of the newest ask about this referral; empty when there was none."""
    query = (
        sa.select(Question.code)
        .where(Question.subject_uid == referral_uid, Question.kind == QuestionKind.ASK)
        .order_by(Question.id.desc())
        .limit(1)
    )
    return db.session.scalar(query) or ""


def codes_of(referral_uids: Sequence[UUID]) -> dict[UUID, str]:
    """The same for many; none for whom nobody asked."""
    found: dict[UUID, str] = {}
    for batch in in_batches(referral_uids):
        about = (Question.subject_uid.in_(batch), Question.kind == QuestionKind.ASK)
        query = sa.select(Question.subject_uid, Question.code).where(*about)
        found |= {uid: code for uid, code in db.session.execute(query.order_by(Question.id))}
    return found


def share_code(referral_uid: UUID) -> str:
    """The short code of the open question about sharing; empty when there is none."""
    query = sa.select(Question.code).where(
        Question.subject_uid == referral_uid, Question.kind == QuestionKind.SHARE, Question.state == QuestionState.OPEN
    )  # fmt: skip
    return db.session.scalar(query.order_by(Question.id.desc()).limit(1)) or ""


def has_address(referral_uid: UUID) -> bool:
    """Whether the text with the address was ever written for this referral."""
    query = sa.select(Message.id).where(Message.subject_uid == referral_uid, Message.kind == "confirmed")
    return db.session.scalar(query.limit(1)) is not None


def may_know_where(referral_uid: UUID) -> bool:
    """Whether they may have read the address, or were told it."""
    read = sa.select(Message.id).where(
        Message.subject_uid == referral_uid, Message.kind == "confirmed", Message.state.in_(MAY_BE_READ)
    )
    told = sa.select(AuditEntry.id).where(AuditEntry.subject_uid == referral_uid, AuditEntry.action == TOLD)
    return db.session.scalar(read.limit(1)) is not None or db.session.scalar(told.limit(1)) is not None


def is_being_asked_to_agree(volunteer_uid: UUID) -> bool:
    """Whether this person's phone owes an answer about something to sign."""
    query = sa.select(Question.id).where(
        Question.subject_uid == volunteer_uid, Question.kind == QuestionKind.AGREE,
        Question.state == QuestionState.OPEN,
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


def without_address(volunteer_id: int) -> list[Handover]:
    """Where this person is confirmed and has not been told the address, for shifts that are not over."""
    told = sa.exists().where(Message.subject_uid == Referral.uid, Message.kind == "confirmed")
    query = handovers().where(
        is_self(Referral.volunteer_id, volunteer_id), Referral.state == ReferralState.ACCEPTED,
        Shift.ends_at > clock.now(), sa.not_(told),
    )  # fmt: skip
    return _read(query.order_by(Shift.starts_at, Referral.id))


def is_member(volunteer_id: int, organisation_id: int) -> bool:
    """Whether the person belongs to the organisation."""
    return bool(members_of(organisation_id, [volunteer_id]))


def expected_at_desk(now: datetime, *, hub_id: int | None = None, limit: int | None = None) -> list[Handover]:
    """Who is confirmed and has not come yet, for shifts that are not over, soonest first; or the first of them."""
    query = handovers().where(*_is_expected(now))
    if hub_id is not None:
        query = query.where(Task.hub_id == hub_id)
    return _read(query.order_by(Shift.starts_at, Volunteer.given_name, Referral.id).limit(limit))


def ids_expected(now: datetime) -> list[int]:
    """The same by the id of the person alone, once for each place they hold."""
    query = (
        sa.select(persons_id(), Referral.id).select_from(Referral).join(Shift, Shift.id == Referral.shift_id)
    )
    found = query.join(Volunteer, Volunteer.id == Referral.volunteer_id).where(*_is_expected(now))
    return list(db.session.scalars(found))


def _is_expected(now: datetime) -> "tuple[sa.ColumnElement[bool], ...]":
    return Referral.state == ReferralState.ACCEPTED, Shift.ends_at > now


def may_ask_from(moment: datetime) -> datetime:
    """The first moment from then on that is outside quiet hours."""
    here = settings()
    return here.quiet_hours.next_allowed(here.local(moment)).astimezone(UTC)


def counts() -> dict[str, int]:
    """How many referrals are in each state."""
    query = sa.select(Referral.state, sa.func.count()).group_by(Referral.state)
    return {state.value: number for state, number in db.session.execute(query)}
