"""Who needs a break, and who has been here for too long. Pure. Ring: rules.

A person who is signed out of one task and into the next goes on working: a move gives nobody a break. The figures are
those of the preset, and ours: no source that we read names one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hub.attendance.rules import A_BREAK, Limits

# Who was away for so long comes to a new shift.
AWAY = timedelta(hours=4)
# Further back nothing matters any more.
LOOK_BACK = timedelta(hours=36)


class Tired(StrEnum):
    """What is too much."""

    BREAK_DUE = "break_due"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Span:
    """A stint that is over: from, to, and when its last break ended."""

    came_at: datetime
    left_at: datetime
    rested_at: datetime | None = None


def working_since(
    signed_in_at: datetime, rested_at: datetime | None, earlier: Sequence[Span] = ()
) -> datetime:
    """Since when somebody has worked without a break, over all stints that follow one another."""
    begin, breaks = _chain(signed_in_at, earlier, A_BREAK)
    return max([begin, *breaks, *([rested_at] if rested_at else [])])


def here_since(signed_in_at: datetime, earlier: Sequence[Span] = ()) -> datetime:
    """When the shift of somebody began that goes on now, over all stints of it."""
    return _chain(signed_in_at, earlier, AWAY)[0]


def _chain(begin: datetime, earlier: Sequence[Span], gap: timedelta) -> tuple[datetime, list[datetime]]:
    breaks = []
    for span in sorted(earlier, key=lambda one: one.left_at, reverse=True):
        if begin - span.left_at >= gap:
            break
        begin = min(begin, span.came_at)
        if span.rested_at:
            breaks.append(span.rested_at)
    return begin, breaks


def tired(
    since: datetime, worked_since: datetime, now: datetime, limits: Limits, *, is_resting: bool
) -> tuple[Tired, ...]:
    """What is too much for somebody who has been here and has worked since then; the worst first."""
    too_long = (Tired.TOO_LONG,) if now - since >= limits.longest else ()
    break_due = (Tired.BREAK_DUE,) if not is_resting and now - worked_since >= limits.break_after else ()
    return too_long + break_due
