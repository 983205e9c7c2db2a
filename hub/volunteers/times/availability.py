"""When people are free: 28 bits, four parts of each day of a week. Ring: rules.

Monday morning is bit 0. am is 6 to 12, pm 12 to 18, evening 18 to 22; night is 22 to 6 and belongs to the day
on which it begins.
"""

import re
from datetime import datetime, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from hub.errors import Invalid

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS = ("am", "pm", "evening", "night")
STARTS_AT = (6, 12, 18, 22)
ANY = (1 << 28) - 1
NEVER = "never"

_FULL_DAYS = {word.lower(): index for index, word in enumerate(DAY_WORDS)} | {
    d: i for i, d in enumerate(DAYS)
}
_PARTS = {"am": 0, "morning": 0, "pm": 1, "afternoon": 1, "evening": 2, "eve": 2, "night": 3}


def bit(day: int, part: int) -> int:
    """The bit of one part of one day."""
    return 1 << (day * 4 + part)


def _mask(days: range, *parts: int) -> int:
    return sum(bit(day, part) for day in days for part in parts)


WEEKDAYS = _mask(range(5), 0, 1)
WEEKENDS = _mask(range(5, 7), 0, 1, 2)
EVENINGS = _mask(range(7), 2)
NAMED = {
    "any": ANY,
    "weekdays": WEEKDAYS,
    "weekends": WEEKENDS,
    "evenings": EVENINGS,
    "nights": _mask(range(7), 3),
}
# As people say it, and as a clerk who types the whole day shortens it.
_ALSO = {
    "any time": "any", "anytime": "any", "all": "any", "wd": "weekdays", "weekday": "weekdays",
    "we": "weekends", "weekend": "weekends", "ev": "evenings", "eve": "evenings",
    "evening": "evenings", "night": "nights",
}  # fmt: skip
_BETWEEN = re.compile(r"[,;]|\band\b")
_WORDS = (
    (WEEKDAYS, _("weekdays in the day")),
    (WEEKENDS, _("weekends")),
    (EVENINGS, _("evenings")),
    (NAMED["nights"], _("nights")),
)
_SHORT = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
_PARTS_SAID = (_("morning"), _("afternoon"), _("evening"), _("night"))


def parse(text: str) -> int:
    """`any`, `weekdays`, `weekends;evenings`, `mon-am;tue-pm;sat`. Blank is any time. Raises Invalid.

    It reads what `as_written` writes, too.
    """
    words = [word for part in _BETWEEN.split(text) if (word := part.strip().lower())]
    mask = 0 if words else ANY
    for word in words:
        mask |= _read(word)
    return mask


def _read(word: str) -> int:
    if word == NEVER:
        return 0
    if (whole := _ALSO.get(word, word)) in NAMED:
        return NAMED[whole]
    name, _, part = word.replace("_", "-").replace(" ", "-").partition("-")
    day = _FULL_DAYS.get(name)
    if day is None or (part and part not in _PARTS):
        words = gettext("“%(word)s” is not a time we know. Use any, weekdays, weekends or mon-am.", word=word)
        raise Invalid({"availability": words})
    return bit(day, _PARTS[part]) if part else _mask(range(day, day + 1), 0, 1, 2)


def describe(mask: int) -> str:
    """“any time”, “weekends, evenings”, “Mon morning, Tue afternoon”."""
    if mask == ANY:
        return gettext("any time")
    words, left = list[str](), mask
    for group, name in _WORDS:
        if mask & group == group:
            words.append(str(name))
            left &= ~group
    words += [
        f"{_SHORT[day]} {_PARTS_SAID[part]}" for day in range(7) for part in range(4) if left & bit(day, part)
    ]
    return ", ".join(words) or gettext("never")


def as_written(mask: int) -> str:
    """The same as a clerk types it, and as `parse` reads it: `weekends, evenings, mon-am`."""
    if mask in (0, ANY):
        return NEVER if mask == 0 else "any"
    words, left = list[str](), mask
    for name, group in NAMED.items():
        if mask & group == group:
            words.append(name)
            left &= ~group
    words += [f"{DAYS[day]}-{PARTS[part]}" for day in range(7) for part in range(4) if left & bit(day, part)]
    return ", ".join(words)


def mask_for(start_local: datetime, end_local: datetime) -> int:
    """The parts of the week that a span on the local clock touches."""
    mask, moment = 0, start_local
    while moment < end_local and mask != ANY:
        mask |= _bit_at(moment)
        moment = _next_part(moment)
    return mask or _bit_at(start_local)


def free_during(mask: int, start_local: datetime, end_local: datetime) -> bool:
    """Whether someone with this mask is free in every part that the span touches."""
    wanted = mask_for(start_local, end_local)
    return mask & wanted == wanted


def _bit_at(moment: datetime) -> int:
    if moment.hour < STARTS_AT[0]:
        return bit((moment.weekday() - 1) % 7, 3)
    part = max(index for index, hour in enumerate(STARTS_AT) if moment.hour >= hour)
    return bit(moment.weekday(), part)


def _next_part(moment: datetime) -> datetime:
    later = [hour for hour in STARTS_AT if hour > moment.hour]
    start = moment.replace(minute=0, second=0, microsecond=0)
    return start.replace(hour=later[0]) if later else (start + timedelta(days=1)).replace(hour=STARTS_AT[0])
