"""When somebody is there: “mon-fri 9-17; sat 10-12”, read strictly, written evenly, counted with. Ring: rules.

Moments are aware and on the wall clock of the place. An empty list of hours means that nobody has said, and
is read as always open: a deadline must never wait for hours that are not known.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hub.errors import Invalid

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WHOLE_DAY = 24 * 60
LONGEST = 200
EXAMPLE = "mon-fri 9-17; sat 10-12"
ALWAYS = "mon-sun 0-24"
_NAMED = {"daily": range(7), "every day": range(7), "weekdays": range(5), "weekends": range(5, 7)}
_SAID_ALWAYS = {"always", "24/7", "any time", "anytime", "24 hours", "all day every day"}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")
_AND = re.compile(r"\s*(?:,|\band\b|&)\s*")
_ENTRY = re.compile(r"([a-z][a-z ,\-]*?)\s*:?\s*(\d.*)")
_MOST_WEEKS = 60


@dataclass(frozen=True, slots=True)
class Span:
    """Open on one weekday (0 is Monday) from and to these minutes after midnight."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The spans of a week in their order; they neither overlap nor touch. Empty: nobody has said."""

    spans: tuple[Span, ...] = ()

    def __str__(self) -> str:
        """As it is kept: “mon-fri 9-17; sat 10-12”. Reading it gives the same hours again."""
        days = [tuple((s.start, s.end) for s in self.spans if s.weekday == day) for day in range(7)]
        parts, day = [], 0
        while day < 7:
            last = day
            while last < 6 and days[last + 1] == days[day]:
                last += 1
            if days[day]:
                name = DAYS[day] if last == day else f"{DAYS[day]}-{DAYS[last]}"
                parts.append(f"{name} {', '.join(f'{_written(a)}-{_written(b)}' for a, b in days[day])}")
            day = last + 1
        return "; ".join(parts)


def read_hours(text: str) -> OpeningHours:
    """The hours that somebody typed; nothing typed is nothing said. Raises Invalid({"opening_hours": …})."""
    plain = " ".join(text.lower().replace("–", "-").replace("—", "-").split())
    if not plain:
        return OpeningHours()
    if plain in _SAID_ALWAYS:
        plain = ALWAYS
    spans = [span for part in re.split(r"[;\n]+", plain) if part.strip() for span in _entry(part.strip())]
    hours = OpeningHours(_joined(spans))
    if len(str(hours)) > LONGEST:
        raise _wrong("That is too much to keep. Leave out what changes little.")
    return hours


def kept_hours(text: str) -> OpeningHours:
    """The hours of a column. Words of an older list that are no hours count as nothing said."""
    try:
        return read_hours(text)
    except Invalid:
        return OpeningHours()


def is_open_at(hours: OpeningHours, moment: datetime) -> bool:
    """Whether somebody is there at this local moment."""
    minute = moment.hour * 60 + moment.minute
    return not hours.spans or any(
        span.weekday == moment.weekday() and span.start <= minute < span.end for span in hours.spans
    )


def add_open_hours(start: datetime, hours: OpeningHours, count: float) -> datetime:
    """The moment at which `count` open hours have passed since `start`, by the local clock of `start`.

    Where nobody has said when they are open, hours pass as they do for everybody.
    """
    left = timedelta(hours=count)
    if not hours.spans:
        return _later(start, left)
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(7 * _MOST_WEEKS):
        day = midnight + timedelta(days=number)
        for span in (one for one in hours.spans if one.weekday == day.weekday()):
            begins = max(day + timedelta(minutes=span.start), start)
            ends = day + timedelta(minutes=span.end)
            if begins >= ends:
                continue
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
    return _later(start, timedelta(hours=count))


def _later(start: datetime, span: timedelta) -> datetime:
    """Real time later, also in the night in which the clocks are changed."""
    return (start.astimezone(UTC) + span).astimezone(start.tzinfo)


def _entry(part: str) -> list[Span]:
    """“mon-wed, fri 9-12, 13-17” as spans; “sun closed” is none."""
    if part.endswith(("closed", "shut")):
        return []
    found = _ENTRY.fullmatch(part)
    if found is None:
        raise _wrong(f"We cannot read “{part}”.")
    days = _days(found[1].strip(" ,"), part)
    return [
        Span(day, start, end)
        for first, last in (_clocks(times, part) for times in _AND.split(found[2]) if times)
        for day, start, end in _over_midnight(days, first, last, part)
    ]


def _over_midnight(days: list[int], start: int, end: int, part: str) -> list[tuple[int, int, int]]:
    """“20-2” is the evening of the day and the small hours of the next; “9-5” may be a slip for 9-17."""
    if start < end:
        return [(day, start, end) for day in days]
    if start < WHOLE_DAY // 2:
        raise _wrong(f"“{part}” ends before it starts. Use the 24-hour clock, or write am and pm.")
    evening = [(day, start, WHOLE_DAY) for day in days]
    return evening + [((day + 1) % 7, 0, end) for day in days if end]


def _days(text: str, part: str) -> list[int]:
    if text in _NAMED:
        return list(_NAMED[text])
    found: list[int] = []
    for piece in (piece.strip() for piece in re.split(r",|\band\b", text) if piece.strip()):
        ends = [_day(name.strip(), part) for name in re.split(r"-|\bto\b", piece)]
        if len(ends) > 2:
            raise _wrong(f"We cannot read the days of “{part}”.")
        first, last = ends[0], ends[-1]
        found += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    return found


def _day(name: str, part: str) -> int:
    for number, day in enumerate(DAYS):
        if len(name) >= 2 and (name.startswith(day) or day.startswith(name)):
            return number
    raise _wrong(f"“{name or part}” is not a day.")


def _clocks(text: str, part: str) -> tuple[int, int]:
    ends = [piece.strip() for piece in re.split(r"-|\bto\b", text)]
    if len(ends) != 2:
        raise _wrong(f"“{part}” needs a start and an end.")
    start, end = (_CLOCK.fullmatch(piece) for piece in ends)
    if start is None or end is None:
        raise _wrong(f"We cannot read the times of “{part}”.")
    # “9-5pm” starts in the morning, “1-5pm” after noon.
    half = start[3] or ("pm" if end[3] == "pm" and 0 < int(start[1]) % 12 < int(end[1]) % 12 else None)
    return _minutes(start, half, part), _minutes(end, end[3], part)


def _minutes(found: re.Match[str], half: str | None, part: str) -> int:
    hour, minute = int(found[1]), int(found[2] or 0)
    if half and not 1 <= hour <= 12:
        raise _wrong(f"The clock in “{part}” cannot be.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour * 60 + minute > WHOLE_DAY or minute > 59:
        raise _wrong(f"The clock in “{part}” cannot be.")
    return hour * 60 + minute


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """In their order, those that overlap or touch made one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.weekday, one.start)):
        if found and found[-1].weekday == span.weekday and span.start <= found[-1].end:
            found[-1] = Span(span.weekday, found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def _written(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}" if minute else str(hour)


def _wrong(words: str) -> Invalid:
    return Invalid({"opening_hours": f"{words} Write days and hours like: {EXAMPLE}."})
