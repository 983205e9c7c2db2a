"""Somebody was rung about a task: their answer goes the same way as one that came by text. Ring: services."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, new_uid, transaction
from hub.errors import Conflict, HubError
from hub.referrals import places
from hub.referrals.eligible import Person, Skip, people
from hub.referrals.models import Referral
from hub.referrals.queries import handover, key_of
from hub.referrals.states import ReferralEvent, ReferralState
from hub.referrals.steps import step
from hub.referrals.voice import answers
from hub.referrals.voice.answers import Said
from hub.tasks.models import Shift, Task
from hub.tasks.queries import by_id
from hub.volunteers import moves as volunteers

_S = ReferralState
STANDS_AGAINST = (Skip.UNKNOWN, Skip.NOT_ELIGIBLE, Skip.BUSY, Skip.PAUSED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that is keyed in: about whom, what came of it, and what else they said."""

    referral_uid: UUID
    said: Said
    note: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a line: an outcome, or what stood against it."""

    entry: Entry
    name: str
    outcome: str
    error: str = ""


def rung(task_id: int, volunteer_id: int, said: Said, *, by: Actor) -> str:
    """Keeps the answer and says what came of it. Being rung counts as being asked, for rest and for fairness.

    Raises Conflict with what stands against it.
    """
    with transaction():
        task = by_id(task_id)
        shift = _shift(task)
        h = replace(handover(_asked(task, shift, volunteer_id, by=by.uid).id), hears_it=True)
        return answers.take(h, said, by=by.uid)


def key_in(entries: Sequence[Entry], *, by: Actor) -> list[Kept]:
    """Keeps what came of many rings, each by itself: one that cannot be kept says why and stops no other."""
    return [_kept(entry, by=by.uid) for entry in entries]


def _kept(entry: Entry, *, by: str) -> Kept:
    try:
        with transaction():
            _, shift_id = key_of(entry.referral_uid)
            places.lock_shift(shift_id)
            h = handover(key_of(entry.referral_uid)[0])
            return Kept(
                entry, h.volunteer.name, answers.take(h, entry.said, by=by, note=entry.note.strip()[:300])
            )
    except HubError as error:
        return Kept(entry, "", "", error.sentence)


def _shift(task: Task) -> Shift:
    ahead = [shift for shift in task.shifts if shift.ends_at > clock.now()]
    if not task.state.takes_people or not ahead or task.organisation_id is None:
        raise Conflict(f"{task.number} is {task.state} or over. Open it first, or choose another task.")
    return places.lock_shift(ahead[0].id)


def _asked(task: Task, shift: Shift, volunteer_id: int, *, by: str) -> Referral:
    """The referral of this person, asked now if they were not before."""
    person = people(task, shift, [volunteer_id]).get(volunteer_id)
    if person is None or (person.skip in STANDS_AGAINST and person.referral is None):
        words = person.skip.words if person and person.skip else Skip.UNKNOWN.words
        raise Conflict(f"This person cannot be sent to {task.number}: {words}.")
    referral, now = person.referral or _proposed(task, shift, person, by=by), clock.now()
    if referral.state in (_S.PROPOSED, _S.WITHDRAWN) and referral.asked_at is None:
        step(handover(referral.id), ReferralEvent.ASK, by=by, asked_at=now)
        volunteers.note_asked([person.volunteer.id], shift.uid, now)
    return referral


def _proposed(task: Task, shift: Shift, person: Person, *, by: str) -> Referral:
    referral = Referral(
        uid=new_uid(), task_id=task.id, shift_id=shift.id, line_id=task.lines_of(shift)[0].id,
        volunteer_id=person.volunteer.id, organisation_id=task.organisation_id, state=_S.PROPOSED,
        created_at=clock.now(),
    )  # fmt: skip
    db.session.add(referral)
    record("referral.propose", referral, by=by, about=task.uid, states=(None, _S.PROPOSED))
    db.session.flush()
    return referral
