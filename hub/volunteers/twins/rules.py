"""Whether two rows of the register may be one person, and why one would think so."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

import jellyfish
from rapidfuzz.distance import OSA

from hub.places.rules import Point, fold, rough_km

NEAR_KM = 5.0
# Joan and John are one letter apart: in a name this short a letter is no slip.
SHORTEST_TYPO, LONG_NAME = 5, 8
_FILE = Path(__file__).parent / "name_files" / "short_names.txt"
_TWICE = re.compile(r"(.)\1+")
_PARTICLES = {"de", "del", "la", "las", "los", "da", "dos", "van", "von", "der", "den", "te", "el", "al", "y"}
_VOWELS = "aeiou"


class Alike(StrEnum):
    """One thing two rows have in common; in the order in which a person should read them."""

    PHONE = "phone"
    NAME = "name"
    SWAPPED = "swapped"
    SHORT_NAME = "short_name"
    PART_OF_NAME = "part_of_name"
    SPELLING = "spelling"
    BIRTH = "birth"
    EMAIL = "email"
    EXTERNAL_ID = "external_id"
    AREA = "area"
    SAID = "said"


NAMES = frozenset({Alike.NAME, Alike.SWAPPED, Alike.SHORT_NAME, Alike.PART_OF_NAME, Alike.SPELLING})
_CLEAR_NAMES = frozenset({Alike.NAME, Alike.SWAPPED, Alike.SHORT_NAME})
_STRONG = frozenset({Alike.PHONE, Alike.EMAIL, Alike.EXTERNAL_ID})


@dataclass(frozen=True, slots=True)
class TwinFacts:
    """What is compared of one row. `born_on` only when it was said exactly; `phones` those in use."""

    id: int
    given_name: str
    family_name: str
    phones: frozenset[str] = frozenset()
    email: str = ""
    external_id: str = ""
    born_on: date | None = None
    point: Point | None = None
    postcode: str = ""


def why_alike(a: TwinFacts, b: TwinFacts) -> tuple[Alike, ...]:
    """Everything the two have in common, names first compared by spelling, short forms and order."""
    found = {name} if (name := name_alike(a, b)) else set()
    if a.phones & b.phones:
        found.add(Alike.PHONE)
    if a.born_on and a.born_on == b.born_on:
        found.add(Alike.BIRTH)
    if a.email and a.email.casefold() == b.email.casefold():
        found.add(Alike.EMAIL)
    if (key := id_form(a.external_id)) and key == id_form(b.external_id):
        found.add(Alike.EXTERNAL_ID)
    if _is_near(a, b):
        found.add(Alike.AREA)
    return tuple(reason for reason in Alike if reason in found)


def is_worth_a_look(
    a: TwinFacts, b: TwinFacts, reasons: Collection[Alike], *, is_common: bool = False
) -> bool:
    """Whether a coordinator should decide. A family on one phone is no twin, nor are a father and his namesake.

    `is_common`: so many have this name that name and area say nothing.
    """
    found = set(reasons)
    if not found & NAMES or _born_apart(a.born_on, b.born_on):
        return False
    if found & _STRONG or Alike.BIRTH in found:
        return True
    return bool(found & _CLEAR_NAMES) and Alike.AREA in found and not is_common


def name_alike(a: TwinFacts, b: TwinFacts) -> Alike | None:
    """In what way the two names may be one person's, if at all."""
    return _name_alike(fold(a.given_name), fold(a.family_name), fold(b.given_name), fold(b.family_name))


@lru_cache(maxsize=8192)
def _name_alike(given: str, family: str, other_given: str, other_family: str) -> Alike | None:
    words, others = f"{given} {family}".split(), f"{other_given} {other_family}".split()
    if not words or not others or len(words) + len(others) < 3:
        return None
    if "".join(words) == "".join(others):
        return Alike.NAME
    if sorted(words) == sorted(others):
        return Alike.SWAPPED
    family_how = _part_alike(family, other_family, is_given=False)
    given_how = _part_alike(given, other_given, is_given=True)
    if family_how is None or given_how is None:
        return None
    ways = {family_how, given_how} - {Alike.NAME}
    # Both halves only nearly the same is too far for a register of a hundred thousand.
    return next(iter(ways)) if len(ways) == 1 and Alike.NAME in (family_how, given_how) else None


def _part_alike(one: str, other: str, *, is_given: bool) -> Alike | None:
    """How a given name, or a family name, is like the other; `name` means the very same."""
    if one.replace(" ", "") == other.replace(" ", ""):
        return Alike.NAME
    if not one or not other:
        return None
    if _is_part(one, other):
        return Alike.PART_OF_NAME
    if is_given and " " not in min(one, other, key=len) and is_short_form(one.split()[0], other.split()[0]):
        return Alike.SHORT_NAME
    return Alike.SPELLING if is_spelled_alike(one, other) else None


def _is_part(one: str, other: str) -> bool:
    """“Ana” of “Ana María”, “García” of “García López”, “J” of “John”."""
    words, others = (set(each.split()) - _PARTICLES for each in (one, other))
    if words and others and (words <= others or others <= words):
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) == 1 and longer.startswith(shorter)


def is_short_form(one: str, other: str) -> bool:
    """Whether two given names may be one person's, by the list of short names."""
    groups = _short_names()
    return one != other and bool(groups.get(one, frozenset()) & groups.get(other, frozenset()))


def short_forms(given: str) -> frozenset[str]:
    """Every name that somebody called this may go by, without the name itself."""
    groups, lines = _short_names(), _lines()
    return frozenset(name for number in groups.get(given, ()) for name in lines[number]) - {given}


def is_spelled_alike(one: str, other: str) -> bool:
    """Whether one is a likely slip or another spelling: a doubled letter, a letter off, the same sound."""
    short, long = sorted((_TWICE.sub(r"\1", one), _TWICE.sub(r"\1", other)), key=len)
    if short == long:
        return True
    if _ends_apart(short, long):
        return False
    apart = OSA.distance(short, long, score_cutoff=3)
    if len(short) < SHORTEST_TYPO:
        return apart == 1 and sorted(short) == sorted(long)
    if apart == 1 or (apart == 2 and len(short) >= LONG_NAME):
        return short[0] == long[0] or len(short) > SHORTEST_TYPO
    return apart == 2 and jellyfish.metaphone(short) == jellyfish.metaphone(long)


def _ends_apart(short: str, long: str) -> bool:
    """Maria and Mario, Daniel and Daniela: only the vowel at the end differs, and they are two people."""
    if long[-1] not in _VOWELS:
        return False
    return long[:-1] == short or (long[:-1] == short[:-1] and short[-1] in _VOWELS)


def _born_apart(one: date | None, other: date | None) -> bool:
    """Two exact dates that are no slip of one: not day and month changed round, nor one figure off."""
    if one is None or other is None or one == other:
        return False
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return False
    return OSA.distance(one.isoformat(), other.isoformat()) > 1


def _is_near(a: TwinFacts, b: TwinFacts) -> bool:
    if a.point and b.point:
        return rough_km(a.point, b.point) <= NEAR_KM
    return (
        bool(a.postcode) and a.postcode.replace(" ", "").casefold() == b.postcode.replace(" ", "").casefold()
    )


def id_form(external_id: str) -> str:
    """A member number as it is compared: “SAR-0042” is “sar42”."""
    plain = "".join(letter for letter in external_id.casefold() if letter.isalnum())
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain)


@cache
def _lines() -> tuple[tuple[str, ...], ...]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split()) for line in lines if line and not line.startswith("#"))


@cache
def _short_names() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, names in enumerate(_lines()):
        for name in names:
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}
