"""How many to ask, whom for which line, what it costs, and whether another wave is needed. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil
from types import MappingProxyType
from uuid import UUID

from hub.callouts.decisions import YesRate
from hub.callouts.states import Level
from hub.messaging.money import Money

MOST_IN_A_WAVE = 10_000


@dataclass(frozen=True, slots=True)
class CallOutPlan:
    """What a coordinator wants. No `wave_size`: as many as should fill the places; no `shift_id`: next."""

    target: int
    level: Level = Level.ACTIVATE
    wave_size: int | None = None
    every_minutes: int = 15
    answer_minutes: int = 60
    reason: str = ""
    shift_id: int | None = None
    # Nobody is texted: people are rung, or a runner goes to them.
    by_voice: bool = False
    # On whose authority: a name and an office.
    authorised_by: str = ""
    is_drill: bool = False
    # An organisation asks its own people alone.
    members_only: bool = False

    @property
    def goes_through_the_night(self) -> bool:
        """Whether quiet hours are overridden: only to activate, and only with a written reason."""
        return self.level is Level.ACTIVATE and bool(self.reason.strip())


@dataclass(frozen=True, slots=True)
class LineNeed:
    """A line of the shift with what is free of it; an empty skill means anyone, an empty credential none."""

    line_id: int
    skill: str
    free: int
    credential: str = ""


def suggested_size(plan: CallOutPlan, free: int, rate: YesRate) -> int:
    """How many to ask first. An alert asks nothing: its target is how many shall know."""
    if not plan.level.asks:
        return min(plan.target, MOST_IN_A_WAVE)
    return min(rate.asks_for(min(plan.target, free)), MOST_IN_A_WAVE)


def assign(
    people: Sequence[tuple[int, Collection[str]]],
    lines: Sequence[LineNeed],
    held: Mapping[str, Collection[int]] = MappingProxyType({}),
) -> dict[int, int]:
    """Which line each person is asked for: of those they fit, the one that is shortest of asks so far.

    `people` are (volunteer, skills), best first; `held` says who holds each credential. Who fits no line is left out.
    """
    asked = {line.line_id: 0 for line in lines}
    assigned: dict[int, int] = {}
    for volunteer_id, skills in people:
        fitting = [
            line
            for line in lines
            if (not line.skill or line.skill in skills)
            and (not line.credential or volunteer_id in held.get(line.credential, ()))
        ]
        if fitting:
            line = max(fitting, key=lambda one: (one.free / (asked[one.line_id] + 1), bool(one.skill)))
            asked[line.line_id] += 1
            assigned[volunteer_id] = line.line_id
    return assigned


def pick(assigned: Mapping[int, int], lines: Sequence[LineNeed], size: int) -> list[int]:
    """The first `size` people; each line gets its share before the rest is filled up with the best."""
    free = sum(line.free for line in lines) or 1
    share = {line.line_id: ceil(size * line.free / free) for line in lines}
    chosen: list[int] = []
    rest: list[int] = []
    for volunteer_id, line_id in assigned.items():
        kept = chosen if share[line_id] > 0 and len(chosen) < size else rest
        kept.append(volunteer_id)
        share[line_id] -= 1
    return [*chosen, *rest][:size]


@dataclass(frozen=True, slots=True)
class PersonToAsk:
    """Somebody who would be asked, and why they."""

    volunteer_id: int
    uid: UUID
    name: str
    language: str
    km: float
    reasons: tuple[str, ...]
    line_id: int
    phone: str = ""
    # The name with which their text begins, since others use the same phone.
    for_whom: str = ""


@dataclass(frozen=True, slots=True)
class TextToSend:
    """A text exactly as it will arrive, but for its code; how many people get it, and its parts."""

    language: str
    body: str
    people: int
    segments: int
    # For people who share a phone: it begins with the name.
    is_shared: bool = False


class Block(StrEnum):
    """What stands in the way of a call-out."""

    NOT_OPEN = "not_open"
    OWNER = "owner"
    STOPPED = "stopped"
    QUIET_HOURS = "quiet_hours"
    RUNNING = "running"
    FULL = "full"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything a coordinator sees before sending. `blocked` maps what stands in the way to a sentence.

    `warnings` do not stand in the way; `segments` are the parts of all texts together.
    """

    plan: CallOutPlan
    shift_id: int
    free: int
    standing_by: int
    somebody_fits: bool
    suggested: int
    rate: YesRate
    people: tuple[PersonToAsk, ...]
    texts: tuple[TextToSend, ...]
    segments: int
    costs: tuple[Money, ...]
    seconds: int
    blocked: Mapping[Block, str]
    warnings: tuple[str, ...]
    leaves_at: datetime
    deadline: datetime
    next_allowed_at: datetime | None

    @property
    def expected_yes(self) -> int:
        """How many yeses this wave should bring."""
        return round(len(self.people) * self.rate.rate)

    @property
    def blocks(self) -> tuple[str, ...]:
        """What stands in the way, in sentences; empty when nothing does."""
        return tuple(self.blocked.values())
