"""Steps of signing in and out inside a caller's transaction."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub import clock
from hub.attendance.lacking import flags_now
from hub.attendance.missing import hold, leave_behind, take_along
from hub.attendance.models import Stint
from hub.attendance.queries import (
    confirmed_places,
    earlier_today,
    last_ended,
    limits,
    minutes_of,
    open_stint_of,
)
from hub.attendance.rules import (
    PRESSED_TWICE,
    Expectation,
    after_rest,
    expected_end,
    first_look,
    is_same_place,
    left_at,
    pick,
    still_out,
)
from hub.attendance.states import STINT, Door, Flag, StintEvent, StintState
from hub.audit.moves import change_state, record
from hub.database import db
from hub.errors import Conflict
from hub.incidents import moves as incidents
from hub.incidents.queries import current_incident
from hub.messaging import questions
from hub.referrals import moves as referrals
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.tasks import moves as tasks
from hub.tasks.models import Shift, Task
from hub.tasks.queries import by_id as task_by_id
from hub.volunteers.models import Volunteer
from hub.volunteers.moves import one_person
from hub.volunteers.queries import by_uid

ERASED = "They were erased from the register a moment ago. Register them anew, then sign them in."
# A sheet says nothing about these.
NOT_ON_PAPER = (Flag.NO_BRIEFING, Flag.NOT_READY)


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a stint: a confirmed place on a task, a task without one, or the hub itself."""

    expectation: Expectation | None = None
    task: Task | None = None
    hub_id: int | None = None

    @property
    def ids(self) -> tuple[int | None, int | None]:
        """Task and hub."""
        return self.task.id if self.task else None, self.hub_id


@dataclass(frozen=True, slots=True)
class StintDone:
    """A stint that has ended: whole minutes, on which task (a title, empty for the hub), what is not back."""

    minutes: int
    title: str
    uid: UUID
    still_out: tuple[str, ...] = ()


def one_at_a_time(volunteer_uid: UUID) -> Volunteer:
    """The person, for this transaction alone. Raises NotFound.

    Two desks sign the same person in at once: the second waits here and then finds the first stint.
    """
    incidents.keep_open()
    return one_person(volunteer_uid)


def many_at_a_time(volunteers: Iterable[Volunteer]) -> dict[int, Volunteer]:
    """The same for many, by the id of each: always in one order, so that two desks never wait in a ring."""
    found = {one.id: one for one in volunteers}
    return {key: one_at_a_time(found[key].uid) for key in sorted(found)}


def open_stint_held(volunteer_id: int) -> Stint | None:
    """Where this person is signed in, ours until this transaction ends: a leader may sign them out meanwhile."""
    stint = open_stint_of(volunteer_id)
    if stint is not None:
        hold([stint])
    return stint if stint is not None and stint.state is StintState.OPEN else None


def who_arrives(volunteer_uid: UUID, task_id: int | None = None) -> Volunteer:
    """The person, for this transaction alone, while none of the tasks that they may have come to closes.

    The tasks are held before the person: whoever closes one holds it first, and then changes what is theirs.
    """
    keep_tasks([] if task_id is not None else [by_uid(volunteer_uid)], task_id)
    return one_at_a_time(volunteer_uid)


def keep_tasks(people: Iterable[Volunteer], task_id: int | None = None) -> None:
    """Neither this task closes before this transaction ends, nor any on which one of these people has a place."""
    incidents.keep_open()
    ids = {place.task_id for person in people for place in confirmed_places(person.id)}
    tasks.keep(ids if task_id is None else ids | {task_id})


def refuse_if_over(task: Task | None) -> None:
    """Raises Conflict where somebody would be signed in on a task that has ended: nobody looks for them there.

    That its whole incident is closed is said elsewhere.
    """
    if task is not None and task.state.is_over and task.incident_id in incidents.keep_open():
        raise Conflict(f"{task.number} is over. Sign them in at the hub, or on another task.")


def where_for(
    volunteer: Volunteer, now: datetime, *, task_id: int | None = None, hub_id: int | None = None
) -> Where:
    """Where somebody who arrives now belongs: on the task named, else where they are expected, else at the hub."""
    places = confirmed_places(volunteer.id)
    if task_id is not None:
        place = pick([item for item in places if item.task_id == task_id], now)
        return Where(place, task_by_id(task_id), hub_id)
    place = pick(places, now)
    return Where(place, task_by_id(place.task_id) if place else None, hub_id)


def sign_in_once(
    volunteer: Volunteer, where: Where, *, by: str, at: datetime | None = None, door: Door = Door.DESK
) -> Stint:
    """Signs in at a desk or by a code; who is in that very place already keeps the stint they have."""
    already = open_stint_of(volunteer.id)
    if already is not None and is_same_place(already.task_id, already.hub_id, *where.ids):
        return already
    return sign_in(volunteer, where, door=door, by=by, at=at)


def sign_in(volunteer: Volunteer, where: Where, *, door: Door, by: str, at: datetime | None = None) -> Stint:
    """Records that the person is here. Signing in elsewhere ends the first stint at this moment."""
    moment, incident_id = at or clock.now(), _incident_id(where.task, incidents.keep_open())
    tasks.keep({where.task.id} if where.task else ())
    already = open_stint_held(volunteer.id)
    stint = _new_stint(volunteer, where, door=door, by=by, at=moment, incident_id=incident_id)
    if already is not None:
        take_along(already, stint)
        sign_out(already, door=Door.ELSEWHERE, by=by, at=moment)
    if stint.hub_id is not None and incidents.has_closed(stint.hub_id):
        stint.flags = [Flag.HUB_CLOSED]
    stint.flags = flags_now(stint, volunteer, where.task)
    db.session.add(stint)
    about = where.task.uid if where.task else None
    record(
        "stint.sign_in",
        stint,
        by=by,
        about=about,
        states=(None, "open"),
        details={"volunteer": str(volunteer.uid)},
    )
    referral = db.session.get(Referral, stint.referral_id) if stint.referral_id else None
    if referral is not None:
        referrals.sign_in(referral, by=by)
    if where.task is not None and where.task.state.takes_people:
        tasks.start(where.task, by=by)
    return stint


def note_visit(
    volunteer: Volunteer, where: Where, *, came_at: datetime, left_at: datetime, by: str, incident_id: int
) -> Stint:
    """Writes down a visit that is over, as a paper says it. Where the person is signed in now does not change."""
    stint = _new_stint(volunteer, where, door=Door.PAPER, by=by, at=came_at, incident_id=incident_id)
    stint.flags = [flag for flag in flags_now(stint, volunteer, where.task) if flag not in NOT_ON_PAPER]
    stint.state, stint.signed_out_at, stint.check_at = StintState.CLOSED, left_at, None
    stint.out_by, stint.out_door = by, Door.PAPER
    db.session.add(stint)
    about = where.task.uid if where.task else None
    details = {"volunteer": str(volunteer.uid)}
    record("stint.key_in", stint, by=by, about=about, states=(None, "closed"), details=details)
    referral = db.session.get(Referral, stint.referral_id) if stint.referral_id else None
    if referral is not None and referral.state is not ReferralState.ON_TASK:
        referrals.sign_in(referral, by=by)
        db.session.refresh(referral)
        referrals.sign_out(referral, by=by)
    if where.task is not None and where.task.state.takes_people:
        tasks.start(where.task, by=by)
    return stint


def _new_stint(
    volunteer: Volunteer, where: Where, *, door: Door, by: str, at: datetime, incident_id: int
) -> Stint:
    task, place = where.task, where.expectation
    if volunteer.erased_at is not None:
        raise Conflict(ERASED)
    shift = _shift(task, place, at)
    until = expected_end(shift.ends_at if shift else None, at, limits().longest)
    check_minutes = task.check_minutes if task else None
    before = earlier_today(volunteer.id, task.id, at) if task else None
    return Stint(
        incident_id=incident_id, volunteer_id=volunteer.id, task_id=task.id if task else None,
        shift_id=shift.id if shift else None, hub_id=where.hub_id or (task.hub_id if task else None),
        referral_id=place.referral_id if place else None, signed_in_at=at, in_by=by, in_door=door,
        expected_end_at=until, check_minutes=check_minutes, check_at=first_look(until, at, check_minutes),
        state=StintState.OPEN, flags=[], kit=[], kit_back=[],
        briefed_by=before.briefed_by if before else "", ready=list(before.ready) if before else [],
    )  # fmt: skip


def _shift(task: Task | None, place: Expectation | None, at: datetime) -> Shift | None:
    if task is None:
        return None
    if place is not None:
        return db.session.get(Shift, place.shift_id)
    return next((shift for shift in task.shifts if shift.ends_at > at), None)


def _incident_id(task: Task | None, still_open: Collection[int]) -> int:
    if task is not None:
        if task.incident_id not in still_open:
            raise Conflict(
                f"{task.number} belongs to an incident that is closed. Sign them in at the hub, or open it again."
            )
        return task.incident_id
    incident = current_incident()
    if incident is None or incident.id not in still_open:
        raise Conflict("No incident is open, so nobody can be signed in. Open an incident first.")
    return incident.id


def sign_out(
    stint: Stint, *, door: Door, by: str, at: datetime | None = None, never_came: bool = False
) -> StintDone:
    """Ends a stint and moves its referral on: completed, or expected again when the sign-in was a mistake.

    Whatever the machine's clock did meanwhile, nobody leaves before they came; such a time is marked estimated.
    """
    if stint.buddy_id is not None:
        hold([stint])
        if stint.state is not StintState.OPEN:
            raise Conflict(uid=stint.uid)
    task = db.session.get(Task, stint.task_id) if stint.task_id else None
    left, is_guess = left_at(stint.signed_in_at, at or clock.now())
    values = {
        "signed_out_at": left, "out_by": by, "out_door": door, "check_at": None,
        "is_estimated": stint.is_estimated or is_guess,
    }  # fmt: skip
    if stint.resting_since is not None:
        values |= after_rest(stint.resting_since, left, stint.rest_minutes, stint.rested_at)
    questions.close_about([stint.uid], by=by)
    change_state(stint, StintEvent.SIGN_OUT, STINT, by=by, about=task.uid if task else None, values=values)
    leave_behind(stint)
    referral = db.session.get(Referral, stint.referral_id) if stint.referral_id else None
    if referral is not None and referral.state is ReferralState.ON_TASK:
        referrals.sign_out(referral, by=by, comes_back=never_came)
    return _done(stint, task)


def left_just_now(volunteer: Volunteer) -> StintDone | None:
    """What a sign-out that was pressed twice did the first time; None where they did not leave just now."""
    stint = last_ended(volunteer.id)
    if stint is None or stint.signed_out_at is None:
        return None
    if abs(clock.now() - stint.signed_out_at) > PRESSED_TWICE:
        return None
    task = db.session.get(Task, stint.task_id) if stint.task_id else None
    return _done(stint, task)


def _done(stint: Stint, task: Task | None) -> StintDone:
    out = tuple(still_out(stint.kit, stint.kit_back))
    return StintDone(minutes_of(stint), task.title if task else "", stint.uid, out)
