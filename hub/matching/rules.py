"""Pure ranking: facts about a task and candidates in, ranked suggestions with reasons out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import cos, radians
from typing import Self

from hub.places.distance import km_between
from hub.places.rules import KM_PER_DEGREE, Box, Point, box_around

FAIR_DAYS = 30
NEAR, FAIR, SPARE = 0.5, 0.3, 0.2
SKILLS_THAT_COUNT = 6
# What another open task nearby lacks is worth about as much as 20 km of 100.
SCARCE = 0.02
# The flat earth of a search and the true one differ by less than this.
SLACK = 1.004


class WhyNot(StrEnum):
    """Why somebody with the skill, in reach of the search, is not suggested. The first that holds counts."""

    NOT_ELIGIBLE = "not_eligible"
    NO_CONSENT = "no_consent"
    NOT_SHARED = "not_shared"
    NO_TEXTS = "no_texts"
    TOO_FAR = "too_far"
    AGE = "age"
    CREDENTIAL = "credential"
    CHECK = "check"
    LANGUAGE = "language"
    NOT_FREE = "not_free"
    BUSY = "busy"
    RESTING = "resting"
    ASKED_ENOUGH = "asked_enough"
    ASKED_ALREADY = "asked_already"

    @property
    def words(self) -> str:
        """The reason as it reads after a number: “412 too far”."""
        return WHY_NOT_WORDS[self]


WHY_NOT_WORDS = {
    WhyNot.NOT_ELIGIBLE: "not ready to be called yet",
    WhyNot.NO_CONSENT: "did not agree to be texted",
    WhyNot.NOT_SHARED: "do not want their details given on",
    WhyNot.NO_TEXTS: "cannot get texts",
    WhyNot.TOO_FAR: "too far",
    WhyNot.AGE: "too young, or age unknown",
    WhyNot.CREDENTIAL: "without the credential it needs, in date",
    WhyNot.CHECK: "without the check it needs, in date",
    WhyNot.LANGUAGE: "speak another language",
    WhyNot.NOT_FREE: "not free then",
    WhyNot.BUSY: "busy or promised elsewhere",
    WhyNot.RESTING: "asked a few hours ago",
    WhyNot.ASKED_ENOUGH: "asked often enough this week",
    WhyNot.ASKED_ALREADY: "asked for this time already",
}


class ReasonKind(StrEnum):
    """What speaks for a person; the order is the order of the columns."""

    DISTANCE = "distance"
    SKILL = "skill"
    CREDENTIAL = "credential"
    FREE = "free"
    ASKED = "asked"
    SCARCE = "scarce"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a person, in words."""

    kind: ReasonKind
    words: str


@dataclass(frozen=True, slots=True)
class AskFacts:
    """What a line of a shift asks for. Bits of `parts` are the parts of the week the shift touches.

    `skill` empty means anyone; `within_km` bounds the search; `rested_before` and `week_began` are the limits of
    rest period and weekly cap; `born_by` is the latest birth date allowed, and `adult_by` the latest of those whose
    age is known. `credential` and `check_level` must hold on `last_day`.
    """

    skill: str
    point: Point
    within_km: float
    parts: int
    starts_at: datetime
    ends_at: datetime
    now: datetime
    rested_before: datetime
    week_began: datetime
    asks_per_week: int
    organisation_id: int | None
    task_uid: object
    born_by: date | None = None
    adult_by: date | None = None
    credential: str = ""
    check_level: str = ""
    papers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    skill_words: str = ""
    # The local days that the shift touches, both included.
    first_day: date | None = None
    last_day: date | None = None
    shift_uid: object = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person who passed every filter, as the query found them; skills in words."""

    volunteer_id: int
    lat: float
    lon: float
    asked_at: datetime | None
    skill_count: int
    availability: int
    skills: tuple[str, ...] = ()
    scarce_skills: tuple[str, ...] = ()
    # Why they count as free, when it is not their week: “free now until 6 pm”.
    free_words: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A person and why: `km` is the geodesic distance, `score` lies between 0 and 1, more is better."""

    volunteer_id: int
    km: float
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers that turn what is known of a person into their cost; `fair_from` is a Unix time."""

    near: float
    fair: float
    spare: float
    fair_from: int

    @classmethod
    def of(cls, ask: AskFacts) -> Self:
        """Those of this search."""
        span = FAIR_DAYS * 24 * 3600
        spare = SPARE / SKILLS_THAT_COUNT
        return cls(NEAR / ask.within_km**2, FAIR / span, spare, int(ask.now.timestamp()) - span)


def box_of(ask: AskFacts, km: float | None = None) -> Box:
    """The box that holds everybody within this distance (else the reach of the search), also on a flat earth."""
    return box_around(ask.point, (ask.within_km if km is None else km) * SLACK)


def flat_square_km(a: Point, lat: float, lon: float) -> float:
    """The squared distance on a flat earth: within 0.3 % of the true one in the reach of a search."""
    apart = lon - a.lon
    east = apart - 360 if apart > 180 else apart + 360 if apart < -180 else apart
    north, (square_north, square_east) = lat - a.lat, square_degrees(a)
    return north * north * square_north + east * east * square_east


def square_degrees(point: Point) -> tuple[float, float]:
    """The squared length of a degree of latitude and of one of longitude there, in km."""
    return KM_PER_DEGREE**2, (KM_PER_DEGREE * cos(radians(point.lat))) ** 2


def cost(ask: AskFacts, candidate: Candidate) -> float:
    """What speaks against a person, 0 to 1: half distance, a third lately asked, the rest rare skills to keep free.

    It grows with the square of the distance, so that a street more or less does not outweigh fairness. The
    candidate query cuts off by the very same numbers.
    """
    by = Weights.of(ask)
    asked = int(candidate.asked_at.timestamp()) - by.fair_from if candidate.asked_at else 0
    surplus = min(max(candidate.skill_count - 1, 0), SKILLS_THAT_COUNT)
    near = flat_square_km(ask.point, candidate.lat, candidate.lon) * by.near
    return near + max(0, asked) * by.fair + surplus * by.spare


def burden(ask: AskFacts, candidate: Candidate) -> float:
    """The cost, and more for somebody with a skill that another task lacks: they come after their equals."""
    return cost(ask, candidate) + (SCARCE if candidate.scarce_skills else 0)


def score(ask: AskFacts, candidate: Candidate) -> float:
    """How well a person fits: the burden the other way round."""
    return max(0.0, 1 - burden(ask, candidate))


def rank(found: Iterable[tuple[AskFacts, Candidate]], limit: int | None = None) -> list[Suggestion]:
    """Best first, each person once; among equals who was asked least recently, then who registered first."""
    pairs = sorted(found, key=lambda pair: (burden(*pair), _asked_order(pair[1]), pair[1].volunteer_id))
    best: dict[int, tuple[AskFacts, Candidate]] = {}
    for ask, candidate in pairs:
        best.setdefault(candidate.volunteer_id, (ask, candidate))
    return [suggestion_of(*pair) for pair in list(best.values())[:limit]]


def suggestion_of(ask: AskFacts, candidate: Candidate) -> Suggestion:
    """The person with distance, score and reasons."""
    km = km_between(ask.point, Point(candidate.lat, candidate.lon))
    return Suggestion(candidate.volunteer_id, km, score(ask, candidate), reasons(ask, candidate, km))


def reasons(ask: AskFacts, candidate: Candidate, km: float) -> tuple[Reason, ...]:
    """Why this person, in the order of the columns on the page."""
    found = [
        Reason(ReasonKind.DISTANCE, f"{km:.1f} km"),
        Reason(ReasonKind.SKILL, ask.skill_words or ", ".join(candidate.skills[:2]) or "no skill named"),
        *(Reason(ReasonKind.CREDENTIAL, f"{words}, in date") for words in ask.papers),
        Reason(ReasonKind.FREE, candidate.free_words or "free all shift"),
        Reason(ReasonKind.ASKED, asked_words(ask.now, candidate.asked_at)),
    ]
    found += [
        Reason(ReasonKind.SCARCE, f"{skill}: another task wants it") for skill in candidate.scarce_skills
    ]
    return tuple(found)


def asked_words(now: datetime, asked_at: datetime | None) -> str:
    """“never asked”, “asked today”, “asked 9 days ago”."""
    if asked_at is None:
        return "never asked"
    days = (now - asked_at).days
    return {0: "asked today", 1: "asked yesterday"}.get(days, f"asked {days} days ago")


def _asked_order(candidate: Candidate) -> float:
    return candidate.asked_at.timestamp() if candidate.asked_at else 0.0
