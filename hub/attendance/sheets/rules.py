"""How the times on a sheet are read, and what a clerk must say before a line is kept. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from hub.attendance.rules import EARLY, LATE
from hub.errors import Invalid
from hub.tasks.spans import moment_on

# Who came longer ago than this is not “still in” by the word of a sheet: somebody must look for them.
STILL_IN_WITHIN = timedelta(hours=16)
# A line that is longer is asked about, however it is written.
LONG = timedelta(hours=16)
OLDEST_SHEET = timedelta(days=366)
_CLOCK = re.compile(r"(\d{1,2})(?:\s?[:.,h-]?\s?(\d{2}))?\s*(?:([ap])\.?\s?m?\.?|h|hrs?|hours?|uhr)?")
_WORDS = {"noon": (12, 0), "midday": (12, 0), "12 noon": (12, 0), "midnight": (24, 0), "12 midnight": (24, 0)}
EXAMPLE = "Write the time as it stands there, like 0930, 9.30 or 9:30 pm."


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as it was written. `is_plain`: nothing says whether it is morning or evening."""

    hour: int
    minute: int
    is_plain: bool = False

    @property
    def is_midnight_at_the_end(self) -> bool:
        """24:00 is the end of the day, not its beginning."""
        return self.hour == 24

    @property
    def time(self) -> time:
        """As a clock shows it."""
        return time(self.hour % 24, self.minute)

    @property
    def in_the_afternoon(self) -> "Clock":
        """The same, twelve hours later."""
        return Clock(self.hour + 12, self.minute)


def read_clock(written: str, field: str) -> Clock:
    """“0930”, “930”, “9.30”, “9:30 pm”, “21h30”, “9”, “noon”, “24:00”. Raises Invalid for the field."""
    words = " ".join(written.lower().split())
    if words in _WORDS:
        return Clock(*_WORDS[words])
    found = _CLOCK.fullmatch(words)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    half = found[3] if found else None
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half and not (half == "p" and 13 <= hour <= 23):
        # “21:30 pm” says the same thing twice; “13 am” says nothing.
        hour = 99
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise Invalid({field: EXAMPLE})
    has_zero = found is not None and found[1].startswith("0")
    return Clock(hour, minute, is_plain=half is None and 1 <= hour <= 11 and not has_zero)


class Reading(StrEnum):
    """What a time out that does not fit the time in means."""

    AFTERNOON = "afternoon"
    AS_WRITTEN = "as_written"


@dataclass(frozen=True, slots=True)
class Planned:
    """When a shift of the task begins and ends: what a lone “1:30” may belong to."""

    starts_at: datetime
    ends_at: datetime

    def covers(self, moment: datetime) -> bool:
        """Whether somebody may well come or go then."""
        return self.starts_at - EARLY <= moment <= self.ends_at + LATE


@dataclass(frozen=True, slots=True)
class Paper:
    """The day and the place of a sheet, against which its times are read."""

    day: date
    timezone: str
    shifts: tuple[Planned, ...] = ()

    def moment(self, on: date, clock: Clock, field: str, *, fold: int = 0) -> datetime:
        """The moment of a time on that day here. Raises Invalid for one that the clocks jump over."""
        day = on + timedelta(days=clock.is_midnight_at_the_end)
        return moment_on(day, clock.time, self.timezone, field=field, fold=fold)

    def day_of(self, moment: datetime) -> date:
        """The day on which a moment lies here."""
        return moment.astimezone(ZoneInfo(self.timezone)).date()

    def is_planned(self, moment: datetime) -> bool:
        """Whether a shift explains it."""
        return any(shift.covers(moment) for shift in self.shifts)


def came_on(paper: Paper, clock: Clock) -> datetime:
    """When somebody came: as it is written, unless only the afternoon or the hours past midnight are in a shift."""
    readings = [paper.moment(paper.day, clock, "came")]
    if paper.shifts and clock.is_plain:
        readings.append(paper.moment(paper.day, clock.in_the_afternoon, "came"))
    if paper.shifts:
        readings.append(paper.moment(paper.day + timedelta(days=1), clock, "came"))
    return next((moment for moment in readings if paper.is_planned(moment)), readings[0])


@dataclass(frozen=True, slots=True)
class Left:
    """When somebody left; `choices`: what the clerk must choose from first, None of which holds yet."""

    at: datetime
    choices: tuple[Reading, ...] = ()


def left_on(paper: Paper, came_at: datetime, clock: Clock, said: Reading | None, field: str = "left") -> Left:
    """When they left. A time that is earlier than that of coming lies past midnight, or was meant for the afternoon.

    A shift decides which; else the clerk says it, and also that more than 16 hours are right.
    """
    written = _after(paper, came_at, clock, field)
    afternoon = _afternoon(paper, came_at, written, clock, field)
    if said is Reading.AFTERNOON and afternoon:
        return Left(afternoon)
    if afternoon and paper.is_planned(afternoon) is not paper.is_planned(written):
        return Left(afternoon if paper.is_planned(afternoon) else written)
    if said is Reading.AS_WRITTEN:
        return Left(written)
    if afternoon:
        return Left(written, (Reading.AFTERNOON, Reading.AS_WRITTEN))
    return Left(written, (Reading.AS_WRITTEN,) if written - came_at > LONG else ())


def _after(paper: Paper, came_at: datetime, clock: Clock, field: str) -> datetime:
    """The first time after coming at which a clock shows this."""
    day = paper.day_of(came_at)
    same_day = paper.moment(day, clock, field)
    if same_day <= came_at:
        # In the hour that comes twice the end means its second coming.
        same_day = paper.moment(day, clock, field, fold=1)
    return same_day if same_day > came_at else paper.moment(day + timedelta(days=1), clock, field)


def _afternoon(
    paper: Paper, came_at: datetime, written: datetime, clock: Clock, field: str
) -> datetime | None:
    day = paper.day_of(came_at)
    if not clock.is_plain or paper.day_of(written) == day:
        return None
    afternoon = paper.moment(day, clock.in_the_afternoon, field)
    return afternoon if afternoon > came_at else None


def wrong_span(came_at: datetime, left_at: datetime | None, now: datetime) -> dict[str, str]:
    """What cannot be about the times of a line, by field."""
    if came_at > now:
        return {"came": "That is still to come. Check the time, and the day of the sheet."}
    if left_at is not None and left_at > now:
        return {"left": "That is still to come. Leave it empty if they are still in."}
    if left_at is not None and left_at <= came_at:
        return {"left": "They left when they came. Check both times."}
    return {}


def can_be_in(came_at: datetime, now: datetime) -> bool:
    """Whether somebody without a time out may still be in."""
    return now - came_at <= STILL_IN_WITHIN


@dataclass(frozen=True, slots=True)
class Visit:
    """A sign-in that is there already and meets the line of the sheet. `is_here`: at the very place of the sheet."""

    stint_uid: UUID
    place: str
    came_at: datetime
    left_at: datetime | None
    how: str
    is_here: bool
    is_confirmed: bool = False


class Clash(StrEnum):
    """How a line of a sheet stands to what is there already."""

    NONE = "none"
    SAME = "same"
    SEVERAL = "several"
    ELSEWHERE = "elsewhere"


def clash(visits: Sequence[Visit]) -> Clash:
    """One visit at the same place is the same one; several cannot be told; elsewhere, nobody is in two places."""
    if not visits:
        return Clash.NONE
    if any(not visit.is_here for visit in visits):
        return Clash.ELSEWHERE
    return Clash.SAME if len(visits) == 1 else Clash.SEVERAL


class Same(StrEnum):
    """What the clerk decides about a visit that is there already."""

    TAKE = "take"
    LEAVE = "leave"
    # They went on from another place: that visit ends when this one begins.
    MOVED = "moved"


def went_on(visits: Sequence[Visit], came_at: datetime, left_at: datetime | None) -> bool:
    """Whether the one visit elsewhere can have ended when they came here: nothing of it lies after this line."""
    if len(visits) != 1 or visits[0].is_here or visits[0].came_at >= came_at:
        return False
    until = visits[0].left_at
    return until is None or left_at is None or until <= left_at
