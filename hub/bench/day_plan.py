"""A day of arrivals, played faster: who comes when and through which door, and how they leave. Pure, always the same.

Four of ten arrivals are at the desk, evenly over the day; the others text or scan, most of them in its middle third,
ten a second where the day is long enough for that.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

DAY_HOURS = 10
"""Of a hub that takes 3,000 arrivals, one every 12 seconds."""
AT_DESK, BY_TEXT = 0.4, 0.3
"""Shares of all arrivals; the rest scans the code."""
ARRIVES_UNTIL = 0.75
"""The share of the time in which people come; after it they only leave."""
PEAK_A_SECOND = 10.0
COMES_AGAIN, GOES_ELSEWHERE = 0.12, 0.4
"""Shares of arrivals that somebody makes who came before; and of those, straight from another place."""
STAYS, PRESSED_TWICE, WALKS_UP = 0.4, 0.05, 0.15
SEED = 37


class Way(StrEnum):
    """The doors of this measurement."""

    DESK = "desk"
    TEXT = "text"
    QR = "qr"


@dataclass(frozen=True, slots=True)
class Step:
    """One arrival or departure, so many seconds after the beginning. `place`: a task by its turn; None is the hub.

    `is_twice`: pressed twice at once, or posted twice by the carrier.
    """

    at: float
    way: Way
    is_in: bool
    place: int | None
    is_twice: bool = False


@dataclass(slots=True)
class Visitor:
    """One person of the day; `expected`: the task on which they hold a place."""

    number: int
    expected: int | None
    steps: list[Step] = field(default_factory=list)

    @property
    def arrivals(self) -> int:
        """How many stints there must be at the end."""
        return sum(step.is_in for step in self.steps)


def plan(arrivals: int, seconds: float, tasks: int) -> list[Visitor]:
    """Everybody of a day with exactly so many arrivals."""
    dice = Random(SEED)
    visitors: list[Visitor] = []
    could_return: deque[Visitor] = deque()
    for at, way in _slots(arrivals, seconds, dice):
        back = could_return[0] if could_return and dice.random() < COMES_AGAIN else None
        if back is None or at - back.steps[0].at < seconds * 0.15:
            visitors.append(_comes_first(len(visitors), at, way, tasks, dice))
            could_return.append(visitors[-1])
        else:
            _comes_again(could_return.popleft(), at, way, tasks, dice)
    for visitor in visitors:
        if dice.random() >= STAYS:
            last = visitor.steps[-1]
            at = last.at + (seconds - last.at) * dice.uniform(0.1, 0.95)
            visitor.steps.append(_leaves(at, last.place, dice))
    return visitors


def peak_a_second(moments: Sequence[float], window: float = 5.0) -> float:
    """The most of these in any such window, as a rate."""
    ordered, first, most = sorted(moments), 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] > window:
            first += 1
        most = max(most, last - first + 1)
    return round(most / window, 1)


def _slots(arrivals: int, seconds: float, dice: Random) -> list[tuple[float, Way]]:
    span = seconds * ARRIVES_UNTIL
    desk = round(arrivals * AT_DESK)
    slots = [(span * number / desk, Way.DESK) for number in range(desk)]
    rest = arrivals - desk
    texts = round(arrivals * BY_TEXT)
    ways = [Way.TEXT] * texts + [Way.QR] * (rest - texts)
    dice.shuffle(ways)
    in_peak = min(round(rest * 0.7), max(rest // 2, round(PEAK_A_SECOND * span / 3)))
    peak = [span / 3 + span / 3 * number / in_peak for number in range(in_peak)]
    calm = [dice.choice((0.0, span * 2 / 3)) + dice.uniform(0, span / 3) for _ in range(rest - in_peak)]
    moments = peak + calm
    return sorted([*slots, *zip(moments, ways, strict=True)])


def _comes_first(number: int, at: float, way: Way, tasks: int, dice: Random) -> Visitor:
    """Who texts is expected somewhere; at the desk and the code some walk up."""
    is_expected = way is Way.TEXT or dice.random() >= WALKS_UP
    expected = dice.randrange(tasks) if is_expected else None
    place = expected
    if not is_expected and way is Way.QR and dice.random() < 0.5:
        place = dice.randrange(tasks)
    return Visitor(number, expected, [Step(at, way, True, place, _is_twice(dice))])


def _comes_again(visitor: Visitor, at: float, way: Way, tasks: int, dice: Random) -> None:
    """Somewhere else without a word, which ends the first stint; or after they had left."""
    last = visitor.steps[-1]
    if dice.random() < GOES_ELSEWHERE:
        elsewhere = dice.randrange(tasks - 1)
        elsewhere += last.place is not None and elsewhere >= last.place
        visitor.steps.append(Step(at, Way.QR, True, elsewhere, _is_twice(dice)))
        return
    visitor.steps.append(_leaves(last.at + (at - last.at) * dice.uniform(0.3, 0.8), last.place, dice))
    if visitor.expected is None and way is Way.TEXT:
        way = Way.QR
    visitor.steps.append(Step(at, way, True, visitor.expected, _is_twice(dice)))


def _leaves(at: float, place: int | None, dice: Random) -> Step:
    return Step(at, dice.choice(list(Way)), False, place, _is_twice(dice))


def _is_twice(dice: Random) -> bool:
    return dice.random() < PRESSED_TWICE
