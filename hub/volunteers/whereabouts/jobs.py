"""Use cases of people whose address named no place: looked for again, or placed by a person."""

from uuid import UUID

from hub.accounts.rules import SYSTEM, Actor
from hub.errors import Invalid
from hub.places.gazetteer import PlaceFound, PlaceSearch
from hub.places.geocoder import plugged_in
from hub.places.services import locate
from hub.volunteers.queries import place_of_hub
from hub.volunteers.whereabouts import services
from hub.volunteers.whereabouts.queries import unplaced

AT_ONCE = 500


def place_whom_we_can(*, by: Actor, limit: int = AT_ONCE) -> int:
    """Looks for everybody without a place once more; answers how many have one now.

    The looking is done first, since it may ask outside; each person found is a transaction of their own.
    """
    found = 0
    for uid, address, postcode in [(v.uid, v.address, v.postcode) for v in unplaced(limit)]:
        search = locate(address, postcode)
        if search.found:
            services.place_at(uid, search.found, by=by)
            found += 1
    return found


def place_waiting(limit: int = 50) -> int:
    """The timer's part of it: only where an outside geocoder may know what our gazetteer did not."""
    return place_whom_we_can(by=SYSTEM, limit=limit) if plugged_in() else 0


def place_person(
    uid: UUID, *, text: str = "", hub_uid: str = "", pin: PlaceFound | None = None, by: Actor
) -> str:
    """Places a person where a coordinator says: a pin, near a hub, or by a town's name. Answers its name.

    Raises Invalid when the words name no place, or several: nobody is put where they may not be.
    """
    place = pin or (place_of_hub(hub_uid) if hub_uid else None)
    if place is None:
        search = locate(text.strip())
        if search.found is None:
            raise Invalid({"place": _unknown(text.strip(), search)})
        place = search.found
    services.place_at(uid, place, by=by)
    return place.name


def _unknown(text: str, search: PlaceSearch) -> str:
    if not text:
        return "Write a suburb or town, or choose the hub they are near."
    if search.suggestions:
        return f"“{text}” may be {' or '.join(search.suggestions)}. Write one of these in full."
    return f"“{text}” is not a place we know. Write the nearest suburb or town, or choose a hub."
