"""Reads what people say at a desk or write on paper: a whole name, an age or a birth date at once. Ring: rules."""

import re
from calendar import monthrange
from datetime import date, time

from hub.errors import Invalid
from hub.volunteers.registering.rules import MONTHS
from hub.volunteers.rules import OLDEST, Ages, age_on, latest_birth, name_key, possible_birth

# Words with which a family name begins.
_PARTICLES = """af al ap bin bint binte ben da das de del della den der di dos du el ibn la le los mac mc o st te ter
tua van von vom zu zur"""
_BEGINS = frozenset(_PARTICLES.split())
_YEARS = re.compile(r"(\d{1,3})\s*(?:y|yr|yrs|years?|years? old)?\.?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s./,-]+")
_PUT_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4})")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*([ap])?\.?(?:m\.?)?")
_MONTH_FIRST = ("US",)


def split_name(written: str) -> tuple[str, str]:
    """Given and family name: “Moana Te Rangi”, “Rua, Demi”, “Maria da Silva”; one word is a given name."""
    family, comma, given = (" ".join(part.split()) for part in written.partition(","))
    if comma and given and family:
        return given, family
    words = written.replace(",", " ").split()
    if len(words) < 2:
        return " ".join(words), ""
    at = next((i for i, word in enumerate(words[1:-1], start=1) if word.lower() in _BEGINS), len(words) - 1)
    return " ".join(words[:at]), " ".join(words[at:])


def read_name(written: str, field: str = "name") -> tuple[str, str]:
    """The name in its two parts. Raises Invalid when there is none, or too much of it."""
    given, family = split_name(written)
    if not name_key(given, family):
        raise Invalid({field: "Write the name, as people call them."})
    if len(given) > 80 or len(family) > 80:
        raise Invalid({field: "This is too long for a name. Use at most 80 letters for each part."})
    return given, family


def read_birth(written: str, today: date, *, country: str = "") -> tuple[date, bool]:
    """When they were born, and whether that is exact. “34”, “1985” and “27 3 1985” are understood.

    From an age or a year alone the latest possible day is kept, so nobody counts as older than they are.
    Raises Invalid({"birth": …}).
    """
    words = " ".join(written.split())
    if not words:
        raise Invalid({"birth": "Write the age, or the date of birth. Some work is only for adults."})
    found = _age(words, today) or _year(words, today) or _date(words, today, country)
    if found is None:
        raise Invalid({"birth": "Write an age like 34, or a date like 27 3 1985."})
    if not possible_birth(found[0], today):
        raise Invalid({"birth": f"“{words[:20]}” cannot be. Check the year."})
    return found


def check_age(born: date, today: date, ages: Ages) -> None:
    """Raises Invalid({"birth": …}) for a child, with what to say to them."""
    if age_on(born, today) < ages.least:
        raise Invalid(
            {"birth": f"They must be {ages.least} or older. Tell them kindly: they can help with a grown-up."}
        )


def read_time(written: str) -> time:
    """A time as it stands on paper: “9:40”, “9.40”, “0940”, “2 pm”. Raises Invalid({"written_at": …})."""
    found = _CLOCK.fullmatch(written.strip().lower())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    half = found[3] if found else None
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    if hour > 23 or minute > 59:
        raise Invalid({"written_at": "Write the time that stands on the form, for example 9:40."})
    return time(hour, minute)


def _age(words: str, today: date) -> tuple[date, bool] | None:
    found = _YEARS.fullmatch(words)
    return (latest_birth(int(found[1]), today), False) if found and int(found[1]) <= OLDEST else None


def _year(words: str, today: date) -> tuple[date, bool] | None:
    if not re.fullmatch(r"(19|20)\d\d", words):
        return None
    year = int(words)
    return (min(date(year, 12, 31), today) if year <= today.year else date(year, 1, 1), False)


def _date(words: str, today: date, country: str) -> tuple[date, bool] | None:
    together = _PUT_TOGETHER.fullmatch(words)
    parts = list(together.groups()) if together else [part for part in _BETWEEN.split(words) if part]
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4:
        year, month, day = parts
    elif country in _MONTH_FIRST or parts[0][:3].lower() in MONTHS:
        month, day, year = parts
    else:
        day, month, year = parts
    try:
        return _checked(_whole_year(year, today), _month(month), int(day.rstrip("stndrh"))), True
    except ValueError:
        return None


def _whole_year(written: str, today: date) -> int:
    """“85” on paper is 1985: the newest year of that ending which has begun."""
    year = int(written)
    if len(written) == 2:
        return year + (2000 if year + 2000 <= today.year else 1900)
    if len(written) != 4:
        raise ValueError
    return year


def _month(word: str) -> int:
    short = word[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else int(word)


def _checked(year: int, month: int, day: int) -> date:
    if not (1 <= month <= 12 and year >= 1 and 1 <= day <= monthrange(year, month)[1]):
        raise ValueError
    return date(year, month, day)
