"""What a badge says: its code, its marks in a supervisor's words, and why one does not hold any more. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil

from hub.printed_codes import has_shape

# A badge's code begins with a letter that no other code of ours has, so that a desk knows what was scanned.
FIRST, DRAWN = "B", 8
MOST_SHOWN = 2
# The longest time for which a badge is printed at once.
LONGEST_DAYS = 31


class WhyNot(StrEnum):
    """Why a badge is refused."""

    ENDED = "ended"
    RAN_OUT = "ran_out"


@dataclass(frozen=True, slots=True)
class Screened:
    """What the register holds about one person, as far as a badge says it.

    `check`: the highest check that somebody has seen and that holds, in words (“basic”); empty without one.
    `to_sign`: titles of what they have not signed; None where nothing is signed here. `shown`: credentials in date.
    """

    has_shown_identity: bool
    check: str = ""
    is_for_vulnerable: bool = False
    to_sign: Collection[str] | None = None
    shown: tuple[str, ...] = ()


def marks_of(facts: Screened) -> list[str]:
    """The lines of a badge for whoever watches over the work. What nobody has seen is said too, never left out."""
    check = f"Check: {facts.check or 'none'}"
    lines = [
        "Identity seen" if facts.has_shown_identity else "Identity not seen",
        check if facts.is_for_vulnerable else f"{check} – not alone with children",
    ]
    if facts.to_sign is not None:
        missing = ", ".join(facts.to_sign)
        lines.append(f"Has not signed: {missing}" if missing else "Has signed the agreement")
    if facts.shown:
        more = len(facts.shown) - MOST_SHOWN
        names = ", ".join(facts.shown[:MOST_SHOWN])
        lines.append(f"Has shown: {names} and {more} more" if more > 0 else f"Has shown: {names}")
    return lines


def is_badge_code(code: str) -> bool:
    """Whether this has the shape of a badge's code."""
    return has_shape(code, DRAWN, first=FIRST)


def why_not(expires_at: datetime, ended_at: datetime | None, now: datetime) -> WhyNot | None:
    """Why a badge is refused at that moment; None while it holds. Its last moment still counts."""
    if ended_at is not None and ended_at <= now:
        return WhyNot.ENDED
    return WhyNot.RAN_OUT if expires_at < now else None


@dataclass(frozen=True, slots=True)
class Part:
    """The badges that are printed at once: the first to the last of all, counted from 1, and which part they are."""

    first: int
    last: int
    of: int
    number: int
    parts: int


def part_of(badges: int, number: int, *, most: int) -> Part:
    """That part of so many badges, `most` in each; a part that is not there is the nearest one."""
    parts = max(1, ceil(badges / most))
    number = max(1, min(number, parts))
    first = (number - 1) * most + 1
    return Part(first, min(first + most - 1, badges), badges, number, parts)
