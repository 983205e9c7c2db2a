"""Matching written a second time, plainly: everybody is looked at, one by one, in ordinary Python."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import cos, radians
from typing import Any
from uuid import UUID

from hub.matching.rules import AskFacts, WhyNot, box_of
from hub.places.rules import Point, band_of
from hub.volunteers.states import CheckLevel, ConsentShare, ConsentSms, CredentialKind, PhoneKind, Standing

LEVELS = list(CheckLevel)
RANKED, SCARCE = 1.5, 0.02
__all__ = ["Point", "box_of"]


@dataclass
class Paper:
    """A credential or check that was seen."""

    kind: CredentialKind
    code: str
    level: CheckLevel | None
    expires_on: date | None
    is_ended: bool
    task_uid: UUID | None


@dataclass
class Belongings:
    """What hangs on one row of the register."""

    skills: set[str] = field(default_factory=set)
    bodies: list[tuple[int, bool]] = field(default_factory=list)  # organisation, ended
    asked: list[tuple[datetime, UUID]] = field(default_factory=list)
    promised: list[tuple[datetime, datetime, bool]] = field(default_factory=list)  # from, to, released
    off: list[tuple[date, date]] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)


@dataclass
class Person:
    """Somebody on the register: their own row, and those that were merged into it."""

    lat: float
    lon: float
    travel_km: float
    availability: int
    free_until: datetime | None
    born: date | None
    state: Standing
    is_paused: bool
    sms: ConsentSms
    share: ConsentShare
    kind: PhoneKind | None  # None: no phone
    wants_ringing: bool
    language: str
    has_opted_out: bool
    rows: list[Belongings]
    id: int = 0

    @property
    def skills(self) -> set[str]:
        return set().union(*(row.skills for row in self.rows))

    def all(self, name: str) -> list[Any]:
        return [one for row in self.rows for one in getattr(row, name)]

    def last_asked(self) -> int:
        return max((int(at.timestamp()) for at, _ in self.all("asked")), default=0)


def is_looked_at(ask: AskFacts, person: Person) -> bool:
    box = box_of(ask)
    inside = any(west <= person.lon <= east for west, east in box.spans())
    return inside and band_of(person.lat) in box.bands() and (not ask.skill or ask.skill in person.skills)


def square_km(ask: AskFacts, person: Person) -> float:
    away = person.lon - ask.point.lon
    away = away - 360 if away > 180 else away + 360 if away < -180 else away
    return ((person.lat - ask.point.lat) * 111.195) ** 2 + (away * 111.195 * cos(radians(ask.point.lat))) ** 2


def why_not(ask: AskFacts, person: Person) -> WhyNot | None:
    """The first reason against them."""
    checks = (
        (WhyNot.NOT_ELIGIBLE, person.state is not Standing.ELIGIBLE or person.is_paused),
        (WhyNot.NO_CONSENT, person.sms is ConsentSms.NO),
        (WhyNot.NO_TEXTS, person.kind in (None, PhoneKind.LANDLINE) or person.wants_ringing),
        (WhyNot.TOO_FAR, square_km(ask, person) > min(person.travel_km, ask.within_km) ** 2),
        (WhyNot.NOT_FREE, not is_free_now(ask, person) and ask.parts & ~person.availability != 0),
        (WhyNot.RESTING, person.last_asked() > ask.rested_before.timestamp()),
        (WhyNot.AGE, is_of_wrong_age(ask, person)),
        (WhyNot.LANGUAGE, bool(ask.languages) and person.language not in ask.languages),
        (WhyNot.CREDENTIAL, bool(ask.credential) and not holds(ask, person)),
        (WhyNot.CHECK, bool(ask.check_level) and not is_checked(ask, person)),
        (WhyNot.NO_CONSENT, person.sms is ConsentSms.ORGANISATION and not is_member(ask, person)),
        (WhyNot.NOT_SHARED, person.share is ConsentShare.NO and not is_member(ask, person)),
        (WhyNot.NO_TEXTS, person.has_opted_out),
        (WhyNot.NOT_FREE, not is_free_now(ask, person) and is_off(ask, person)),
        (WhyNot.BUSY, any(a < ask.ends_at and b > ask.starts_at and not c for a, b, c in person.all("promised"))),
        (WhyNot.ASKED_ALREADY, any(uid == ask.shift_uid for _, uid in person.all("asked"))),
        (WhyNot.ASKED_ENOUGH, asks_this_week(ask, person) >= ask.asks_per_week),
    )  # fmt: skip
    return next((why for why, holds_true in checks if holds_true), None)


def is_free_now(ask: AskFacts, person: Person) -> bool:
    return person.free_until is not None and person.free_until >= ask.ends_at


def is_of_wrong_age(ask: AskFacts, person: Person) -> bool:
    if ask.born_by:
        return person.born is None or person.born > ask.born_by
    return bool(ask.adult_by) and person.born is not None and person.born > ask.adult_by


def stands(ask: AskFacts, paper: Paper) -> bool:
    return not paper.is_ended and (paper.expires_on is None or paper.expires_on >= ask.last_day)


def holds(ask: AskFacts, person: Person) -> bool:
    return any(
        paper.kind is not CredentialKind.CHECK and paper.code == ask.credential and stands(ask, paper)
        for paper in person.all("papers")
    )


def is_checked(ask: AskFacts, person: Person) -> bool:
    return any(
        paper.kind is CredentialKind.CHECK
        and LEVELS.index(paper.level) >= LEVELS.index(CheckLevel(ask.check_level))
        and paper.task_uid in (None, ask.task_uid)
        and stands(ask, paper)
        for paper in person.all("papers")
    )


def is_member(ask: AskFacts, person: Person) -> bool:
    return any(body == ask.organisation_id and not ended for body, ended in person.all("bodies"))


def is_off(ask: AskFacts, person: Person) -> bool:
    return any(first <= ask.last_day and last >= ask.first_day for first, last in person.all("off"))


def asks_this_week(ask: AskFacts, person: Person) -> int:
    return sum(at > ask.now - timedelta(days=7) for at, _ in person.all("asked"))


def cost(ask: AskFacts, person: Person) -> float:
    """Half the distance, a third fairness, the rest for rare skills."""
    days = (int(ask.now.timestamp()) - person.last_asked()) / 86_400
    lately = max(0.0, 1 - days / 30)
    spare = min(max(len(person.skills) - 1, 0), 6) / 6
    return 0.5 * square_km(ask, person) / ask.within_km**2 + 0.3 * lately + 0.2 * spare


def counts(asks: list[AskFacts], people: list[Person]) -> dict[WhyNot | None, int]:
    """Everybody looked at, once, by what stands against them on the line that fits best."""
    found: dict[WhyNot | None, int] = {}
    order = [None, *WhyNot]
    for person in people:
        reasons = [why_not(ask, person) for ask in asks if is_looked_at(ask, person)]
        if reasons:
            best = min(reasons, key=order.index)
            found[best] = found.get(best, 0) + 1
    return found


def suggestions(
    asks: list[AskFacts], people: list[Person], limit: int, lacked: set[str]
) -> list[tuple[float, int]]:
    """Cost and id of those who are suggested, in order. `lacked`: skills that other open tasks nearby want."""
    fit = []
    for person in people:
        lines = [ask for ask in asks if is_looked_at(ask, person) and why_not(ask, person) is None]
        if lines:
            fit.append((cost(lines[0], person), person.last_asked(), person.id, lines[0], person))
    fit.sort(key=lambda one: (round(one[0], 9), *one[1:3]))
    ranked = [
        (each + (SCARCE if person.skills & (lacked - {ask.skill}) else 0), asked, key)
        for each, asked, key, ask, person in fit[: int(RANKED * limit)]
    ]
    ranked.sort(key=lambda one: (round(one[0], 9), *one[1:3]))
    return [(each, key) for each, _, key in ranked[:limit]]
