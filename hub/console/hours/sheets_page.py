"""What the pages about paper sheets show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for

from hub.accounts.guards import allowed
from hub.accounts.permissions import Permission
from hub.accounts.queries import names_by_uid
from hub.attendance.attached.queries import how_many
from hub.attendance.models import AttendanceSheet
from hub.attendance.queries import Present, minutes_of
from hub.attendance.sheets import queries
from hub.attendance.sheets.forms import LineForm
from hub.attendance.sheets.queries import Found, SheetAt
from hub.attendance.sheets.reading import Ask, Look
from hub.attendance.sheets.rules import Reading, came_on, left_on, read_clock
from hub.attendance.sheets.services import is_from_sheet
from hub.console.hours.hours_page import hours_words
from hub.errors import NotFound
from hub.incidents.queries import all_hubs, all_incidents
from hub.tasks.queries import all_tasks
from hub.web.attached import shown
from hub.web.filters import clock_time, date_words, duration, masked


def gather(place: str = "", wrong: str = "") -> Mapping[str, Any]:
    """The sheets of one incident: of the one asked for by `?of=uid`, else of the newest."""
    incidents = all_incidents()
    incident = next((one for one in incidents if str(one.uid) == request.args.get("of")), None)
    incident = incident or next(iter(incidents), None)
    sheets = queries.sheets_of(incident.id) if incident else []
    counts = queries.line_counts([at.sheet.id for at in sheets])
    photos = how_many(AttendanceSheet.__tablename__, [at.sheet.uid for at in sheets])
    names = names_by_uid({at.sheet.keyed_by for at in sheets})
    lines = sum(counts.values())
    answer = (
        f"{len(sheets)} sheet{'' if len(sheets) == 1 else 's'} with {lines} line{'' if lines == 1 else 's'}. "
        "Their hours count as soon as a line is kept."
        if sheets
        else "None yet. Print blank ones before the power goes, and key them in when it is back."
    )
    rows = [
        {
            "place": at.place, "day": date_words(at.sheet.kept_on), "clerk": at.sheet.clerk,
            "lines": counts.get(at.sheet.id, 0), "photos": photos.get(at.sheet.uid, 0),
            "keyed_by": names.get(at.sheet.keyed_by, ""), "url": url_for("sheets.show", uid=at.sheet.uid),
        }
        for at in sheets
    ]  # fmt: skip
    return {
        "incident": incident, "incidents": incidents, "rows": rows, "answer": answer, "places": places(),
        "place": place or request.args.get("place", ""), "wrong": wrong,
    }  # fmt: skip


def places() -> list[str]:
    """Tasks and hubs, as a sheet names them."""
    return [f"{task.number} {task.title}" for task in all_tasks()[:200]] + [hub.name for hub in all_hubs()]


def named(one: Found) -> dict[str, str]:
    """Somebody whom a line may mean, with what tells them from others."""
    person = one.person
    facts = (
        person.place_name or person.address,
        masked(person.phone) if person.phone else "no phone",
        one.why,
    )
    return {"uid": str(person.uid), "name": person.name, "facts": " · ".join(fact for fact in facts if fact)}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to what is asked about a line; `do` is what its button sends."""

    do: str
    label: str
    facts: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a line before it is kept."""

    title: str
    choices: Sequence[Choice] = ()
    text: str = ""
    wants_phone: bool = False
    wants_about: bool = False


def question_of(form: LineForm, look: Look) -> Question | None:
    """The one thing to ask, in words."""
    asking = {
        Ask.WHO: _who, Ask.READING: _reading, Ask.STILL_IN: _still_in, Ask.SAME: _same, Ask.MOVED: _moved,
    }  # fmt: skip
    return asking[look.ask](form, look) if look.ask else None


def _who(form: LineForm, look: Look) -> Question:
    said = form.who.data or ""
    choices = [Choice(f"person:{one['uid']}", one["name"], one["facts"]) for one in map(named, look.found)]
    new = Choice("new", f"Somebody new: {said}", "They go on the register, and get no texts")
    text = "" if choices else "Nobody on the register is called that. Check the spelling, or add them."
    return Question(f"Who is “{said}”?", [*choices, new], text, wants_phone=True)


def _reading(_form: LineForm, look: Look) -> Question:
    assert look.came_at is not None and look.left_at is not None
    came, minutes = clock_time(look.came_at), round((look.left_at - look.came_at).total_seconds() / 60)
    left = clock_time(look.left_at)
    written = Choice("reading:as_written", f"{came} to {left}, {duration(minutes)}", "As it is written")
    if Reading.AFTERNOON not in look.readings:
        return Question("Is that right? It is a long time.", [written], "Or put the times right above.")
    half = minutes - 12 * 60
    afternoon = Choice(
        "reading:afternoon", f"{came} to {int(left[:2]) + 12}:{left[3:]}, {duration(half)}", "The same day"
    )
    night = Choice(written.do, written.label, "Until the next day")
    return Question("Afternoon or night?", [afternoon, night])


def _still_in(form: LineForm, look: Look) -> Question:
    still = [Choice("still:in", "Still in", "They are signed in from then on, and looked after")]
    return Question(
        "No time out stands there. When did they leave?", still if look.can_be_in else (),
        "An estimate is marked as one and stays outside the totals until somebody puts it right.", wants_about=True,
    )  # fmt: skip


def _same(_form: LineForm, look: Look) -> Question:
    there = "; ".join(_visit_words(visit.came_at, visit.left_at, visit.how) for visit in look.visits)
    paper = _visit_words(look.came_at, look.left_at, "")
    take = [Choice("same:take", f"Take the paper's: {paper}", "The old times are kept beside it")]
    leave = Choice("same:leave", f"Leave what is there: {there}", "The line is marked as keyed")
    more = "" if look.can_take else "The paper cannot replace that here: put it right in the hours."
    return Question(
        "They are signed in here already. Which times hold?", [*(take if look.can_take else ()), leave], more
    )


def _moved(_form: LineForm, look: Look) -> Question:
    visit = look.visits[0]
    there = f"{visit.place}, {_visit_words(visit.came_at, visit.left_at, visit.how)}"
    went = Choice(
        "same:moved", f"They went on: that ends at {clock_time(look.came_at)}", "The old time is kept"
    )
    return Question(
        f"Nobody is in two places. They were at {there}.",
        [went],
        "Or put the times right above, or leave this line out.",
    )


def _visit_words(came_at: datetime | None, left_at: datetime | None, how: str) -> str:
    until = f"to {clock_time(left_at)}" if left_at else "and still in"
    return f"{clock_time(came_at)} {until}{', ' if how else ''}{how}"


def of_keying(at: SheetAt, form: LineForm, look: Look | None = None) -> Mapping[str, Any]:
    """The page on which lines are typed. `look`: what became of the line that was just sent."""
    for name, words in (look.errors if look else {}).items():
        form[name].errors = [words]
    question = question_of(form, look) if look else None
    kept = _kept(at, request.args.get("kept", "")) if look is None else None
    lines = _lines(at)
    wrong = next((field.name for field in form if field.errors), "")
    return {
        **_head(at), "form": form, "question": question, "kept": kept, "lines": lines,
        "focus": wrong or ("" if question else "who"),
        "above": request.form.get("above", "") if look else (kept or {}).get("above", ""),
        "total": f"{len(lines)} line{'' if len(lines) == 1 else 's'} so far",
    }  # fmt: skip


def times_above(above: str) -> tuple[str, str]:
    """The times of the line above, for ditto marks."""
    came, _, left = above.partition("|")
    return came, left


def _kept(at: SheetAt, uid: str) -> dict[str, str] | None:
    item = next((one for one in queries.lines_of(at.sheet) if str(one.stint.uid) == uid), None)
    if item is None:
        return None
    came = clock_time(item.stint.signed_in_at)
    left = clock_time(item.stint.signed_out_at)
    span = f"{came} to {left}, {duration(minutes_of(item.stint))}" if left else f"{came}, still in"
    estimate = ", an estimate" if item.stint.is_estimated else ""
    return {"name": item.volunteer.name, "words": f"{span}{estimate}", "above": f"{came}|{left}"}


def of_sheet(at: SheetAt) -> Mapping[str, Any]:
    """The photo beside the lines."""
    lines = _lines(at)
    minutes = sum(line["minutes"] for line in lines if not line["is_estimated"])
    answer = f"{len(lines)} line{'' if len(lines) == 1 else 's'}, {hours_words(minutes)}."
    return {**_head(at), "lines": lines, "answer": answer, "keyed_at": at.sheet.keyed_at}


def _head(at: SheetAt) -> dict[str, Any]:
    sheet = at.sheet
    keyed_by = names_by_uid({sheet.keyed_by}).get(sheet.keyed_by, "")
    return {
        "uid": sheet.uid, "place": at.place, "day": date_words(sheet.kept_on), "clerk": sheet.clerk,
        "supervisor": sheet.supervisor, "note": sheet.note, "keyed_by": keyed_by,
        "photos": shown(sheet, lambda photo: url_for("sheets.photo", uid=sheet.uid, photo=photo)),
    }  # fmt: skip


def _lines(at: SheetAt) -> list[dict[str, Any]]:
    items = queries.lines_of(at.sheet)
    was = queries.what_was([item.stint.id for item in items])
    may_reopen = allowed(Permission.HOURS_KEEP)
    return [_line(at, item, was, may_reopen) for item in items]


def _line(at: SheetAt, item: Present, was: Mapping[int, Any], may_reopen: bool) -> dict[str, Any]:
    stint, before = item.stint, was.get(item.stint.id)
    how = "an estimate" if stint.is_estimated else ""
    if not is_from_sheet(stint):
        how = f"was there {queries.DOOR_WORDS[stint.in_door]}"
    may_change = allowed(Permission.DESK) and (may_reopen or stint.confirmed_at is None)
    return {
        "name": item.volunteer.name, "person_url": url_for("people.show", uid=item.volunteer.uid),
        "is_confirmed": stint.confirmed_at is not None,
        "came": clock_time(stint.signed_in_at), "left": clock_time(stint.signed_out_at) or "still in",
        "minutes": minutes_of(stint), "is_estimated": stint.is_estimated,
        "hours": duration(minutes_of(stint)) if stint.signed_out_at else "", "how": how,
        "was": _visit_words(before.was_in_at, before.was_out_at, "") if before else "",
        "right_url": url_for("sheets.right", uid=at.sheet.uid, stint=stint.uid)
        if may_change and stint.signed_out_at else "",
        "back_url": url_for("sheets.take_back", uid=at.sheet.uid, stint=stint.uid) if may_change else "",
    }  # fmt: skip


def line_of(at: SheetAt, stint: UUID) -> Present:
    """One line of the sheet. Raises NotFound."""
    for item in queries.lines_of(at.sheet):
        if item.stint.uid == stint:
            return item
    raise NotFound("This line is not on this sheet.")


def as_typed(item: Present) -> dict[str, Any]:
    """A line as it was typed."""
    return {
        "came": clock_time(item.stint.signed_in_at), "left": clock_time(item.stint.signed_out_at),
        "is_estimated": item.stint.is_estimated,
    }  # fmt: skip


def times(at: SheetAt, came: str, left: str) -> tuple[datetime, datetime]:
    """The moments that were typed. Raises Invalid for what is no time."""
    came_at = came_on(at.paper, read_clock(came, "came"))
    return came_at, left_on(at.paper, came_at, read_clock(left, "left"), Reading.AS_WRITTEN).at


def of_line(at: SheetAt, item: Present) -> Mapping[str, Any]:
    """One line to put right."""
    now = _visit_words(item.stint.signed_in_at, item.stint.signed_out_at, "")
    return {**_head(at), "name": item.volunteer.name, "now": now}
