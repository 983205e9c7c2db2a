"""Which sheets were keyed in, what stands on them, and what is there already about the same people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.attendance.badges.queries import bearer_of
from hub.attendance.models import AttendanceSheet, Stint, StintCorrection
from hub.attendance.queries import CAME, Present, present, with_person
from hub.attendance.rules import is_same_place
from hub.attendance.sheets.rules import Paper, Planned, Visit
from hub.attendance.states import Door
from hub.database import db
from hub.errors import Invalid, NotFound
from hub.incidents.models import Hub, Incident, Opening
from hub.incidents.queries import current_incident, hub_called
from hub.installation.queries import settings
from hub.places.rules import fold
from hub.referrals.models import Referral
from hub.referrals.queries import CONFIRMED
from hub.tasks.models import Task
from hub.tasks.rules import read_number
from hub.tasks.spans import moment_on
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import people, search
from hub.volunteers.selves import is_self

MOST_FOUND = 8
DOOR_WORDS = {
    Door.TEXT: "by text", Door.DESK: "at the desk", Door.QR: "by code", Door.PAPER: "from paper",
    Door.LEADER: "by a leader", Door.ELSEWHERE: "signed in elsewhere",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetAt:
    """A sheet and its place."""

    sheet: AttendanceSheet
    task: Task | None
    hub: Hub | None

    @property
    def place(self) -> str:
        """The place as people call it."""
        if self.task is not None:
            return f"{self.task.number} {self.task.title}"
        return self.hub.name if self.hub else "the hub"

    @property
    def paper(self) -> Paper:
        """Against what its times are read."""
        shifts = self.task.shifts if self.task else ()
        planned = tuple(Planned(shift.starts_at, shift.ends_at) for shift in shifts)
        return Paper(self.sheet.kept_on, settings().timezone, planned)


def sheet_by_uid(uid: UUID) -> SheetAt:
    """The sheet with its place. Raises NotFound."""
    row = db.session.execute(_with_place().where(AttendanceSheet.uid == uid)).first()
    if row is None:
        raise NotFound("There is no such sheet.")
    return SheetAt(*row)


def sheet_of_stint(stint_id: int) -> SheetAt | None:
    """The sheet from which a stint was keyed in, if it was."""
    query = _with_place().join(Stint, Stint.sheet_id == AttendanceSheet.id).where(Stint.id == stint_id)
    row = db.session.execute(query).first()
    return SheetAt(*row) if row else None


def sheets_by_id(ids: Collection[int]) -> dict[int, AttendanceSheet]:
    """These sheets, by id."""
    query = sa.select(AttendanceSheet).where(AttendanceSheet.id.in_(list(ids)))
    return {sheet.id: sheet for sheet in db.session.scalars(query)}


def place_called(text: str) -> tuple[Task | None, Hub | None]:
    """The task or the hub that a sheet names: “T-0042 …”, “42”, a hub's name or call sign. Raises Invalid."""
    words = " ".join(text.split())
    number = read_number(words) if read_number(words) is not None else read_number(words.partition(" ")[0])
    task = db.session.get(Task, number) if number is not None and number < 2**31 else None
    hub = None if task else hub_called(words)
    if task is None and hub is None:
        said = f"There is no task or hub called “{words[:60]}”." if words else "Which task or hub is it?"
        raise Invalid({"place": f"{said} Write the number on the sheet, like T-0042, or the hub's name."})
    return task, hub


def known_once(once: str) -> AttendanceSheet | None:
    """The sheet that this form has made already."""
    return db.session.scalar(sa.select(AttendanceSheet).where(AttendanceSheet.once == once))


def sheets_of(incident_id: int, *, limit: int = 200) -> list[SheetAt]:
    """The sheets of an incident, the last one keyed first."""
    query = _with_place().where(AttendanceSheet.incident_id == incident_id)
    rows = db.session.execute(query.order_by(AttendanceSheet.id.desc()).limit(limit))
    return [SheetAt(*row) for row in rows]


def _with_place() -> Any:
    return (
        sa.select(AttendanceSheet, Task, Hub)
        .outerjoin(Task, Task.id == AttendanceSheet.task_id)
        .outerjoin(Hub, Hub.id == AttendanceSheet.hub_id)
    )


def lines_of(sheet: AttendanceSheet) -> list[Present]:
    """Everybody on the sheet, in the order in which they came; a line that was taken back is left out."""
    query = with_person().where(Stint.sheet_id == sheet.id, CAME)
    rows = db.session.execute(query.order_by(Stint.signed_in_at, Stint.id))
    return [Present(*row) for row in rows]


def line_counts(sheet_ids: Collection[int]) -> Mapping[int, int]:
    """How many lines of each of these sheets are keyed."""
    query = sa.select(Stint.sheet_id, sa.func.count()).where(Stint.sheet_id.in_(list(sheet_ids)), CAME)
    return {sheet: number for sheet, number in db.session.execute(query.group_by(Stint.sheet_id)) if sheet}


def what_was(stint_ids: Collection[int]) -> Mapping[int, StintCorrection]:
    """The times that stood there before the last correction, by stint."""
    query = sa.select(StintCorrection).where(StintCorrection.stint_id.in_(list(stint_ids)))
    return {row.stint_id: row for row in db.session.scalars(query.order_by(StintCorrection.id))}


def incident_of_hub(hub_id: int, day: date) -> Incident | None:
    """For which incident the hub was open on that day; else the one that is open now."""
    ends_at = moment_on(day, time(0), settings().timezone, field="kept_on") + timedelta(days=1)
    query = (
        sa.select(Incident)
        .join(Opening, Opening.incident_id == Incident.id)
        .where(Opening.hub_id == hub_id, Opening.opened_at < ends_at)
        .where(sa.or_(Opening.closed_at.is_(None), Opening.closed_at > ends_at - timedelta(days=1)))
        .order_by(Opening.opened_at.desc())
    )
    return db.session.scalars(query.limit(1)).first() or current_incident()


def visits_meeting(
    at: SheetAt, person_id: int, came_at: datetime, left_at: datetime | None, *, but: int | None = None
) -> list[Visit]:
    """What is there already of this person in that time, whatever the place. `but`: the very line in hand."""
    query = with_person().where(
        is_self(Stint.volunteer_id, person_id), CAME,
        sa.or_(Stint.signed_out_at.is_(None), Stint.signed_out_at > came_at),
    )  # fmt: skip
    if left_at is not None:
        query = query.where(Stint.signed_in_at < left_at)
    rows = [row for row in db.session.execute(query.order_by(Stint.signed_in_at)) if row[0].id != but]
    hubs = {hub.id: hub.name for hub in db.session.scalars(sa.select(Hub))} if rows else {}
    return [_visit(at, stint, task, hubs) for stint, _, task in rows]


def _visit(at: SheetAt, stint: Stint, task: Task | None, hubs: Mapping[int, str]) -> Visit:
    place = f"{task.number} {task.title}" if task else hubs.get(stint.hub_id or 0, "the hub")
    same = is_same_place(stint.task_id, stint.hub_id, at.sheet.task_id, at.sheet.hub_id)
    if at.sheet.task_id is None:
        same = stint.task_id is None and stint.hub_id == at.sheet.hub_id
    how = DOOR_WORDS[stint.in_door]
    if stint.sheet_id:
        how = "on this sheet already" if stint.sheet_id == at.sheet.id else "on another sheet already"
    return Visit(
        stint.uid, place, stint.signed_in_at, stint.signed_out_at, how, is_here=same,
        is_confirmed=stint.confirmed_at is not None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody whom the words of a line may mean. `why`: what speaks for them."""

    person: Volunteer
    why: str = ""


def who_may_be(at: SheetAt, words: str, *, limit: int = MOST_FOUND) -> list[Found]:
    """People whom a name, a number or the code of a badge may mean; those of this place first."""
    words = " ".join(words.split())
    if not words:
        return []
    bearer = bearer_of(words)
    if bearer is not None:
        # An old badge still says who wrote its number on a sheet.
        return [Found(bearer.volunteer, "this badge")]
    known = _known_here(at)
    found = sorted(search(words, limit=60), key=lambda one: (one.id not in known, one.name_key, one.id))
    return [Found(one, known.get(one.id, "")) for one in found[:limit]]


def exactly(found: Sequence[Found], words: str) -> Volunteer | None:
    """The one person whose whole name or badge this is; None where several are called so."""
    if len(found) == 1 and found[0].why == "this badge":
        return found[0].person
    same = [one.person for one in found if one.person.name_key == fold(words)]
    return same[0] if len(same) == 1 else None


def _known_here(at: SheetAt) -> dict[int, str]:
    """Who is signed in here, or has a place on this task, by the id of the person."""
    task_id, hub_id = at.sheet.task_id, at.sheet.hub_id
    here = present(task_id=task_id, hub_id=hub_id if task_id is None else None)
    known: dict[int, str] = {}
    if task_id is not None:
        query = sa.select(Referral.volunteer_id).where(
            Referral.task_id == task_id, Referral.state.in_(CONFIRMED)
        )
        known |= {
            person.id: "confirmed for this task"
            for person in people(list(db.session.scalars(query))).values()
        }
    return known | {item.volunteer.id: "signed in here" for item in here}
