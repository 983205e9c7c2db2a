"""Reads where somebody is: a pin on the map, a hub they are near, or an address. Never guessed."""

from flask_babel import gettext as _

from hub import cells
from hub.errors import Invalid
from hub.places.gazetteer import PlaceFound, PlaceSearch
from hub.places.rules import Point
from hub.volunteers.typed import RegistrationContext, Typed, Values, one, short

FIELDS = ("address", "postcode", "near_hub", "lat", "lon")
"""Everything that may say where somebody is."""


def read_place(typed: Typed, context: RegistrationContext) -> Values:
    """The address as written, and the place it stands for. Raises Invalid when it names none, or several.

    A pin is the most exact, then a hub they chose; both need no gazetteer. The words are kept beside them.
    """
    address, postcode = short(typed, "address", 200), one(typed, "postcode")
    if pinned := _pinned(typed, context) or _near_hub(typed, context):
        return {"address": address, "place": pinned}
    if not address and not postcode:
        words = _("Write your suburb or town, so that we ask you only for work near you.")
        raise Invalid({"address": words})
    if not context.knows_places:
        return {"address": address}
    search = _search(typed, context)
    if search.found:
        return {"address": address, "place": search.found}
    raise Invalid({"address": _unknown(address or postcode, search)})


def suggested(typed: Typed, context: RegistrationContext) -> tuple[str, ...]:
    """Places that may have been meant."""
    return _search(typed, context).suggestions


def _search(typed: Typed, context: RegistrationContext) -> PlaceSearch:
    return context.search(one(typed, "address"), one(typed, "postcode"))


def _pinned(typed: Typed, context: RegistrationContext) -> PlaceFound | None:
    try:
        pair = cells.coordinates({"lat": one(typed, "lat"), "lon": one(typed, "lon")})
    except Invalid:
        raise Invalid({"address": _("The pin is not a place on earth. Put it on the map again.")}) from None
    if pair is None:
        return None
    point = Point(*pair)
    return PlaceFound(context.name_near(point), point)


def _near_hub(typed: Typed, context: RegistrationContext) -> PlaceFound | None:
    chosen = one(typed, "near_hub")
    found = context.hub(chosen) if chosen else None
    if chosen and found is None:
        raise Invalid({"near_hub": _("This hub is not on our list any more. Choose another.")})
    return found


def _unknown(written: str, search: PlaceSearch) -> str:
    if search.is_ambiguous:
        return _("There is more than one “%(place)s”. Choose yours below.", place=written[:60])
    unknown = _("“%(place)s” is not a place we know.", place=written[:60])
    if search.suggestions:
        return f"{unknown} {_('Choose one below, or write the nearest suburb or town.')}"
    return (
        f"{unknown} {_('Write the nearest suburb or town, choose a hub near you, or put a pin on the map.')}"
    )
