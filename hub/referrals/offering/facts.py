"""What decides which organisation is asked to take a task on: the facts, and what comes out. Ring: rules."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from hub.organisations.cover import Cover
from hub.organisations.opening_hours import OpeningHours
from hub.organisations.rules import AreaFacts
from hub.organisations.states import OrganisationKind
from hub.places.rules import Point
from hub.tasks.states import Risk


class WhyNot(StrEnum):
    """Why an organisation is not asked. The first that holds counts."""

    NOT_ACTIVE = "not_active"
    NO_COVER = "no_cover"
    COVER_ENDS = "cover_ends"
    STOPPED = "stopped"
    FULL = "full"
    TOO_FAR = "too_far"
    OTHER_WORK = "other_work"
    AGE = "age"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """As it reads after a number: “2 too far”."""
        return WHY_NOT_WORDS[self]


WHY_NOT_WORDS = {
    WhyNot.NOT_ACTIVE: "not active here",
    WhyNot.NO_COVER: "without insurance that holds",
    WhyNot.COVER_ENDS: "insured only until before it ends",
    WhyNot.STOPPED: "take nobody for now",
    WhyNot.FULL: "full that day",
    WhyNot.TOO_FAR: "too far",
    WhyNot.OTHER_WORK: "do other work",
    WhyNot.AGE: "take older people only",
    WhyNot.CLOSED: "closed until it starts",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a task asks of the organisation that takes it on. Moments are local; `lines`: skill code and number."""

    point: Point
    place: str
    starts_at: datetime
    last_day: date
    lines: tuple[tuple[str, int], ...]
    words: str = ""
    risk: Risk = Risk.OPEN
    min_age: int | None = None
    check_level: str = ""
    languages: tuple[str, ...] = ()

    @property
    def needed(self) -> int:
        """How many people."""
        return sum(number for _, number in self.lines)

    @property
    def skills(self) -> tuple[str, ...]:
        """The skills it names."""
        return tuple(dict.fromkeys(skill for skill, _ in self.lines if skill))


@dataclass(frozen=True, slots=True)
class Answering:
    """How an organisation answered before: how often it was asked, how often it answered, usual minutes."""

    asked: int = 0
    answered: int = 0
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation as it stands today. `room`: how many more it can take that day; None: nobody has said."""

    id: int
    name: str
    kind: OrganisationKind = OrganisationKind.CHARITY
    is_active: bool = True
    cover: Cover = field(default_factory=Cover)
    point: Point | None = None
    radius_km: float | None = None
    areas: tuple[AreaFacts, ...] = ()
    skills: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    takes: str = ""
    min_age: int | None = None
    checks_asked: str = ""
    is_stopped: bool = False
    stopped_why: str = ""
    room: int | None = None
    hours: OpeningHours = field(default_factory=OpeningHours)
    thinks_about: int = 0
    record: Answering = field(default_factory=Answering)


@dataclass(frozen=True, slots=True)
class Fit:
    """An organisation that may be asked: what speaks for it, and what may be in the way."""

    organisation_id: int
    name: str
    points: float
    knows_area: bool
    km: float | None
    reasons: tuple[str, ...]
    doubts: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """What the trail keeps."""
        return (*self.reasons, *self.doubts)


@dataclass(frozen=True, slots=True)
class Passed:
    """An organisation that is not asked, and why."""

    organisation_id: int
    name: str
    why: WhyNot
    words: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who is asked, in order, and who is not."""

    fits: tuple[Fit, ...] = ()
    passed: tuple[Passed, ...] = ()

    @property
    def why_nots(self) -> str:
        """“3 take nobody for now, 2 too far”; empty when everybody fits."""
        counts = {why: sum(one.why is why for one in self.passed) for why in WhyNot}
        return ", ".join(f"{number} {why.words}" for why, number in counts.items() if number)
