"""Use cases of the gazetteer: loading places, and asking outside for an address that it does not know."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa

from hub import clock
from hub.database import db, new_uid, transaction
from hub.errors import Invalid
from hub.importing import ImportReport, Outcome, Progress, Tally
from hub.installation.queries import settings
from hub.places import geonames
from hub.places.gazetteer import PlaceFound, PlaceSearch, one_of
from hub.places.geocoder import CannotAsk, Geocoder, plugged_in
from hub.places.models import Geocoded, Place
from hub.places.queries import asked_key, asked_outside, find_place
from hub.places.rows import country_code, read_place

BATCH = 1000
ASK_AGAIN_AFTER = timedelta(days=30)


def load_gazetteer(country: str) -> int:
    """Adds the country's places that are not there yet; answers how many. A second time adds none."""
    rows = geonames.read_places(country.upper())
    with transaction() as session:
        known = set(session.scalars(sa.select(Place.external_id).where(Place.source == geonames.SOURCE)))
        new = [{"uid": new_uid(), **row} for row in rows if row["external_id"] not in known]
        if new:
            session.execute(sa.insert(Place), new)
    return len(new)


def import_places(
    rows: Iterable[Mapping[str, str]], *, source: str, country: str = "", progress: Progress | None = None
) -> ImportReport:
    """Takes a list of towns, suburbs and postcodes; a place that is known is replaced by what the list says.

    Every 1000 rows are one transaction. A list without an `external_id` column knows a place by its name,
    region and postcode.
    """
    usual = country_code(country) or settings().country
    tally, remaining = Tally(progress), iter(rows)
    while batch := list(islice(remaining, BATCH)):
        with transaction():
            _take(batch, tally, source=source, country=usual)
    return tally.report()


def _take(batch: list[Mapping[str, str]], tally: Tally, *, source: str, country: str) -> None:
    read: dict[tuple[str, str], dict[str, Any]] = {}
    for row in batch:
        try:
            place = read_place(row, country=country, source=source)
        except Invalid as error:
            tally.reject(row, error)
            continue
        key = (place["source"], place["external_id"])
        if key in read:
            tally.take(Outcome.DUPLICATE)
        read.setdefault(key, place)
    known = _known(read)
    for key, place in read.items():
        old = known.get(key)
        tally.take(_outcome(old, place))
    changed = [key for key, place in read.items() if _outcome(known.get(key), place) is not Outcome.DUPLICATE]
    # Replaced and not updated: a new id is how every process notices that its gazetteer is old.
    gone = [known[key].id for key in changed if key in known]
    if gone:
        db.session.execute(sa.delete(Place).where(Place.id.in_(gone)))
    if changed:
        db.session.execute(sa.insert(Place), [{"uid": new_uid(), **read[key]} for key in changed])


def _known(read: Mapping[tuple[str, str], object]) -> dict[tuple[str, str], Place]:
    sources, ids = {source for source, _ in read}, [external_id for _, external_id in read]
    query = sa.select(Place).where(Place.source.in_(sources), Place.external_id.in_(ids))
    return {(place.source, place.external_id): place for place in db.session.scalars(query)}


def _outcome(old: Place | None, new: Mapping[str, Any]) -> Outcome:
    if old is None:
        return Outcome.CREATED
    is_same = all(getattr(old, name) == value for name, value in new.items())
    return Outcome.DUPLICATE if is_same else Outcome.UPDATED


def locate(text: str, postcode: str = "", country: str = "") -> PlaceSearch:
    """Where an address is: from our own gazetteer, else from the outside geocoder if there is one.

    Its answers are kept, so that nobody asks twice; several places of one name are never guessed. Call it before
    a transaction, never inside one.
    """
    search, geocoder = find_place(text, postcode, country), plugged_in()
    if search.found or search.is_ambiguous or geocoder is None or not text.strip():
        return search
    where = country or settings().country
    known = asked_outside(geocoder.name, where, text)
    if known is not None and (known.lat is not None or known.asked_at > clock.now() - ASK_AGAIN_AFTER):
        return search
    return _ask(geocoder, text, where) or search


def _ask(geocoder: Geocoder, text: str, country: str) -> PlaceSearch | None:
    try:
        answers = geocoder.find(text, country)
    except CannotAsk:
        return None
    found = one_of(answers)
    if found is None and answers:
        labels = tuple(dict.fromkeys(answer.label for answer in answers))
        return PlaceSearch(None, labels, is_ambiguous=True)
    _keep(geocoder.name, country, text, found)
    return PlaceSearch(found) if found else None


def _keep(source: str, country: str, text: str, found: PlaceFound | None) -> None:
    with transaction():
        row = asked_outside(source, country, text)
        if row is None:
            row = Geocoded(source=source, country=country, asked_key=asked_key(text))
            db.session.add(row)
        row.name, row.asked_at = found.name if found else "", clock.now()
        row.lat, row.lon = (found.point.lat, found.point.lon) if found else (None, None)
