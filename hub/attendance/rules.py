"""Pure judgements about presence: what is missing at a sign-in, when it should end, how long it was."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.attendance.states import Flag
from hub.messaging.texts.spoken import Spoken

EARLY = timedelta(hours=3)
LATE = timedelta(hours=2)
UNPLANNED = timedelta(hours=4)
# A stint that began by a clock that was ahead, and ended after the clock was put back: so long at least.
AT_LEAST = timedelta(minutes=1)
# Pressed twice, or at two doors: a second sign-out within that time says the same as the first.
PRESSED_TWICE = timedelta(minutes=1)
# Nobody signs in later than now: beyond that the machine's clock was ahead and has been put back since.
CLOCK_LEEWAY = timedelta(minutes=2)
# A rest, or a gap between two stints, that is shorter is no break.
A_BREAK = timedelta(minutes=15)
THINGS = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+")


@dataclass(frozen=True, slots=True)
class Expectation:
    """A confirmed place somebody may now sign in to."""

    referral_id: int
    task_id: int
    shift_id: int
    starts_at: datetime
    ends_at: datetime
    title: str


def is_expected_now(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether a sign-in at this moment is plainly meant for this shift: from 3 h before to 2 h after."""
    return starts_at - EARLY <= now <= ends_at + LATE


def pick(expected: list[Expectation], now: datetime) -> Expectation | None:
    """The one shift an arrival is meant for: the only one expected now, or the only one already begun."""
    possible = [item for item in expected if is_expected_now(item.starts_at, item.ends_at, now)]
    if len(possible) > 1:
        begun = [item for item in possible if item.starts_at <= now <= item.ends_at]
        possible = begun if len(begun) == 1 else []
    return possible[0] if possible else None


def is_same_place(task: int | None, hub: int | None, to_task: int | None, to_hub: int | None) -> bool:
    """Whether a second sign-in means the place where the person is already: no other task and no other hub."""
    if to_task is not None:
        return to_task == task
    return to_hub in (None, hub)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long somebody works without a break, and how long they stay, before the boards say so."""

    break_after: timedelta
    longest: timedelta


def expected_end(shift_end: datetime | None, now: datetime, longest: timedelta) -> datetime:
    """When the person should have signed out: the end of the shift, or 4 hours from now.

    Never later than the longest shift: whoever stays longer says so when they are asked.
    """
    end = shift_end if shift_end and shift_end > now else now + UNPLANNED
    return min(end, now + longest)


def first_look(until: datetime, now: datetime, check_minutes: int | None) -> datetime:
    """When somebody who signs in is first asked whether they are well: at their end, or sooner if they work alone."""
    return min(until, now + timedelta(minutes=check_minutes)) if check_minutes else until


def after_rest(
    resting_since: datetime, until: datetime, minutes_before: int, rested_at: datetime | None
) -> dict[str, object]:
    """The columns of a stint whose rest ends at this moment. A short one is counted, and is no break."""
    minutes = max(0, minutes_between(resting_since, until))
    is_break = until - resting_since >= A_BREAK
    return {
        "resting_since": None,
        "rest_minutes": minutes_before + minutes,
        "rested_at": until if is_break else rested_at,
    }


def left_at(signed_in_at: datetime, moment: datetime) -> tuple[datetime, bool]:
    """When a stint ended, and whether that is a guess: the machine's clock may have been put back since it began."""
    return (moment, False) if moment >= signed_in_at else (signed_in_at + AT_LEAST, True)


def said_at(received_at: datetime, now: datetime) -> datetime:
    """When somebody said it: when their text came in, even where it is read later; never after now."""
    return min(received_at, now)


def began_after(signed_in_at: datetime, moment: datetime, now: datetime) -> bool:
    """Whether somebody signed in after that moment; a sign-in that lies ahead only says that the clock was put back."""
    return moment < signed_in_at <= now


def flags_of(
    *,
    has_task: bool,
    has_cover: bool,
    is_confirmed: bool,
    lacks: Collection[Flag] = (),
    is_briefed: bool = True,
    is_ready: bool = True,
) -> tuple[Flag, ...]:
    """What is missing: shown loudly, while presence is recorded all the same. `lacks`: what the person lacks."""
    if not has_task:
        return (Flag.NO_TASK, *lacks)
    of_the_task = {Flag.NO_COVER: has_cover, Flag.NOT_REFERRED: is_confirmed}
    said_here = {Flag.NO_BRIEFING: is_briefed, Flag.NOT_READY: is_ready}
    missing = [flag for flag, holds in of_the_task.items() if not holds]
    return (*missing, *lacks, *(flag for flag, holds in said_here.items() if not holds))


def things_in(words: str) -> tuple[str, ...]:
    """Each thing of a list as a person writes it: “closed shoes, gloves and water” is three."""
    parts = (part.strip(" .") for part in THINGS.split(words))
    return tuple(dict.fromkeys(part for part in parts if part))


def still_out(kit: Sequence[str], back: Sequence[str]) -> list[str]:
    """What was lent and is not back; two vests of which one is back leave one."""
    left = list(back)
    out = []
    for thing in kit:
        if thing in left:
            left.remove(thing)
        else:
            out.append(thing)
    return out


def minutes_between(signed_in_at: datetime, signed_out_at: datetime) -> int:
    """Whole minutes of a stint; a begun minute counts from its half."""
    return (signed_out_at - signed_in_at + timedelta(seconds=30)) // timedelta(minutes=1)


def hours_words(minutes: int) -> str:
    """“45 minutes”, “1 hour”, “3 hours 20 minutes”: as a thank-you says it; “3 h 20 min” in other languages."""
    return Spoken(_in_english(minutes), lambda language: _in_figures(minutes, language))


def _in_figures(minutes: int, language: str) -> str:
    hours, rest = divmod(max(1, minutes), 60)
    hour, minute = ("haora", "meneti") if language == "mi" else ("h", "min")
    parts = [f"{hours} {hour}"] * bool(hours) + [f"{rest} {minute}"] * bool(rest)
    return " ".join(parts)


def _in_english(minutes: int) -> str:
    if minutes < 1:
        return "less than a minute"
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    if rest:
        parts.append(f"{rest} minute{'' if rest == 1 else 's'}")
    return " ".join(parts)
