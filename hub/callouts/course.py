"""How the answers to a call-out came in, as a curve: figures at even moments. Pure. Ring: rules."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

STEPS = 40
SHORTEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Answered:
    """One person who was asked: when, and what they said when."""

    asked_at: datetime
    said: str = ""
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """How many had been asked, and had said yes and no, by then."""

    at: datetime
    asked: int
    yes: int
    no: int

    @property
    def silent(self) -> int:
        """Who had been asked and had not answered."""
        return max(0, self.asked - self.yes - self.no)


def course(people: Iterable[Answered], start: datetime, end: datetime) -> list[Moment]:
    """The figures at even moments from start to end, both included."""
    people = list(people)
    asked = sorted(one.asked_at for one in people)
    yes, no = (
        sorted(one.said_at for one in people if one.said == word and one.said_at is not None)
        for word in ("yes", "no")
    )
    span = max(end - start, SHORTEST)
    moments = [start + span * step / STEPS for step in range(STEPS + 1)]
    until = [moment for moment in moments if moment <= max(end, start)]
    return [Moment(at, *(bisect_right(one, at) for one in (asked, yes, no))) for at in until]


def line_of(values: Sequence[int], *, width: int, height: int, most: int) -> str:
    """Points of a polyline that rises in steps: `width` is all of the time, `height` is `most`."""
    points: list[str] = []
    before = None
    for number, value in enumerate(values):
        x, y = round(number * width / STEPS, 1), round(height - value * height / max(most, 1), 1)
        if before is not None and before != y:
            points.append(f"{x},{before}")
        points.append(f"{x},{y}")
        before = y
    return " ".join(points)


def worth_telling(moments: Sequence[Moment], most: int = 12) -> list[Moment]:
    """Few enough moments for a table: the first, the last, and those in which something had changed."""
    if not moments:
        return []
    changed = [
        after
        for before, after in zip(moments, moments[1:], strict=False)
        if (before.asked, before.yes, before.no) != (after.asked, after.yes, after.no)
    ]
    shown = changed[:: max(1, -(-len(changed) // most))]
    return sorted({moments[0], *shown, moments[-1]}, key=lambda one: one.at)
