"""Why an organisation is not asked to take a task on. Ring: rules.

Only what makes it impossible or plainly wrong to ask leaves an organisation out. What may be in the way puts it
further back instead (`fit.py`).
"""

from dataclasses import dataclass
from datetime import date, datetime

from hub.organisations.cover import day_words
from hub.organisations.opening_hours import add_open_hours, is_open_at
from hub.organisations.rules import AreaFacts
from hub.places.rules import Point, fold, rough_km
from hub.referrals.offering.facts import Candidate, Wanted, WhyNot
from hub.volunteers import skills

ADULT = 18
# How far an area without a distance reaches, in km.
USUAL_KM = 20.0


def why_not(wanted: Wanted, one: Candidate, now: datetime) -> tuple[WhyNot, str] | None:
    """Why it is not asked, with words about this one; None when it may be."""
    return _trust(wanted, one, now.date()) or _today(one) or _work(wanted, one, now)


def _trust(wanted: Wanted, one: Candidate, today: date) -> tuple[WhyNot, str] | None:
    if not one.is_active:
        return WhyNot.NOT_ACTIVE, "Not active here: screen and activate it first"
    if not one.cover.holds(today):
        return WhyNot.NO_COVER, "No insurance that holds is written down"
    if one.cover.is_past(wanted.last_day):
        return WhyNot.COVER_ENDS, f"Its insurance ends on {day_words(one.cover.until)}, before the work does"
    return None


def _today(one: Candidate) -> tuple[WhyNot, str] | None:
    if one.is_stopped:
        return WhyNot.STOPPED, f"Takes nobody for now{f': {one.stopped_why}' if one.stopped_why else ''}"
    if one.room is not None and one.room <= 0:
        return WhyNot.FULL, "No room left that day"
    return None


def _work(wanted: Wanted, one: Candidate, now: datetime) -> tuple[WhyNot, str] | None:
    if where(wanted, one).is_too_far:
        return WhyNot.TOO_FAR, f"Works elsewhere: {', '.join(a.name for a in one.areas) or 'nearer its base'}"
    if wanted.skills and one.skills and not one.skills & set(wanted.skills):
        known = ", ".join(sorted(skills.label(code).lower() for code in one.skills)[:3])
        return WhyNot.OTHER_WORK, f"Takes people for {known}"
    youngest = wanted.min_age if wanted.min_age is not None else ADULT
    if one.min_age is not None and one.min_age > youngest:
        return WhyNot.AGE, f"Takes people from {one.min_age}, the task takes them from {youngest}"
    if opens_at(one, now) >= wanted.starts_at > now:
        return WhyNot.CLOSED, f"Closed until {clock_words(opens_at(one, now), now)}, when the work has begun"
    return None


@dataclass(frozen=True, slots=True)
class Where:
    """Whether it works there: `words` says where it works, `km` how far its middle is."""

    is_known: bool
    is_too_far: bool = False
    words: str = ""
    km: float | None = None


def where(wanted: Wanted, one: Candidate) -> Where:
    """Its areas decide; without any, its own place and distance; without both, nobody knows."""
    if one.areas:
        return _in_areas(wanted, one.areas)
    if one.point is None or one.radius_km is None:
        return Where(is_known=False)
    km = rough_km(one.point, wanted.point)
    return Where(True, km > one.radius_km, f"works {km:.1f} km from its base", km)


def _in_areas(wanted: Wanted, areas: tuple[AreaFacts, ...]) -> Where:
    place = f" {fold(wanted.place)} "
    named = next((area for area in areas if f" {fold(area.name)} " in place), None)
    reached = [
        (rough_km(Point(area.lat, area.lon), wanted.point), area)
        for area in areas
        if area.lat is not None and area.lon is not None
    ]
    inside = [(km, area) for km, area in reached if km <= (area.radius_km or USUAL_KM)]
    if inside:
        km, area = min(inside, key=lambda pair: pair[0])
        return Where(True, words=f"works in {(named or area).name}", km=km)
    if named and named.lat is None:
        return Where(True, words=f"works in {named.name}")
    # Only areas that the map does not know: nobody can say whether it is too far.
    return Where(True, is_too_far=True) if reached else Where(is_known=False)


def opens_at(one: Candidate, now: datetime) -> datetime:
    """When somebody is there next: now, while it is open or nobody has said."""
    return now if is_open_at(one.hours, now) else add_open_hours(now, one.hours, 0)


def clock_words(moment: datetime, now: datetime) -> str:
    """“at 13:00”, or “Mon 09:00” on another day."""
    return f"at {moment:%H:%M}" if moment.date() == now.date() else f"{moment:%a %H:%M}"
