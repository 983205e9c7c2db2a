"""Somebody was rung about a task: their answer goes the same way as one that came by text. Ring: services."""

from dataclasses import replace
from enum import StrEnum

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, new_uid, transaction
from hub.errors import Conflict
from hub.messaging import questions
from hub.referrals import moves, places
from hub.referrals.eligible import Person, Skip, people
from hub.referrals.models import Referral
from hub.referrals.queries import Handover, handover
from hub.referrals.rules import Answer, Intent, Step
from hub.referrals.states import ReferralEvent, ReferralState
from hub.referrals.steps import gets_texts, step
from hub.referrals.wording import full_facts, say_address
from hub.tasks.models import Shift, Task
from hub.tasks.queries import by_id
from hub.volunteers import moves as volunteers

_S = ReferralState
STANDS_AGAINST = (Skip.UNKNOWN, Skip.NOT_ELIGIBLE, Skip.BUSY, Skip.PAUSED)


class Said(StrEnum):
    """What came of a ring. A yes with or without their word that the charity may have name and number."""

    YES_SHARE = "yes_share"
    YES = "yes"
    NO = "no"
    NO_ANSWER = "no_answer"


def rung(task_id: int, volunteer_id: int, said: Said, *, by: Actor) -> str:
    """Keeps the answer and says what came of it. Being rung counts as being asked, for rest and for fairness.

    Raises Conflict with what stands against it.
    """
    with transaction():
        task = by_id(task_id)
        shift = _shift(task)
        h = replace(handover(_asked(task, shift, volunteer_id, by=by.uid).id), hears_it=True)
        if said is Said.NO_ANSWER:
            if h.referral.state is _S.ASKED:
                step(h, ReferralEvent.RUN_OUT, by=by.uid)
            return "No answer. Try again later."
        intent = Intent.NO if said is Said.NO else Intent.YES
        answered = moves.take_answer(h, Answer(intent), by=by.uid)
        if answered.step in (Step.LOOK, Step.TOO_LATE):
            raise Conflict(f"{h.volunteer.name} is {h.referral.state.replace('_', ' ')}. Change that first.")
        questions.answered_otherwise(h.referral.uid, by=by.uid)
        if said is Said.YES_SHARE and h.referral.state is _S.AGREED and not h.referral.stands_by:
            return _with_address(h, moves.share(h, by=by.uid))
        return _with_address(h, answered.outcome)


def _with_address(h: Handover, outcome: str) -> str:
    """Who is confirmed while on the telephone hears now what others read, where no text tells them."""
    if h.referral.state is not _S.ACCEPTED or gets_texts(h.volunteer):
        return outcome
    return f"{outcome} Tell them now: {say_address(full_facts(h.task, h.shift, h.organisation))}"


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
