"""Use cases of check-in: at the desk, by text, and the end of a task."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor, volunteer_actor
from hub.attendance import moves
from hub.attendance.models import Stint
from hub.attendance.moves import StintDone, Where
from hub.attendance.queries import confirmed_places, left_for, present, stint_by_uid
from hub.attendance.rules import Expectation, began_after, hours_words, pick, said_at
from hub.attendance.states import Door, StintState
from hub.attendance.thanks import thank
from hub.database import transaction
from hub.errors import Conflict, Invalid
from hub.messaging import questions
from hub.messaging.events import TextAnswered
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane
from hub.messaging.texts.spoken import fixed
from hub.referrals.changes.closing import finish
from hub.tasks import moves as tasks
from hub.tasks.queries import by_id as task_by_id
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_phone

CAME_SINCE = "Says they leave, but signed in after they wrote this. Ask whether they are still there."
THE_HUB = fixed(
    "the hub", {"es": "el centro", "fr": "notre centre", "pt": "centro", "mi": "te pokapu", "ht": "sant lan"}
)


def sign_in(
    volunteer_uid: UUID,
    *,
    task_id: int | None = None,
    hub_id: int | None = None,
    badge: str = "",
    by: Actor,
    at: datetime | None = None,
) -> UUID:
    """Signs a person in at the desk: to the task named, else to the place they hold now, else to the hub.

    Pressing twice, or at two desks, is one sign-in. `badge`: the one they showed.
    """
    with transaction():
        volunteer = moves.who_arrives(volunteer_uid, task_id)
        where = moves.where_for(volunteer, at or clock.now(), task_id=task_id, hub_id=hub_id)
        moves.refuse_if_over(where.task if task_id is not None else None)
        stint = moves.sign_in_once(volunteer, where, by=by.uid, at=at)
        stint.badge = badge or stint.badge or ""
        return stint.uid


def sign_out(volunteer_uid: UUID, *, by: Actor, at: datetime | None = None) -> StintDone:
    """Signs a person out at the desk. Pressing twice is one sign-out. Raises Conflict when they are not signed in."""
    with transaction():
        volunteer = moves.one_at_a_time(volunteer_uid)
        stint = moves.open_stint_held(volunteer.id)
        if stint is None and (done := moves.left_just_now(volunteer)):
            return done
        if stint is None:
            raise Conflict(f"{volunteer.name} is not signed in.")
        if at and at < stint.signed_in_at:
            raise Invalid({"at": "They signed in later than that. Check the time."})
        return moves.sign_out(stint, door=Door.DESK, by=by.uid, at=at)


def undo_sign_in(stint_uid: UUID, *, by: Actor) -> None:
    """Takes back a sign-in of the wrong person: no hours, and whoever was expected is expected again."""
    with transaction():
        stint = stint_by_uid(stint_uid)
        if stint is None or stint.state is not StintState.OPEN:
            raise Conflict("This sign-in has ended already.")
        moves.sign_out(stint, door=Door.DESK, by=by.uid, at=stint.signed_in_at, never_came=True)


def sign_in_by_text(event: TextAnswered) -> None:
    """IN: signs in the one person of this phone who is expected; anything less certain goes to a person.

    They came when their text did, even where it is read later.
    """
    with transaction():
        sent_at, persons = _sent_at(event), _persons(event.phone)
        found = _expected(persons, sent_at)
        if not found and _are_here_already(event, persons):
            return
        if len(found) != 1:
            questions.mark_unclear(event.inbound_id, _why_unclear(len(found)), by=event.by)
            if not found:
                _answer(event, "not_expected")
            return
        volunteer, place = found[0]
        where = Where(place, task_by_id(place.task_id))
        who = volunteer_actor(volunteer.uid).uid
        stint = moves.sign_in(volunteer, where, door=Door.TEXT, by=who, at=sent_at)
        _answer(event, "signed_in", name=volunteer.given_name, title=place.title, left=_left(stint))
        questions.mark_read(event.inbound_id, f"Signed in {volunteer.name} on {place.title}.", by=event.by)


def _are_here_already(event: TextAnswered, persons: Sequence[Volunteer]) -> bool:
    """A second IN says nothing new: whoever sends it only wants to be sure, so they read it once more."""
    here = _signed_in(persons)
    if here:
        task_id = here[0][1].task_id
        names = " and ".join(person.given_name for person, _ in here)
        title = task_by_id(task_id).title if task_id else THE_HUB
        _answer(event, "signed_in", name=names, title=title, left="")
        questions.mark_read(event.inbound_id, f"{names}: signed in already.", by=event.by)
    return bool(here)


def _left(stint: Stint) -> str:
    """Where they were signed in until now: a person is in one place at a time, and reads it."""
    before = left_for(stint)
    return (before.task.title if before.task else THE_HUB) if before else ""


def _persons(phone: str) -> list[Volunteer]:
    """Whoever uses this phone, each once: at a desk they may be signed in or out at this very moment."""
    held = moves.many_at_a_time(by_phone(phone))
    return list({person.id: person for person in held.values()}.values())


def _signed_in(persons: Sequence[Volunteer]) -> list[tuple[Volunteer, Stint]]:
    return [(person, stint) for person in persons if (stint := moves.open_stint_held(person.id))]


def sign_out_by_text(event: TextAnswered) -> None:
    """OUT: ends the one open stint behind this phone, when the text came in; two are told apart by a person.

    So is one that began after the text was sent: somebody may be there.
    """
    with transaction():
        sent_at = _sent_at(event)
        here = _signed_in(_persons(event.phone))
        if len(here) > 1:
            questions.mark_unclear(event.inbound_id, "Two people of this phone are signed in.", by=event.by)
            return
        if not here:
            _answer(event, "not_signed_in")
            questions.mark_read(event.inbound_id, "Said they left; they were not signed in.", by=event.by)
            return
        volunteer, stint = here[0]
        if began_after(stint.signed_in_at, sent_at, clock.now()):
            questions.mark_unclear(event.inbound_id, CAME_SINCE, by=event.by)
            return
        done = moves.sign_out(stint, door=Door.TEXT, by=volunteer_actor(volunteer.uid).uid, at=sent_at)
        _answer(event, "signed_out", name=volunteer.given_name, spent=hours_words(done.minutes))
        questions.mark_read(
            event.inbound_id, f"Signed out {volunteer.name}, {done.minutes} min.", by=event.by
        )


def close_task(task_id: int, *, outcome: str, by: Actor, solves_need: bool = False) -> int:
    """Ends a task: everyone who came is thanked with their hours, the rest are released. Answers how many came.

    `solves_need`: the need on the board that it came from is met with it.
    Raises Conflict while somebody is signed in, naming them: nobody may be left inside. The task is held first, so
    that a sign-in which has begun is counted, and one that begins now finds it closed.
    """
    with transaction():
        task = tasks.lock(task_id)
        if inside := present(task_id=task.id):
            names = ", ".join(item.volunteer.name for item in inside[:5])
            raise Conflict(f"{len(inside)} still signed in: {names}. Sign them out first.")
        tasks.close(task, by=by.uid, outcome=outcome)
        came = thank(task, by=by.uid)
        finish(task, by=by.uid)
        if solves_need:
            tasks.solve_need(task, by=by.uid)
        return came


def _expected(persons: list[Volunteer], at: datetime) -> list[tuple[Volunteer, Expectation]]:
    return [(person, place) for person in persons if (place := pick(confirmed_places(person.id), at))]


def _sent_at(event: TextAnswered) -> datetime:
    return said_at(questions.inbound_by_id(event.inbound_id).received_at, clock.now())


def _why_unclear(how_many: int) -> str:
    if how_many:
        return "Says they are here, and two people of this phone are expected. Ask which one."
    return "Says they are here, but is not expected anywhere now."


def _answer(event: TextAnswered, kind: str, **facts: object) -> None:
    outbox.enqueue(
        kind,
        event.phone,
        lane=Lane.ANSWER,
        valid_for=timedelta(hours=2),
        facts=facts,
        subject_uid=event.subject_uid,
    )
