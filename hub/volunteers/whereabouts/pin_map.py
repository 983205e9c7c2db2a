"""The map on which somebody puts a pin where they are: hubs and towns from our own data alone. Ring: queries."""

from hub.incidents.queries import all_hubs
from hub.places.queries import places_within
from hub.places.rules import Point, box_around

REACH_KM = 40.0
MOST_TOWNS = 24
# Names of towns nearer than this to one another would lie over each other on the small map, in degrees.
TOO_NEAR_LAT, TOO_NEAR_LON = 0.014, 0.07


def around_the_hubs() -> dict[str, object] | None:
    """What the map shows, begun in the middle of the hubs; None where there is no hub to begin at."""
    hubs = all_hubs()
    if not hubs:
        return None
    # The hub in the middle, and not the middle: two hubs across the date line have their mean in another ocean.
    middle = sorted(hubs, key=lambda hub: (hub.lat, hub.lon))[len(hubs) // 2]
    towns = places_within(box_around(Point(middle.lat, middle.lon), REACH_KM), limit=MOST_TOWNS)
    points = [{"kind": "hub", "name": hub.name, "lat": hub.lat, "lon": hub.lon} for hub in hubs]
    for town in towns:
        if not any(
            _over(town.lat - float(str(one["lat"])), town.lon - float(str(one["lon"]))) for one in points
        ):
            points.append({"kind": "place", "name": town.name, "lat": town.lat, "lon": town.lon})
    return {"lat": middle.lat, "lon": middle.lon, "points": points}


def _over(lat: float, lon: float) -> bool:
    """Whether two names that lie so far apart cover each other."""
    return abs(lat) < TOO_NEAR_LAT and abs(lon) < TOO_NEAR_LON
