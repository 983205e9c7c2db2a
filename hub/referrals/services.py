"""Use cases of the hand-over: what people answer, organisations decide, and coordinators do for either."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor, volunteer_actor
from hub.audit.moves import record
from hub.database import db, new_uid, transaction
from hub.errors import Conflict, Invalid, NotAllowed
from hub.messaging import questions
from hub.messaging.events import TextAnswered
from hub.messaging.outgoing.outbox import cancel_about
from hub.messaging.states import QuestionEvent
from hub.organisations.models import Organisation
from hub.places.distance import km_between
from hub.places.rules import Point
from hub.referrals import asking, eligible, moves, places, queries
from hub.referrals.asking import Asking, Place
from hub.referrals.eligible import Skip, people
from hub.referrals.models import Referral
from hub.referrals.queries import Handover
from hub.referrals.room import why_sends_nobody
from hub.referrals.rules import Answer, Intent, Step, reason_given
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift, Task
from hub.tasks.queries import by_id
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import skills_of

ANSWER_TIME = timedelta(minutes=60)


def take_answer(event: TextAnswered) -> None:
    """A text answers an ask: a place is taken, waited for or given up, and the text marked read."""
    with transaction():
        h = _locked(event.subject_uid)
        if not _acts(event):
            questions.mark_unclear(event.inbound_id, "Not certain, so not acted on", by=event.by)
            return
        answered = moves.take_answer(h, _said(event), by=_who(event, h))
        if answered.step is Step.LOOK:
            questions.mark_unclear(event.inbound_id, answered.outcome, by=event.by)
            return
        questions.mark_read(
            event.inbound_id, answered.outcome, by=event.by, question_event=QuestionEvent.ANSWER
        )


def take_share_answer(event: TextAnswered) -> None:
    """A text says whether name and number may go to the organisation."""
    with transaction():
        h = _locked(event.subject_uid)
        if not _acts(event):
            questions.mark_unclear(event.inbound_id, "Not certain, so not acted on", by=event.by)
            return
        if h.referral.state is not ReferralState.AGREED or not moves.is_wanted(h):
            outcome, settles = "Too late: there is nothing to share any more.", QuestionEvent.CLOSE
        elif event.reading.intent == Intent.YES:
            # The step closes the question, so that a later “2” means “I can't come”.
            outcome, settles = f"May share. {moves.share(h, by=_who(event, h))}", None
        else:
            outcome, settles = moves.keep_private(h), QuestionEvent.ANSWER
        questions.mark_read(event.inbound_id, outcome, by=event.by, question_event=settles)


def answer_for(uid: UUID, intent: Intent | str, *, by: Actor, note: str = "") -> str:
    """A coordinator answers for a person, after a call or an unclear text; says what came of it.

    Raises Conflict when the task is over or no rule fits.
    """
    with transaction():
        h = _locked(uid)
        if not moves.is_wanted(h):
            raise Conflict(f"{h.task.number} takes nobody any more. Thank {h.volunteer.given_name} instead.")
        answered = moves.take_answer(h, Answer(Intent(intent), note=note), by=by.uid)
        if answered.step in (Step.LOOK, Step.TOO_LATE):
            raise Conflict(f"{h.volunteer.name} is {h.referral.state.replace('_', ' ')}. Change that first.")
        questions.answered_otherwise(h.referral.uid, by=by.uid)
        return answered.outcome


def accept(uid: UUID, *, by: Actor) -> None:
    """The organisation, or a coordinator for it, takes the person; they get address, time and contact."""
    with transaction():
        h = _locked(uid)
        _may_decide(h, by)
        if not moves.is_wanted(h):
            raise Conflict(f"{h.task.number} is over or called off, so nobody can be accepted for it.")
        _check_active(h.organisation)
        moves.accept(h, by=by.uid)


def refuse(uid: UUID, reason: str, *, by: Actor) -> None:
    """The organisation does not take the person, and says why. Raises Invalid without a reason."""
    said = reason_given(reason)
    with transaction():
        h = _locked(uid)
        _may_decide(h, by)
        moves.refuse(h, said, by=by.uid)


def share(uid: UUID, *, by: Actor) -> str:
    """A coordinator has the person's word that their details may go to the organisation."""
    with transaction():
        h = _locked(uid)
        _check_takes(h.organisation, h.shift)
        return moves.share(h, by=by.uid)


def withdraw(uid: UUID, *, by: Actor, why: str) -> None:
    """Takes a person off a task; they are told, and the waiting list moves up."""
    if not why.strip():
        raise Invalid({"why": "Write down why."})
    with transaction():
        moves.withdraw(_locked(uid), by=by.uid, why=why.strip())


def did_not_come(uid: UUID, *, by: Actor) -> None:
    """Somebody who was expected is not there: their place goes to who waits. Raises Conflict before the start."""
    with transaction():
        h = _locked(uid)
        if h.shift.starts_at > clock.now():
            raise Conflict(f"{h.task.number} has not begun. Take them off it instead, if they cannot come.")
        moves.miss(h, by=by.uid, why="Did not come.")


def refer(
    task_id: int,
    volunteer_id: int,
    *,
    by: Actor,
    agreed: bool = True,
    shared: bool = False,
    on_paper: bool = False,
) -> UUID:
    """Proposes one person for a task: somebody at the desk who has `agreed`, or who is asked by text.

    `shared`: they also said that the organisation may have their details. `on_paper`: they take a slip along and
    want no text about it. Raises Conflict with what stands against it.
    """
    with transaction():
        task = by_id(task_id)
        shift = _open_shift(task)
        if not agreed:
            return _ask_one(task, shift, volunteer_id, by=by.uid)
        referral = _proposed(task, shift, volunteer_id, by=by.uid)
        h = replace(queries.handover(referral.id), hears_it=True)
        answered = moves.take_answer(h, Answer(Intent.YES), by=by.uid)
        if answered.step is not Step.TAKE:
            raise Conflict(
                f"{h.volunteer.name} is on {task.number} already: {h.referral.state.replace('_', ' ')}."
            )
        questions.answered_otherwise(h.referral.uid, by=by.uid)
        if shared and h.referral.state is ReferralState.AGREED and not h.referral.stands_by:
            moves.share(h, by=by.uid)
        if on_paper:
            cancel_about([h.referral.uid], by=by.uid)
        return h.referral.uid


def ask_again(uid: UUID, *, by: Actor) -> None:
    """Asks somebody who stayed silent once more. Raises Conflict with what is against it."""
    with transaction():
        h = _locked(uid)
        if not moves.is_wanted(h):
            raise Conflict(f"{h.task.number} takes nobody any more.")
        again = _asking(h.task, h.shift, again=True, by=by.uid)
        asks = asking.ask_many(again, [Place(h.volunteer.id, h.referral.line_id, h.referral.km)])
        _need_one(asks)


def _locked(uid: UUID | None) -> Handover:
    if uid is None:
        raise Conflict("This text answers nothing we asked.")
    referral_id, shift_id = queries.key_of(uid)
    places.lock_shift(shift_id)
    return queries.handover(referral_id)


def _acts(event: TextAnswered) -> bool:
    """By itself only when the reading is certain; a person who applies it is certain."""
    return (event.reading.certain or event.by != "system") and event.reading.intent in tuple(Intent)


def _said(event: TextAnswered) -> Answer:
    """What was said; a clock time goes into the note, which nothing computes with."""
    reading = event.reading
    note = " ".join(part for part in (f"at {reading.at}" if reading.at else "", reading.note or "") if part)
    return Answer(Intent(reading.intent), reading.minutes, note)


def _who(event: TextAnswered, h: Handover) -> str:
    return volunteer_actor(h.volunteer.uid).uid if event.by == "system" else event.by


def _may_decide(h: Handover, by: Actor) -> None:
    if by.organisation_id is not None and by.organisation_id != h.organisation.id:
        raise NotAllowed("This person was offered to another organisation.")


def _check_active(organisation: Organisation) -> None:
    """Nobody goes to an organisation that is not active, and no details do."""
    if not organisation.state.may_take_people:
        raise Conflict(
            f"{organisation.name} is {organisation.state}, not active: nobody and no details may go there."
        )


def _check_takes(organisation: Organisation, shift: Shift) -> None:
    """Nobody goes where they have asked us to send nobody."""
    _check_active(organisation)
    if sentence := why_sends_nobody(organisation, shift.starts_at):
        raise Conflict(f"{sentence} Ring them, or choose another task.")


def _open_shift(task: Task) -> Shift:
    """The next shift of the task that is not over, locked. Raises Conflict when the task takes nobody."""
    ahead = [shift for shift in task.shifts if shift.ends_at > clock.now()]
    if not task.state.takes_people or not ahead or task.organisation_id is None:
        raise Conflict(f"{task.number} is {task.state} or over. Open it first, or choose another task.")
    _check_takes(db.session.get_one(Organisation, task.organisation_id), ahead[0])
    return places.lock_shift(ahead[0].id)


def _proposed(task: Task, shift: Shift, volunteer_id: int, *, by: str) -> Referral:
    person = people(task, shift, [volunteer_id], at_desk=True).get(volunteer_id)
    if person is None or person.skip is not None:
        words = person.skip.words if person and person.skip else Skip.UNKNOWN.words
        raise Conflict(f"This person cannot be sent to {task.number}: {words}.{_hint(person)}")
    if person.referral is not None:
        return person.referral
    referral = Referral(
        uid=new_uid(), task_id=task.id, shift_id=shift.id, line_id=_line_for(task, person),
        volunteer_id=volunteer_id, organisation_id=task.organisation_id, state=ReferralState.PROPOSED,
        created_at=clock.now(), km=_km(task, person.volunteer),
    )  # fmt: skip
    db.session.add(referral)
    record("referral.propose", referral, by=by, about=task.uid, states=(None, ReferralState.PROPOSED))
    db.session.flush()
    return referral


def _line_for(task: Task, person: eligible.Person) -> int:
    """The line for somebody named by hand: one that asks for what they can, else one for anybody."""
    can = skills_of([person.volunteer.id]).get(person.volunteer.id, [])
    lines = [line for line in task.lines if line.id in person.lines]
    return min(lines, key=lambda line: (line.skill not in can, bool(line.skill), line.id)).id


def _km(task: Task, volunteer: Volunteer) -> float | None:
    if volunteer.lat is None or volunteer.lon is None:
        return None
    return km_between(Point(task.lat, task.lon), Point(volunteer.lat, volunteer.lon))


def _hint(person: eligible.Person | None) -> str:
    """What to do about it, where something can be done at once."""
    lacks_paper = person is not None and person.skip in (Skip.NO_CREDENTIAL, Skip.NO_CHECK)
    return " If they show it to you, write it down on their page first." if lacks_paper else ""


def _ask_one(task: Task, shift: Shift, volunteer_id: int, *, by: str) -> UUID:
    person = people(task, shift, [volunteer_id]).get(volunteer_id)
    line_id = person.lines[0] if person and person.lines else task.lines_of(shift)[0].id
    asks = asking.ask_many(_asking(task, shift, by=by), [Place(volunteer_id, line_id)])
    _need_one(asks)
    return asks.referrals[0].uid


def _asking(task: Task, shift: Shift, *, by: str, again: bool = False) -> Asking:
    owner = db.session.get_one(Organisation, task.organisation_id)
    _check_takes(owner, shift)
    leaves_at = queries.may_ask_from(clock.now())
    deadline = min(leaves_at + ANSWER_TIME, shift.ends_at)
    return Asking(task, shift, owner, by=by, deadline=deadline, leaves_at=leaves_at, again=again)


def _need_one(asks: asking.Asks) -> None:
    if not asks.referrals:
        raise Conflict(f"They cannot be asked: {', '.join(skip.words for skip in asks.skipped)}.")
