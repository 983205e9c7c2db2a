"""Use cases of the gazetteer."""

import sqlalchemy as sa

from hub.database import new_uid, transaction
from hub.places import geonames
from hub.places.models import Place


def load_gazetteer(country: str) -> int:
    """Adds the country's places that are not there yet; answers how many. A second time adds none."""
    rows = geonames.read_places(country.upper())
    with transaction() as session:
        known = set(session.scalars(sa.select(Place.external_id).where(Place.source == geonames.SOURCE)))
        new = [{"uid": new_uid(), **row} for row in rows if row["external_id"] not in known]
        if new:
            session.execute(sa.insert(Place), new)
    return len(new)
