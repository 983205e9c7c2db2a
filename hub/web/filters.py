"""How values read on a page: times as people say them, masked phones, distances, codes as words."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import phonenumbers
from flask import Flask

from hub import clock
from hub.installation.queries import settings

KM_PER_MILE = 1.609344


def init_app(app: Flask) -> None:
    """Registers the filters."""
    for name, function in FILTERS.items():
        app.add_template_filter(function, name)


def ago(moment: datetime | None, now: datetime | None = None) -> str:
    """“2 min ago”, “in 18 min”, “1 h 42 min ago”, “3 days ago”."""
    if moment is None:
        return ""
    seconds = int(((now or clock.now()) - moment).total_seconds())
    if abs(seconds) < 60:
        return "just now" if seconds >= 0 else "in a moment"
    span = duration(abs(seconds) // 60)
    return f"{span} ago" if seconds > 0 else f"in {span}"


def duration(minutes: int | float | None) -> str:
    """Whole minutes as “42 min”, “1 h 42 min”, “3 days”."""
    minutes = int(minutes or 0)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{minutes // (24 * 60)} days"


def exact(moment: datetime | None) -> str:
    """“Sat 14 Nov 2026, 12:39:20” on the clock of this place."""
    return (
        f"{settings().local(moment):%a} {_day(moment)} {settings().local(moment):%Y, %H:%M:%S}"
        if moment
        else ""
    )


def clock_time(moment: datetime | None, seconds: bool = False) -> str:
    """“12:39”, or “12:39:20”, on the clock of this place."""
    return f"{settings().local(moment):{'%H:%M:%S' if seconds else '%H:%M'}}" if moment else ""


def day(moment: datetime | None) -> str:
    """“today”, “tomorrow”, “yesterday” or “Sat 14 Nov”."""
    if moment is None:
        return ""
    away = (settings().local(moment).date() - settings().local(clock.now()).date()).days
    named = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(away)
    return named or f"{settings().local(moment):%a} {_day(moment)}"


def _day(moment: datetime) -> str:
    there = settings().local(moment)
    return f"{there.day} {there:%b}"


def date_words(on: date | None) -> str:
    """“Sat 14 Nov 2026”: a day, which has no time zone."""
    return f"{on:%a} {on.day} {on:%b %Y}" if on else ""


def when(moment: datetime | None) -> str:
    """“today 13:00”."""
    return f"{day(moment)} {clock_time(moment)}" if moment else ""


def printed(moment: datetime | None) -> str:
    """“Sat 14 Nov, 13:00”: paper is read on another day, so that “today” would be wrong there."""
    return f"{settings().local(moment):%a} {_day(moment)}, {clock_time(moment)}" if moment else ""


def distance(km: float | None) -> str:
    """Kilometres or miles, by preset."""
    if km is None:
        return ""
    miles = settings().preset.distance_unit == "mi"
    figure = km / KM_PER_MILE if miles else km
    return (
        f"{figure:.1f} {'mi' if miles else 'km'}"
        if figure < 10
        else f"{figure:.0f} {'mi' if miles else 'km'}"
    )


def reach(km: float | None) -> str:
    """How far somebody travels: “4 km”, without a fraction that nobody said."""
    return distance(km).replace(".0 ", " ")


def phone(number: str | None) -> str:
    """The number as it is dialled in this country, else in international form.

    One that fits no plan of numbers, such as a sender's of our own, stays as it is: nobody knows its local form.
    """
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_valid_number(parsed):
        return number
    home = phonenumbers.region_code_for_number(parsed) == settings().country
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def masked(number: str | None) -> str:
    """“021 ••• ••12”: enough to recognise, not enough to ring."""
    shown = phone(number).replace("-", " ")
    lead = shown.split(" ")[0] if " " in shown else ""
    return f"{lead} ••• ••{shown[-2:]}".strip() if shown else ""


def words(value: Any) -> str:
    """A code as words: “on_task” reads “on task”."""
    return str(value.value if isinstance(value, StrEnum) else value).replace("_", " ")


FILTERS: dict[str, Callable[..., str]] = {
    "ago": ago,
    "duration": duration,
    "exact": exact,
    "clock": clock_time,
    "clock_time": clock_time,
    "date_words": date_words,
    "day": day,
    "when": when,
    "printed": printed,
    "distance": distance,
    "masked": masked,
    "phone": phone,
    "words": words,
}
