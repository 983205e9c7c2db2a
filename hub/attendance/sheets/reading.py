"""One line of a sheet as far as it is understood: what is wrong, what the clerk must say, or the line.

Ring: queries.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hub import clock
from hub.attendance.sheets import rules
from hub.attendance.sheets.queries import Found, SheetAt, exactly, visits_meeting, who_may_be
from hub.attendance.sheets.rules import Clash, Reading, Same, Visit
from hub.errors import Invalid, NotFound
from hub.installation.queries import settings
from hub.volunteers.models import Volunteer
from hub.volunteers.phones import ParsedPhone, parse
from hub.volunteers.queries import by_uid
from hub.volunteers.registering.spoken import read_name


class Ask(StrEnum):
    """What a clerk must say before a line is kept."""

    WHO = "who"
    READING = "reading"
    STILL_IN = "still_in"
    SAME = "same"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed from one line, and what the clerk has said about it."""

    who: str = ""
    came: str = ""
    left: str = ""
    person: UUID | None = None
    is_new: bool = False
    phone: str = ""
    reading: Reading | None = None
    is_still_in: bool | None = None
    about: str = ""
    same: Same | None = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is not on the register: the name, and the number if one stands there."""

    given_name: str
    family_name: str
    phone: ParsedPhone | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line that can be kept. `left_at` None: still in. `same`: what becomes of what is there already."""

    person_uid: UUID | None
    new: NewPerson | None
    came_at: datetime
    left_at: datetime | None
    is_estimated: bool = False
    same: Same | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What became of a line: errors by field, or one thing to ask, or the line itself."""

    errors: Mapping[str, str] = field(default_factory=dict)
    ask: Ask | None = None
    found: tuple[Found, ...] = ()
    readings: tuple[Reading, ...] = ()
    left_at: datetime | None = None
    came_at: datetime | None = None
    can_be_in: bool = False
    visits: tuple[Visit, ...] = ()
    can_take: bool = False
    line: Line | None = None


def look_at(at: SheetAt, typed: Typed) -> Look:
    """Reads one line as far as it goes. One thing is asked at a time, in the order of the line."""
    try:
        return _who(at, typed)
    except Invalid as error:
        return Look(errors=error.fields)


def _who(at: SheetAt, typed: Typed) -> Look:
    if not typed.who.strip() and typed.person is None:
        raise Invalid({"who": "Write the name, or the code of the badge, as it stands there."})
    if typed.is_new:
        return _times(at, typed, None, _new_person(typed))
    if typed.person is not None:
        return _times(at, typed, _by_uid(typed.person), None)
    found = who_may_be(at, typed.who)
    person = exactly(found, typed.who)
    # What is wrong with the times is said with it, so that nobody is asked twice.
    if person is None:
        came_at = rules.came_on(at.paper, rules.read_clock(typed.came, "came"))
        return Look(ask=Ask.WHO, found=tuple(found), came_at=came_at)
    return _times(at, typed, person, None)


def _by_uid(uid: UUID) -> Volunteer:
    try:
        return by_uid(uid)
    except NotFound:
        raise Invalid({"who": "They are not on the register any more. Choose again."}) from None


def _new_person(typed: Typed) -> NewPerson:
    given, family = read_name(typed.who, "who")
    return NewPerson(given, family, parse(typed.phone, settings().country) if typed.phone.strip() else None)


def _times(at: SheetAt, typed: Typed, person: Volunteer | None, new: NewPerson | None) -> Look:
    paper, now = at.paper, clock.now()
    came_at = rules.came_on(paper, rules.read_clock(typed.came, "came"))
    is_estimated = False
    if typed.left.strip():
        left = rules.left_on(paper, came_at, rules.read_clock(typed.left, "left"), typed.reading)
    elif typed.is_still_in and rules.can_be_in(came_at, now):
        left = None
    elif typed.about.strip():
        left = rules.left_on(paper, came_at, rules.read_clock(typed.about, "about"), typed.reading, "about")
        is_estimated = True
    else:
        _check(came_at, None)
        return Look(ask=Ask.STILL_IN, came_at=came_at, can_be_in=rules.can_be_in(came_at, now))
    if left is not None and left.choices:
        return Look(ask=Ask.READING, readings=left.choices, came_at=came_at, left_at=left.at)
    left_at = left.at if left else None
    _check(came_at, left_at, "about" if is_estimated else "left")
    line = Line(person.uid if person else None, new, came_at, left_at, is_estimated, typed.same)
    return _clash(at, person, line)


def _check(came_at: datetime, left_at: datetime | None, field: str = "left") -> None:
    wrong = rules.wrong_span(came_at, left_at, clock.now())
    if wrong:
        raise Invalid({field if name == "left" else name: words for name, words in wrong.items()})


def _clash(at: SheetAt, person: Volunteer | None, line: Line) -> Look:
    visits = visits_meeting(at, person.id, line.came_at, line.left_at) if person else []
    found = rules.clash(visits)
    if found is Clash.NONE:
        return Look(line=line)
    if found is Clash.ELSEWHERE:
        return _elsewhere(visits, line)
    can_take = found is Clash.SAME and (line.left_at is not None or visits[0].left_at is None)
    if line.same is Same.LEAVE or (line.same is Same.TAKE and can_take):
        return Look(line=line)
    return Look(
        ask=Ask.SAME, visits=tuple(visits), can_take=can_take, came_at=line.came_at, left_at=line.left_at
    )


def _elsewhere(visits: list[Visit], line: Line) -> Look:
    if not rules.went_on(visits, line.came_at, line.left_at):
        raise Invalid({"came": elsewhere_words(visits)})
    if line.same is Same.MOVED:
        return Look(line=line)
    return Look(ask=Ask.MOVED, visits=tuple(visits), came_at=line.came_at, left_at=line.left_at)


def elsewhere_words(visits: list[Visit]) -> str:
    """Where else they were then: nobody is in two places."""
    there = next(visit for visit in visits if not visit.is_here)
    came = settings().local(there.came_at)
    until = f"to {settings().local(there.left_at):%H:%M}" if there.left_at else "and are still in"
    return (
        f"Then they were at {there.place}, {came:%H:%M} {until}, {there.how}. Nobody is in two places: "
        "put the times right here, or leave this line out and tell a supervisor."
    )
