"""Use cases of sheets: one is begun, its lines are keyed, put right or taken back, its photo is added."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.attendance import moves as stints
from hub.attendance.attached import moves as attached
from hub.attendance.attached.queries import one_of
from hub.attendance.attached.rules import Document
from hub.attendance.correcting import correct_times
from hub.attendance.missing import hold
from hub.attendance.models import AttendanceSheet, Stint
from hub.attendance.queries import stint_by_uid
from hub.attendance.sheets import moves
from hub.attendance.sheets.queries import (
    SheetAt,
    incident_of_hub,
    known_once,
    lines_of,
    sheet_by_uid,
    visits_meeting,
    what_was,
)
from hub.attendance.sheets.reading import Line, elsewhere_words
from hub.attendance.sheets.rules import OLDEST_SHEET, Clash, Same, Visit, clash, went_on, wrong_span
from hub.attendance.states import Door, StintState
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.installation.moves import one_form_at_a_time
from hub.installation.queries import settings
from hub.tasks.queries import by_id as task_by_id
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid, people

BY_MISTAKE = "Keyed by mistake"
CHANGED = "Somebody signed them in or out meanwhile. Look at this line again."


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What stands at the head of a sheet, and who keys it."""

    kept_on: date
    clerk: str
    supervisor: str = ""
    note: str = ""
    task_id: int | None = None
    hub_id: int | None = None


def begin(facts: SheetFacts, *, once: str, photo: Document | None, by: Actor) -> UUID:
    """Begins a sheet; the same form sent twice is one sheet. Raises Invalid for a day or a place that cannot be."""
    _check_day(facts.kept_on)
    with transaction():
        one_form_at_a_time()
        known = known_once(once)
        if known is not None:
            return known.uid
        sheet = AttendanceSheet(
            incident_id=_incident_id(facts), task_id=facts.task_id, hub_id=facts.hub_id, kept_on=facts.kept_on,
            clerk=facts.clerk.strip()[:120], supervisor=facts.supervisor.strip()[:120], note=facts.note.strip()[:500],
            once=once, keyed_at=clock.now(), keyed_by=by.uid,
        )  # fmt: skip
        db.session.add(sheet)
        db.session.flush()
        record("sheet.begin", sheet, by=by.uid)
        attached.keep(sheet, photo, by=by.uid)
        attached.was_sent(once)
        return sheet.uid


def _check_day(day: date) -> None:
    today = settings().local(clock.now()).date()
    if not today - OLDEST_SHEET <= day <= today:
        raise Invalid({"kept_on": "Choose a day of the last year, today at the latest."})


def _incident_id(facts: SheetFacts) -> int:
    if facts.task_id is not None:
        return task_by_id(facts.task_id).incident_id
    incident = incident_of_hub(facts.hub_id or 0, facts.kept_on)
    if incident is None:
        raise Invalid(
            {"place": "No incident was open there on that day. Check the day, or open an incident."}
        )
    return incident.id


def change_head(sheet_uid: UUID, *, clerk: str, supervisor: str, note: str, by: Actor) -> None:
    """Puts right who keyed a sheet, who watched over the work, and what is to be said about it."""
    with transaction():
        at = _ours(sheet_uid)
        was = at.sheet.supervisor
        at.sheet.clerk, at.sheet.supervisor = clerk.strip()[:120], supervisor.strip()[:120]
        at.sheet.note = note.strip()[:500]
        for item in lines_of(at.sheet):
            if item.stint.supervisor == was:
                item.stint.supervisor = at.sheet.supervisor
        record("sheet.change", at.sheet, by=by.uid)


def add_photo(sheet_uid: UUID, photo: Document | None, *, by: Actor) -> None:
    """Adds a photo of the sheet. Raises Invalid without one."""
    if photo is None:
        raise Invalid({"photo": "Choose the photo first."})
    with transaction():
        attached.keep(_ours(sheet_uid).sheet, photo, by=by.uid)


def take_photo_off(sheet_uid: UUID, photo_uid: UUID, *, by: Actor) -> None:
    """Takes a photo off that shows something else."""
    with transaction():
        photo = one_of(_ours(sheet_uid).sheet, photo_uid)
        attached.take_off(photo, why="It does not belong to this sheet", by=by.uid)


def keep_line(sheet_uid: UUID, line: Line, *, by: Actor, may_reopen: bool = False) -> UUID:
    """Keeps one line of a sheet; answers the stint. The same line again is the one that is there.

    Raises Conflict when what is there already is not what the clerk has seen and decided about.
    """
    with transaction():
        at = _ours(sheet_uid)
        again = _kept_before(at, line)
        if again is not None:
            return again.uid
        person = _person(at, line, by=by)
        visits = visits_meeting(at, person.id, line.came_at, line.left_at)
        match clash(visits), line.same:
            case Clash.NONE, _:
                stint = moves.write_down(at, person, line, by=by.uid)
            case Clash.SAME, Same.TAKE:
                stint = _locked(visits[0].stint_uid)
                moves.take_times(stint, line, by=by.uid, may_reopen=may_reopen)
                moves.put_on(stint, at.sheet)
            case ((Clash.SAME | Clash.SEVERAL), Same.LEAVE):
                stint = _leave(at, visits, by=by.uid)
            case Clash.ELSEWHERE, Same.MOVED if went_on(visits, line.came_at, line.left_at):
                moves.end_there(_locked(visits[0].stint_uid), line.came_at, by=by.uid, may_reopen=may_reopen)
                db.session.flush()
                stint = moves.write_down(at, person, line, by=by.uid)
            case Clash.ELSEWHERE, _:
                raise Conflict(elsewhere_words(visits))
            case _:
                raise Conflict(CHANGED)
        record("sheet.line", stint, by=by.uid, about=at.sheet.uid)
        return stint.uid


def _leave(at: SheetAt, visits: list[Visit], *, by: str) -> Stint:
    """The line stands on the sheet, and the times that were there before hold."""
    found = [_locked(visit.stint_uid) for visit in visits]
    for stint in found:
        moves.put_on(stint, at.sheet)
    return found[0]


def _kept_before(at: SheetAt, line: Line) -> Stint | None:
    """The stint that this very line has made already, when it was sent twice."""
    for item in lines_of(at.sheet):
        same_times = (item.stint.signed_in_at, item.stint.signed_out_at) == (line.came_at, line.left_at)
        if same_times and _is_of(item.volunteer, line):
            return item.stint
    return None


def _is_of(person: Volunteer, line: Line) -> bool:
    if line.new is None:
        return person.uid == line.person_uid
    number = line.new.phone.number if line.new.phone else None
    named = (person.given_name, person.family_name) == (line.new.given_name, line.new.family_name)
    return named and person.phone == number


def _person(at: SheetAt, line: Line, *, by: Actor) -> Volunteer:
    if line.new is not None:
        person = moves.admit(line.new, line, hub_id=at.sheet.hub_id, by=by)
        db.session.flush()
        return stints.one_at_a_time(person.uid)
    if line.person_uid is None:
        raise Invalid({"who": "Say who it is."})
    return stints.one_at_a_time(by_uid(line.person_uid).uid)


def put_line_right(
    sheet_uid: UUID,
    stint_uid: UUID,
    came_at: datetime,
    left_at: datetime,
    *,
    is_estimated: bool,
    why: str,
    by: Actor,
    may_reopen: bool = False,
) -> None:
    """Puts the times of a line right; the old ones stay. Raises Invalid, and Conflict for one that is still in."""
    wrong = wrong_span(came_at, left_at, clock.now())
    if not why.strip():
        wrong["why"] = "Say in a few words why. It is kept with the old times."
    if wrong:
        raise Invalid(wrong)
    with transaction():
        at, stint = _line(sheet_uid, stint_uid)
        moves.refuse_confirmed(stint, may_reopen=may_reopen)
        if stint.state is StintState.OPEN:
            raise Conflict("They are still signed in. Sign them out at the desk first.")
        person = people([stint.volunteer_id])[stint.volunteer_id]
        others = visits_meeting(at, person.id, came_at, left_at, but=stint.id)
        if others:
            words = f"Then they were also at {others[0].place}. Nobody is in two places: check the times."
            raise Invalid({"came": words})
        correct_times(stint, came_at, left_at, is_estimated=is_estimated, why=why, by=by.uid)
        record("stint.put_right", stint, by=by.uid, why=why, about=at.sheet.uid)


def take_line_back(sheet_uid: UUID, stint_uid: UUID, *, by: Actor, may_reopen: bool = False) -> None:
    """Takes a line back that does not stand on the paper: it gives no hours; what was keyed stays written down.

    A sign-in that was there before the sheet stays, with the times it had before. Who was done on a task by this line
    alone is expected there again.
    """
    with transaction():
        at, stint = _line(sheet_uid, stint_uid)
        moves.refuse_confirmed(stint, may_reopen=may_reopen)
        if not is_from_sheet(stint):
            _let_go(stint, by=by.uid)
        elif stint.state is StintState.OPEN:
            stints.sign_out(stint, door=Door.PAPER, by=by.uid, at=stint.signed_in_at, never_came=True)
        else:
            came_at = stint.signed_in_at
            correct_times(stint, came_at, came_at, is_estimated=False, why=BY_MISTAKE, by=by.uid)
            moves.expect_again(stint, why=BY_MISTAKE, by=by.uid)
        record("sheet.line_back", stint, by=by.uid, about=at.sheet.uid)


def _let_go(stint: Stint, *, by: str) -> None:
    stint.sheet_id = None
    was = what_was([stint.id]).get(stint.id)
    if was is not None and was.why == moves.FROM_PAPER and was.was_out_at is not None:
        correct_times(
            stint,
            was.was_in_at,
            was.was_out_at,
            is_estimated=was.was_estimated,
            why=BY_MISTAKE,
            by=by,
        )


def is_from_sheet(stint: Stint) -> bool:
    """Whether the stint is there only because of a sheet."""
    return stint.in_door is Door.PAPER and stint.signed_out_at != stint.signed_in_at


def note_seen(sheet_uid: UUID, *, by: Actor) -> None:
    """Writes down that somebody looked at a sheet, which shows names and numbers."""
    with transaction():
        record("sheet.seen", sheet_by_uid(sheet_uid).sheet, by=by.uid)


def _line(sheet_uid: UUID, stint_uid: UUID) -> tuple[SheetAt, Stint]:
    at = _ours(sheet_uid)
    found = stint_by_uid(stint_uid)
    if found is not None:
        # First the person, then the stint, as at every door: else two of them might wait for each other.
        stints.one_at_a_time(people([found.volunteer_id])[found.volunteer_id].uid)
    stint = _locked(stint_uid)
    if stint.sheet_id != at.sheet.id:
        raise NotFound("This line is not on this sheet.")
    return at, stint


def _ours(uid: UUID) -> SheetAt:
    """The sheet, ours until this transaction ends: two clerks who key the same line find each other's."""
    at = sheet_by_uid(uid)
    db.session.execute(
        sa.select(AttendanceSheet.id).where(AttendanceSheet.id == at.sheet.id).with_for_update()
    )
    return at


def _locked(uid: UUID) -> Stint:
    stint = stint_by_uid(uid)
    if stint is None:
        raise NotFound("There is no such sign-in.")
    hold([stint])
    return stint
