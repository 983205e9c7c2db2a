"""Where a task is: its point, its hub, and the suburb that an ask may name. Ring: queries."""

from dataclasses import replace

from hub.errors import Invalid
from hub.incidents.queries import hub_called, nearest_hub
from hub.installation.queries import settings
from hub.places.queries import find_place, nearest_place_name
from hub.places.rules import Point, rough_km
from hub.tasks.rules import TaskFacts, suburb_of

SAME_TOWN_KM = 30.0


def place_of(facts: TaskFacts) -> dict[str, object]:
    """Address, coordinates and the suburb that an ask may name. Raises Invalid when it is not found."""
    here = hub_called(facts.address) if facts.lat is None else None
    if here is not None:
        address = here.name if here.name in here.address else f"{here.name}, {here.address}".strip(", ")
        facts = replace(facts, address=address[:200], lat=here.lat, lon=here.lon)
    search = find_place(facts.address) if facts.address else None
    found = search.found if search else None
    if facts.lat is not None and facts.lon is not None:
        point = Point(facts.lat, facts.lon)
        # A far-away namesake of the suburb must not name the place.
        near = found if found and rough_km(found.point, point) <= SAME_TOWN_KM else None
        name = near.name if near else nearest_place_name(point)
    elif found:
        point, name = found.point, found.name
    else:
        raise Invalid({"address": _not_found(facts.address, search.suggestions if search else ())})
    hub = nearest_hub(point)
    return {"address": facts.address, "lat": point.lat, "lon": point.lon, "hub_id": hub.id if hub else None,
            "place_name": (name or suburb_of(facts.address))[:120]}  # fmt: skip


def _not_found(address: str, suggestions: tuple[str, ...]) -> str:
    if not address:
        return "Say where it is: an address with its town or suburb."
    if suggestions:
        return f"We cannot find “{address}”. Did you mean {' or '.join(suggestions)}? Add the town or suburb."
    return f"We cannot find “{address}” in {settings().country}. Add the town or suburb after a comma."
