"""Where is it, and what is near? Answered from the table of places, kept in memory once it has been read."""

from uuid import UUID

import sqlalchemy as sa
from babel import Locale
from flask import current_app

from hub.database import db
from hub.installation.queries import settings
from hub.places import geonames
from hub.places.gazetteer import Gazetteer, PlaceFound, PlaceSearch
from hub.places.models import Geocoded, Place
from hub.places.rules import Box, Point, fold_place


def find_place(text: str, postcode: str = "", country: str = "") -> PlaceSearch:
    """The place that an address surely names, else what may have been meant. Asks nobody outside."""
    where = country or settings().country
    search = gazetteer(where).search(text, postcode)
    if search.found or search.is_ambiguous or current_app.config.get("GEOCODER") in (None, "offline"):
        return search
    known = asked_outside(current_app.config["GEOCODER"], where, text)
    if known is None or known.lat is None or known.lon is None:
        return search
    return PlaceSearch(PlaceFound(known.name, Point(known.lat, known.lon)))


def asked_outside(source: str, country: str, text: str) -> Geocoded | None:
    """What an outside geocoder once answered to this address, if it was asked."""
    query = sa.select(Geocoded).where(
        Geocoded.source == source, Geocoded.country == country, Geocoded.asked_key == asked_key(text)
    )
    return db.session.scalar(query)


def asked_key(text: str) -> str:
    """An address as questions to a geocoder are told apart."""
    return fold_place(text)[:220]


def nearest_place_name(point: Point, country: str = "") -> str:
    """The name of the place closest to a point, or nothing."""
    place = gazetteer(country or settings().country).nearest(point)
    return place.name if place else ""


def is_loaded(country: str) -> bool:
    """Whether there is any place of this country to search."""
    return _newest(country) is not None


def gazetteer(country: str) -> Gazetteer:
    """All places of a country, read once and again only when more were loaded."""
    kept: dict[str, tuple[UUID | None, Gazetteer]] = current_app.extensions.setdefault("hub.gazetteers", {})
    newest = _newest(country)
    if country not in kept or kept[country][0] != newest:
        kept[country] = (newest, _read(country))
    return kept[country][1]


def places_within(box: Box, limit: int = 100) -> list[Place]:
    """Places inside a box, the most populous first."""
    inside = sa.or_(*(Place.lon.between(west, east) for west, east in box.spans()))
    query = sa.select(Place).where(Place.lat.between(box.south, box.north), inside)
    return list(db.session.scalars(query.order_by(Place.population.desc(), Place.id).limit(limit)))


def _newest(country: str) -> UUID | None:
    return db.session.scalar(
        sa.select(Place.uid).where(Place.country == country).order_by(Place.id.desc()).limit(1)
    )


def _read(country: str) -> Gazetteer:
    columns = (
        Place.name,
        Place.lat,
        Place.lon,
        Place.region,
        Place.postcode,
        Place.population,
        Place.other_keys,
    )
    rows = db.session.execute(sa.select(*columns).where(Place.country == country).order_by(Place.id)).all()
    places = [
        PlaceFound(row.name, Point(row.lat, row.lon), row.region, row.postcode, row.population)
        for row in rows
    ]
    others = ((key, index) for index, row in enumerate(rows) for key in row.other_keys.split("\n") if key)
    names = (country, Locale("en").territories.get(country, country))
    codes = geonames.region_codes(country)
    return Gazetteer(places, other_names=others, region_codes=codes, country=names)
