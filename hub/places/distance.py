"""The exact distance between two points. Ring: rules. Alone here, since the library behind it is slow to start."""

from geopy.distance import geodesic

from hub.places.rules import Point


def km_between(a: Point, b: Point) -> float:
    """Exact distance along the ground; slow (70 µs), for what people read."""
    return float(geodesic((a.lat, a.lon), (b.lat, b.lon)).km)
