"""Which organisation fits a person who wants to help in general: in points and in words. Ring: rules.

What would make it wrong to hand them there leaves an organisation out, with the reason. What may be in the way
(other skills, another language, a check they want first) only puts it further back: many name no skill at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hub.places.rules import Point, rough_km
from hub.referrals.offering.facts import Candidate, Fit
from hub.referrals.offering.why_not import USUAL_KM, clock_words, opens_at
from hub.volunteers import skills
from hub.volunteers.ages import is_old_enough
from hub.volunteers.rules import Ages

# What each thing is worth; only their order and rough size matter.
SKILLS, NEAR, OPEN, ROOM, QUICK = 30, 20, 10, 6, 8
UNKNOWN_SKILLS, FRICTION = 8, 8
FAR_KM = 50


class WhyNot(StrEnum):
    """Why a person is not handed to an organisation. The first that holds counts."""

    NOT_ACTIVE = "not_active"
    NO_COVER = "no_cover"
    MEMBER = "member"
    BEFORE = "before"
    STOPPED = "stopped"
    FULL = "full"
    TOO_FAR = "too_far"
    AGE = "age"


WORDS = {
    WhyNot.NOT_ACTIVE: "not active here",
    WhyNot.NO_COVER: "without insurance that holds",
    WhyNot.MEMBER: "have them already",
    WhyNot.BEFORE: "were asked about them",
    WhyNot.STOPPED: "take nobody for now",
    WhyNot.FULL: "are full today",
    WhyNot.TOO_FAR: "too far",
    WhyNot.AGE: "take older people only",
}
# Whatever a coordinator has agreed by telephone, nobody may be sent there without these.
NEVER = (WhyNot.NOT_ACTIVE, WhyNot.NO_COVER)


@dataclass(frozen=True, slots=True)
class Helper:
    """The person as far as it matters. `before`: organisations that were asked; `mine`: where they belong already."""

    point: Point | None
    travel_km: float
    skills: frozenset[str]
    language: str
    born: date | None
    ages: Ages
    checks: frozenset[str] = frozenset()
    before: frozenset[int] = frozenset()
    mine: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Passed:
    """An organisation that they are not handed to, and why."""

    organisation_id: int
    name: str
    why: WhyNot


@dataclass(frozen=True, slots=True)
class Order:
    """Who is asked to take the person in, the best first, and who is not."""

    fits: tuple[Fit, ...] = ()
    passed: tuple[Passed, ...] = ()

    @property
    def why_nots(self) -> str:
        """“2 too far, 1 take nobody for now”; empty when all of them fit."""
        counts = {why: sum(one.why is why for one in self.passed) for why in WhyNot}
        return ", ".join(f"{number} {WORDS[why]}" for why, number in counts.items() if number)


def order(helper: Helper, candidates: Iterable[Candidate], now: datetime) -> Order:
    """In order of fit; `now` is local. Who has said where they work comes before who has not."""
    fits, passed = [], []
    for one in candidates:
        why = why_not(helper, one, now)
        if why is None:
            fits.append(fit_of(helper, one, now))
        else:
            passed.append(Passed(one.id, one.name, why))
    fits.sort(key=lambda fit: (not fit.knows_area, -round(fit.points, 3), fit.name.casefold()))
    passed.sort(key=lambda one: (list(WhyNot).index(one.why), one.name.casefold()))
    return Order(tuple(fits), tuple(passed))


def why_not(helper: Helper, one: Candidate, now: datetime) -> WhyNot | None:
    """Why they are not handed to this one; None when they may be."""
    away = distance(helper, one)
    against = {
        WhyNot.NOT_ACTIVE: not one.is_active,
        WhyNot.NO_COVER: not one.cover.holds(now.date()),
        WhyNot.MEMBER: one.id in helper.mine,
        WhyNot.BEFORE: one.id in helper.before,
        WhyNot.STOPPED: one.is_stopped,
        WhyNot.FULL: one.room is not None and one.room <= 0,
        WhyNot.TOO_FAR: away is not None and away > helper.travel_km,
        WhyNot.AGE: not is_old_enough(helper.born, now.date(), one.min_age, helper.ages),
    }
    return next((why for why, holds in against.items() if holds), None)


def distance(helper: Helper, one: Candidate) -> float | None:
    """How far they would travel to where it works, in km: 0 inside its area; None where either is not known."""
    if helper.point is None:
        return None
    edges = [
        rough_km(helper.point, Point(area.lat, area.lon)) - (area.radius_km or USUAL_KM)
        for area in one.areas
        if area.lat is not None and area.lon is not None
    ]
    if not edges and not one.areas and one.point is not None:
        edges = [rough_km(helper.point, one.point) - (one.radius_km or 0.0)]
    return max(min(edges), 0.0) if edges else None


def fit_of(helper: Helper, one: Candidate, now: datetime) -> Fit:
    """What speaks for it and what may be in the way, with its points."""
    away = distance(helper, one)
    near = NEAR * max(0.0, 1 - away / FAR_KM) if away is not None else 0.0
    parts = (_place(away), _skills(helper, one), _open(one, now), _room(one), _quick(one))
    doubts = tuple(_doubts(helper, one))
    points = near + sum(points for points, _ in parts) - FRICTION * len(doubts)
    reasons = tuple(words for _, words in parts if words)
    return Fit(one.id, one.name, points, away is not None, away, reasons, doubts)


Part = tuple[float, str]


def _place(away: float | None) -> Part:
    if away is None:
        return 0, "has not said where it works"
    return (0, "works where they live") if away == 0 else (0, f"works {away:.0f} km from them")


def _skills(helper: Helper, one: Candidate) -> Part:
    shared = sorted(skills.label(code).lower() for code in one.skills & helper.skills)
    if shared:
        return SKILLS, f"takes {', '.join(shared[:3])}"
    return (0 if one.skills else UNKNOWN_SKILLS), ""


def _open(one: Candidate, now: datetime) -> Part:
    if not one.hours.spans:
        return 0, ""
    opens = opens_at(one, now)
    return (OPEN, "open now") if opens <= now else (0, f"opens {clock_words(opens, now)}")


def _room(one: Candidate) -> Part:
    return (ROOM, f"room for {one.room} more today") if one.room else (0, "")


def _quick(one: Candidate) -> Part:
    said = one.record
    if not said.asked:
        return QUICK / 2, ""
    return QUICK * said.answered / said.asked, f"answered {said.answered} of {said.asked} times"


def _doubts(helper: Helper, one: Candidate) -> Iterable[str]:
    if one.skills and not one.skills & helper.skills:
        wanted = sorted(skills.label(code).lower() for code in one.skills)
        yield f"takes people for {', '.join(wanted[:3])}, which they did not name"
    if one.languages and helper.language not in one.languages:
        yield "does not say that it speaks their language"
    if one.checks_asked and one.checks_asked not in helper.checks:
        yield f"wants a {one.checks_asked} check first, which nobody has seen"
