"""Steps of keeping a line of a sheet inside a caller's transaction."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.attendance import moves as stints
from hub.attendance.correcting import correct_times
from hub.attendance.models import AttendanceSheet, Stint
from hub.attendance.moves import Where
from hub.attendance.queries import CAME, confirmed_places, limits, open_stint_of
from hub.attendance.rules import expected_end, first_look, pick
from hub.attendance.sheets.queries import SheetAt
from hub.attendance.sheets.reading import Line, NewPerson
from hub.attendance.states import Door, StintState
from hub.audit.moves import record
from hub.database import db
from hub.errors import Conflict
from hub.referrals.changes.taking_back import take_back_visit
from hub.referrals.models import Referral
from hub.volunteers.models import Volunteer
from hub.volunteers.registering import moves as admission
from hub.volunteers.rules import Registration
from hub.volunteers.selves import person_of
from hub.volunteers.states import ConsentSms, PhoneKind, Source

# Nobody is asked or searched for the minute their sheet was typed in.
AT_LEAST = timedelta(hours=1)
FROM_PAPER = "The paper sheet says so"


def admit(new: NewPerson, line: Line, *, hub_id: int | None, by: Actor) -> Volunteer:
    """Puts somebody from a sheet on the register. They were asked nothing, so they are not texted."""
    facts = Registration(
        given_name=new.given_name, family_name=new.family_name, phone=new.phone.number if new.phone else None,
        phone_kind=new.phone.kind if new.phone else PhoneKind.UNKNOWN, consent_sms=ConsentSms.NO, was_asked=False,
        registered_at=line.came_at, hub_id=hub_id, notes="From a paper sign-in sheet",
    )  # fmt: skip
    return person_of(admission.admit_in_person(facts, source=Source.PAPER, by=by).volunteer)


def write_down(at: SheetAt, person: Volunteer, line: Line, *, by: str) -> Stint:
    """A line of which nothing was there: a visit that is over, or somebody who is still in."""
    where = _where(at, person, line.came_at)
    if line.left_at is None:
        stint = _still_in(where, person, line.came_at, by=by)
    else:
        stint = stints.note_visit(
            person, where, came_at=line.came_at, left_at=line.left_at, by=by, incident_id=at.sheet.incident_id
        )
    stint.is_estimated = line.is_estimated
    put_on(stint, at.sheet)
    return stint


def _where(at: SheetAt, person: Volunteer, came_at: datetime) -> Where:
    if at.task is None:
        return Where(None, None, at.sheet.hub_id)
    places = [place for place in confirmed_places(person.id) if place.task_id == at.task.id]
    return Where(pick(places, came_at), at.task, at.sheet.hub_id)


def _still_in(where: Where, person: Volunteer, came_at: datetime, *, by: str) -> Stint:
    if open_stint_of(person.id) is not None:
        raise Conflict(f"{person.name} has just been signed in. Look at this line again.")
    stint, now = stints.sign_in(person, where, door=Door.PAPER, by=by, at=came_at), clock.now()
    until = stint.expected_end_at
    stint.expected_end_at = until if until >= now + AT_LEAST else expected_end(None, now, limits().longest)
    stint.check_at = first_look(stint.expected_end_at, now, stint.check_minutes)
    return stint


def put_on(stint: Stint, sheet: AttendanceSheet) -> None:
    """The stint stands on this sheet, unless on another before; who watched over it is taken from there."""
    stint.sheet_id = stint.sheet_id or sheet.id
    stint.supervisor = stint.supervisor or sheet.supervisor


def take_times(stint: Stint, line: Line, *, by: str, may_reopen: bool) -> None:
    """The paper's times take the place of what is there, which is kept. An open stint ends as the paper says."""
    refuse_confirmed(stint, may_reopen=may_reopen)
    was_open = stint.state is StintState.OPEN
    left_at = stint.signed_out_at if was_open else line.left_at
    if (stint.signed_in_at, stint.signed_out_at) != (line.came_at, line.left_at):
        correct_times(stint, line.came_at, left_at, is_estimated=line.is_estimated, why=FROM_PAPER, by=by)
        # How they came in stays: it says that they were there before the sheet was keyed.
        stint.out_door = stint.out_door and Door.PAPER
        record("stint.put_right", stint, by=by, why=FROM_PAPER)
    if was_open and line.left_at is not None:
        db.session.flush()
        stints.sign_out(stint, door=Door.PAPER, by=by, at=line.left_at)


def end_there(stint: Stint, at: datetime, *, by: str, may_reopen: bool) -> None:
    """They went on from there: that visit ends at this moment, and what it was is kept."""
    refuse_confirmed(stint, may_reopen=may_reopen)
    if stint.state is StintState.OPEN:
        stints.sign_out(stint, door=Door.ELSEWHERE, by=by, at=at)
        return
    correct_times(stint, stint.signed_in_at, at, is_estimated=stint.is_estimated, why="They went on", by=by)
    record("stint.put_right", stint, by=by, why="They went on")


def refuse_confirmed(stint: Stint, *, may_reopen: bool) -> None:
    """Raises Conflict for hours that a supervisor has confirmed, unless it is one who changes them."""
    if stint.confirmed_at is not None and not may_reopen:
        raise Conflict(
            "A supervisor has confirmed these hours. Leave them as they are, or ask the supervisor."
        )


def expect_again(stint: Stint, *, why: str, by: str) -> None:
    """Whoever was done on a task by this visit, which never was, is expected again, unless they came once more."""
    referral = db.session.get(Referral, stint.referral_id) if stint.referral_id else None
    if referral is None:
        return
    db.session.flush()
    other = sa.select(Stint.id).where(Stint.referral_id == referral.id, Stint.id != stint.id, CAME).limit(1)
    if db.session.scalar(other) is None:
        take_back_visit(referral, why=why, by=by)
