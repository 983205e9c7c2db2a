"""Asking people by text, many at once, and taking back asks that have not left. Ring: moves."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.audit.moves import change_state, record
from hub.database import db, new_uid
from hub.messaging import questions
from hub.messaging.models import Message, Question
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, MessageState, QuestionEvent, QuestionKind
from hub.organisations.models import Organisation
from hub.referrals import eligible, wording
from hub.referrals.eligible import Person, Skip
from hub.referrals.models import Referral
from hub.referrals.must_know import ASK_KINDS
from hub.referrals.queries import in_batches
from hub.referrals.rules import lasts_until
from hub.referrals.states import REFERRAL, ReferralEvent, ReferralState
from hub.referrals.steps import many_steps
from hub.referrals.telling import talks_with
from hub.tasks.models import Shift, Task
from hub.volunteers import moves as volunteers
from hub.volunteers.models import Asked, Volunteer
from hub.volunteers.selves import persons_by_row

NOT_LEFT = "The ask had not left yet."


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked, by whom, until when.

    `again`: those who stayed silent are asked once more. `through_the_night`: quiet hours are
    overridden, with a written reason. `by_voice`: no text is written; they stand on the call-out's phone list.
    `is_drill`: for practice, and every text says so.
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
    by_voice: bool = False
    is_drill: bool = False

    @property
    def kind(self) -> str:
        """Which text it is."""
        if self.is_drill:
            return "drill_ask"
        return "ask_standby" if self.stands_by else "ask"


@dataclass(frozen=True, slots=True)
class Place:
    """Whom to ask for which line, and how far away they are."""

    volunteer_id: int
    line_id: int
    km: float | None = None


@dataclass(frozen=True, slots=True)
class Asks:
    """What became of a batch: who was asked, the parts of their texts, and why others were not."""

    referrals: tuple[Referral, ...]
    segments: int
    skipped: Counter[Skip]


def ask(asking: Asking, place: Place) -> Referral | None:
    """Asks one person; None when they may not be asked (again)."""
    return next(iter(ask_many(asking, [place]).referrals), None)


def ask_many(asking: Asking, places: Sequence[Place]) -> Asks:
    """Asks each of these people once, by text. Whoever opted out, was asked or promised meanwhile is skipped.

    A handful of queries serves the whole batch: while it is written, nobody else can write on SQLite.
    """
    ids = [place.volunteer_id for place in places]
    people = eligible.people(asking.task, asking.shift, ids, again=asking.again, by_voice=asking.by_voice)
    skipped: Counter[Skip] = Counter()
    asked: list[tuple[Referral, Person]] = []
    for place in places:
        person = people.get(place.volunteer_id)
        if person is None or person.skip is not None:
            skipped[person.skip if person and person.skip else Skip.UNKNOWN] += 1
        elif place.line_id not in person.lines:
            skipped[Skip.NO_CREDENTIAL] += 1
        else:
            asked.append((_asked(asking, place, person.referral), person))
    segments = 0 if asking.by_voice else _text_all(asking, asked)
    referrals = tuple(referral for referral, _ in asked)
    volunteers.note_asked([person.volunteer.id for _, person in asked], asking.shift.uid, clock.now())
    return Asks(referrals, segments, skipped)


def _asked(asking: Asking, place: Place, earlier: Referral | None) -> Referral:
    now = clock.now()
    values = {
        "line_id": place.line_id, "call_out_id": asking.call_out_id, "km": place.km, "asked_at": now,
        "due_at": asking.deadline, "stands_by": asking.stands_by, "by_voice": asking.by_voice,
        "is_drill": asking.is_drill,
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


def _text_all(asking: Asking, asked: Sequence[tuple[Referral, Person]]) -> int:
    """One text and one question for each; answers how many parts that makes."""
    shared = eligible.shared_phones([person.volunteer.phone or "" for _, person in asked])
    questioned = _questions(asking, asked, shared)
    facts = wording.ask_facts(asking.task, asking.shift, asking.organisation, leaves_at=asking.leaves_at)
    with db.session.no_autoflush:
        texts = [
            _text(
                asking,
                referral,
                person.volunteer,
                {**facts, "code": questioned[referral.uid].code, "given_name": _for_whom(person, shared)},
            )
            for referral, person in asked
        ]
    db.session.flush()
    return sum(text.segments for text in texts)


def _for_whom(person: Person, shared: Collection[str]) -> str:
    return person.volunteer.given_name if person.volunteer.phone in shared else ""


def _questions(
    asking: Asking, asked: Sequence[tuple[Referral, Person]], shared: Collection[str]
) -> dict[UUID, Question]:
    """The open question for each. Somebody who was asked before keeps the code that stands in their phone."""
    talks = talks_with([person.volunteer for _, person in asked])
    label = wording.label(asking.task, asking.shift)
    fresh = {one.uid: talks[person.volunteer.phone or ""] for one, person in asked if person.referral is None}
    found = questions.ask_many(QuestionKind.ASK, fresh, label=label, deadline=asking.deadline)
    for referral, person in asked:
        if referral.uid not in found:
            talk = talks[person.volunteer.phone or ""]
            found[referral.uid] = questions.ask(
                talk, QuestionKind.ASK, referral.uid, label=label, deadline=asking.deadline
            )
        if name := _for_whom(person, shared):
            found[referral.uid].label = wording.label(asking.task, asking.shift, given_name=name)
    return found


def _text(asking: Asking, referral: Referral, volunteer: Volunteer, facts: dict[str, str]) -> Message:
    return outbox.enqueue(
        asking.kind,
        volunteer.phone or "",
        language=volunteer.language,
        lane=Lane.ASK,
        valid_for=max(asking.deadline - asking.leaves_at, lasts_until(asking.leaves_at, asking.leaves_at)),
        facts=facts,
        context_uid=asking.task.uid,
        subject_uid=referral.uid,
        by=asking.by,
        not_before=asking.leaves_at,
        override=asking.through_the_night,
        as_exercise=asking.is_drill,
    )


def take_back(task: Task, referrals: Sequence[Referral], *, by: str, why: str = NOT_LEFT) -> set[UUID]:
    """Takes back those of these asks whose text has not left; answers which. They may be asked again."""
    gone = {uid for batch in in_batches(referrals) for uid in _cancel_texts(task, batch, by)}
    withdrawn = [one for one in referrals if one.uid in gone]
    for batch in in_batches(withdrawn):
        questions.settle_many([one.uid for one in batch], QuestionEvent.CLOSE, by=by)
    many_steps(withdrawn, ReferralEvent.WITHDRAW, by=by, why=why, asked_at=None, due_at=None)
    for shift_id in {one.shift_id for one in withdrawn}:
        forget(shift_id, [one.volunteer_id for one in withdrawn if one.shift_id == shift_id])
    return gone


def _cancel_texts(task: Task, referrals: Sequence[Referral], by: str) -> list[UUID]:
    """One conditional update: a text that a worker claims in the same moment has left."""
    values = {
        "state": MessageState.CANCELLED,
        "final_at": clock.now(),
        "error_text": f"Stopped by {by}"[:200],
    }
    update = (
        sa.update(Message)
        .where(Message.context_uid == task.uid, Message.state == MessageState.QUEUED)
        .where(Message.kind.in_(ASK_KINDS), Message.subject_uid.in_([one.uid for one in referrals]))
        .values(values)
        .returning(Message.subject_uid)
        .execution_options(synchronize_session="fetch")
    )
    return [uid for uid in db.session.scalars(update) if uid]


def forget(shift_id: int, volunteer_ids: Sequence[int]) -> None:
    """Nobody read these asks, so they count neither as rest nor as fairness."""
    shift_uid = db.session.get_one(Shift, shift_id).uid
    for batch in in_batches(volunteer_ids):
        theirs = list(persons_by_row(batch))
        query = sa.delete(Asked).where(Asked.volunteer_id.in_(theirs), Asked.subject_uid == shift_uid)
        db.session.execute(query)
        volunteers.refresh_match_rows(batch)
