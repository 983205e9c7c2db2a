"""The map of a task: where it is, the hubs, the people, names of places around; from our own data alone."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from math import cos, radians

from hub.incidents.queries import HubNow, hubs_with_openings
from hub.places.queries import places_within
from hub.places.rules import KM_PER_DEGREE, Point, box_around
from hub.referrals.queries import Handover
from hub.referrals.states import ReferralState
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer

RINGS_KM = ((1, 2, 3), (2, 5, 8), (5, 10, 20), (10, 30, 50), (25, 50, 100))
MOST_PEOPLE, MOST_PLACES = 60, 8
KINDS = {
    ReferralState.ON_TASK: "here",
    ReferralState.COMPLETED: "here",
    ReferralState.ACCEPTED: "coming",
    ReferralState.ASKED: "silent",
    ReferralState.NO_ANSWER: "silent",
}


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One mark; east and north are measured in km from the task."""

    kind: str
    name: str
    lat: float
    lon: float
    east_km: float
    north_km: float
    detail: str = ""


def map_of(task: Task, marks: Iterable[tuple[str, Volunteer]]) -> dict[str, object]:
    """What the map component draws. People are marked by given name and rounded place, never by address."""
    middle = Point(task.lat, task.lon)
    people = [_person(kind, one, middle) for kind, one in list(marks)[:MOST_PEOPLE] if one.lat is not None]
    rings = _rings(people)
    hubs = [_mark("hub", _hub_name(one), one.hub.lat, one.hub.lon, middle) for one in hubs_with_openings()]
    hubs = [mark for mark in hubs if _reach(mark) <= rings[-1] * 1.2]
    return {
        "title": f"Map around {task.number}", "desc": _described(task, hubs, people), "name": task.number,
        "lat": task.lat, "lon": task.lon, "rings_km": list(rings),
        "points": [asdict(mark) for mark in [*_places(middle, rings[-1]), *hubs, *people]],
    }  # fmt: skip


def marks_of(handovers: Iterable[Handover]) -> list[tuple[str, Volunteer]]:
    """People who came, are on the way or are silent. Who said no, or waits for the charity, is not drawn."""
    return [(KINDS[h.referral.state], h.volunteer) for h in handovers if h.referral.state in KINDS]


def _person(kind: str, volunteer: Volunteer, middle: Point) -> MapPoint:
    # Two decimals are a kilometre: enough to see from where people come, too little to find a door.
    lat, lon = round(volunteer.lat or 0.0, 2), round(volunteer.lon or 0.0, 2)
    return _mark(kind, volunteer.given_name, lat, lon, middle)


def _mark(kind: str, name: str, lat: float, lon: float, middle: Point) -> MapPoint:
    east = (lon - middle.lon) * KM_PER_DEGREE * cos(radians(middle.lat))
    return MapPoint(kind, name, lat, lon, round(east, 3), round((lat - middle.lat) * KM_PER_DEGREE, 3))


def _hub_name(one: HubNow) -> str:
    return f"{one.hub.call_sign} {one.hub.name}".strip()


def _reach(mark: MapPoint) -> float:
    return (mark.east_km**2 + mark.north_km**2) ** 0.5


def _rings(people: list[MapPoint]) -> tuple[int, ...]:
    """Rings that hold nine in ten of the people."""
    reaches = sorted(_reach(mark) for mark in people)
    far = reaches[int(len(reaches) * 0.9)] if reaches else 3.0
    return next((rings for rings in RINGS_KM if rings[-1] >= far), RINGS_KM[-1])


def _places(middle: Point, km: float) -> list[MapPoint]:
    near = [place for place in places_within(box_around(middle, km), limit=40)]
    near.sort(key=lambda place: -place.population)
    return [_mark("place", place.name, place.lat, place.lon, middle) for place in near[:MOST_PLACES]]


def _described(task: Task, hubs: list[MapPoint], people: list[MapPoint]) -> str:
    near = ", ".join(f"{hub.name} {_reach(hub):.1f} km" for hub in hubs)
    where = task.place_name or task.address
    return f"{task.number} is at {where}. Hubs: {near or 'none near'}. {len(people)} people drawn."
