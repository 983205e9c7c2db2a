"""The map on which somebody puts a pin where they are: hubs and towns from our own data alone. Ring: queries."""

from hub.incidents.queries import all_hubs
from hub.places.queries import places_within
from hub.places.rules import Point, box_around

REACH_KM = 40.0
MOST_TOWNS = 24


def around_the_hubs() -> dict[str, object] | None:
    """What the map shows, begun in the middle of the hubs; None where there is no hub to begin at."""
    hubs = all_hubs()
    if not hubs:
        return None
    # The hub in the middle, and not the middle: two hubs across the date line have their mean in another ocean.
    middle = sorted(hubs, key=lambda hub: (hub.lat, hub.lon))[len(hubs) // 2]
    towns = places_within(box_around(Point(middle.lat, middle.lon), REACH_KM), limit=MOST_TOWNS)
    points = [{"kind": "place", "name": town.name, "lat": town.lat, "lon": town.lon} for town in towns]
    points += [{"kind": "hub", "name": hub.name, "lat": hub.lat, "lon": hub.lon} for hub in hubs]
    return {"lat": middle.lat, "lon": middle.lon, "points": points}
