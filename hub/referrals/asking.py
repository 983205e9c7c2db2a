"""Asking people by text, many at once, and taking back asks that have not left. Ring: moves."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.audit.moves import change_state, record
from hub.database import db, new_uid
from hub.messaging import outbox, questions
from hub.messaging.models import Message
from hub.messaging.states import Lane, MessageState, QuestionKind
from hub.organisations.models import Organisation
from hub.referrals import eligible, wording
from hub.referrals.eligible import Skip
from hub.referrals.models import Referral
from hub.referrals.rules import lasts_until
from hub.referrals.states import REFERRAL, ReferralEvent, ReferralState
from hub.referrals.steps import many_steps
from hub.tasks.models import Shift, Task
from hub.volunteers import moves as volunteers
from hub.volunteers.models import Asked, Volunteer

T = TypeVar("T")
IN_ONE_QUERY = 500
ASK_KINDS = ("ask", "ask_standby")


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked, by whom, until when.

    `again`: those who stayed silent are asked once more. `through_the_night`: quiet hours are overridden, with a
    written reason.
    """

    task: Task
    shift: Shift
    organisation: Organisation
    by: str
    deadline: datetime
    leaves_at: datetime
    call_out_id: int | None = None
    stands_by: bool = False
    again: bool = False
    through_the_night: bool = False

    @property
    def kind(self) -> str:
        """Which text it is."""
        return "ask_standby" if self.stands_by else "ask"


@dataclass(frozen=True, slots=True)
class Place:
    """Whom to ask for which line, and how far away they are."""

    volunteer_id: int
    line_id: int
    km: float | None = None


@dataclass(frozen=True, slots=True)
class Asks:
    """What became of a batch: the referrals that were asked, the parts of their texts, and why others were not."""

    referrals: tuple[Referral, ...]
    segments: int
    skipped: Counter[Skip]


def ask(asking: Asking, place: Place) -> Referral | None:
    """Asks one person; None when they may not be asked (again)."""
    return next(iter(ask_many(asking, [place]).referrals), None)


def ask_many(asking: Asking, places: Sequence[Place]) -> Asks:
    """Asks each of these people once, by text. Whoever opted out, was asked or was promised meanwhile is skipped."""
    ids = [place.volunteer_id for place in places]
    people = eligible.people(asking.task, asking.shift, ids, again=asking.again)
    outbox.conversations_for(
        [person.volunteer.phone or "" for person in people.values() if person.may_be_asked]
    )
    facts = wording.ask_facts(asking.task, asking.shift, asking.organisation, leaves_at=asking.leaves_at)
    skipped: Counter[Skip] = Counter()
    asked: list[tuple[Referral, Message]] = []
    for place in places:
        person = people.get(place.volunteer_id)
        if person is None or person.skip is not None:
            skipped[person.skip if person and person.skip else Skip.UNKNOWN] += 1
            continue
        referral = _asked(asking, place, person.referral)
        asked.append((referral, _text(asking, referral, person.volunteer, facts)))
    _note(asking, [referral.volunteer_id for referral, _ in asked])
    return Asks(tuple(referral for referral, _ in asked), sum(text.segments for _, text in asked), skipped)


def _asked(asking: Asking, place: Place, earlier: Referral | None) -> Referral:
    now = clock.now()
    values = {
        "line_id": place.line_id, "call_out_id": asking.call_out_id, "km": place.km, "asked_at": now,
        "due_at": asking.deadline, "stands_by": asking.stands_by,
    }  # fmt: skip
    if earlier is not None:
        change_state(earlier, ReferralEvent.ASK, REFERRAL, by=asking.by, about=asking.task.uid, values=values)
        return earlier
    referral = Referral(
        uid=new_uid(), task_id=asking.task.id, shift_id=asking.shift.id, volunteer_id=place.volunteer_id,
        organisation_id=asking.organisation.id, state=ReferralState.ASKED, created_at=now, **values,
    )  # fmt: skip
    db.session.add(referral)
    record("referral.ask", referral, by=asking.by, about=asking.task.uid, states=(None, ReferralState.ASKED))
    return referral


def _text(asking: Asking, referral: Referral, volunteer: Volunteer, facts: dict[str, str]) -> Message:
    phone = volunteer.phone or ""
    conversation = outbox.conversation_for(phone, volunteer.language)
    words = wording.label(asking.task, asking.shift)
    question = questions.ask(
        conversation, QuestionKind.ASK, referral.uid, label=words, deadline=asking.deadline
    )
    return outbox.enqueue(
        asking.kind,
        phone,
        language=volunteer.language,
        lane=Lane.ASK,
        valid_for=max(asking.deadline - asking.leaves_at, lasts_until(asking.leaves_at, asking.leaves_at)),
        facts={**facts, "code": question.code},
        context_uid=asking.task.uid,
        subject_uid=referral.uid,
        by=asking.by,
        not_before=asking.leaves_at,
        override=asking.through_the_night,
    )


def _note(asking: Asking, volunteer_ids: list[int]) -> None:
    if volunteer_ids:
        db.session.flush()
        volunteers.note_asked(volunteer_ids, asking.task.uid, clock.now())


def take_back(
    referrals: Collection[Referral], *, by: str, why: str = "The ask had not left yet."
) -> set[UUID]:
    """Takes back those of these asks whose text has not left; answers which. They may be asked again."""
    gone = {uid for uids in _batches([one.uid for one in referrals]) for uid in _cancel_texts(uids, by)}
    withdrawn = [one for one in referrals if one.uid in gone]
    many_steps(withdrawn, ReferralEvent.WITHDRAW, by=by, why=why, asked_at=None, due_at=None)
    for uids in _batches(list(gone)):
        questions.close_about(uids, by=by)
    _forget(withdrawn)
    return gone


def _cancel_texts(uids: list[UUID], by: str) -> list[UUID]:
    """One conditional update: a text that a worker claims in the same moment has left."""
    values = {
        "state": MessageState.CANCELLED,
        "final_at": clock.now(),
        "error_text": f"Stopped by {by}"[:200],
    }
    update = (
        sa.update(Message)
        .where(
            Message.subject_uid.in_(uids), Message.kind.in_(ASK_KINDS), Message.state == MessageState.QUEUED
        )
        .values(values)
        .returning(Message.subject_uid)
        .execution_options(synchronize_session="fetch")
    )
    return [uid for uid in db.session.scalars(update) if uid]


def _forget(referrals: Sequence[Referral]) -> None:
    """Nobody read these asks, so they count neither as rest nor as fairness."""
    by_task: dict[int, list[int]] = {}
    for referral in referrals:
        by_task.setdefault(referral.task_id, []).append(referral.volunteer_id)
    for task_id, ids in by_task.items():
        uid = db.session.get_one(Task, task_id).uid
        for batch in _batches(ids):
            query = sa.delete(Asked).where(Asked.volunteer_id.in_(batch), Asked.subject_uid == uid)
            db.session.execute(query)
            volunteers.refresh_match_rows(batch)


def _batches(items: Sequence[T]) -> Iterator[list[T]]:
    for start in range(0, len(items), IN_ONE_QUERY):
        yield list(items[start : start + IN_ONE_QUERY])
