"""Reads rows of a list of places: towns, suburbs and postcodes. Ring: rules."""

from collections.abc import Mapping
from typing import Any

from hub import cells
from hub.errors import Invalid
from hub.importing import Columns, check_row
from hub.places.rules import fold_place

COLUMNS = Columns(
    known=(
        "name", "lat", "lon", "postcode", "region", "country", "population", "other_names", "source",
        "external_id",
    ),
    required=("lat", "lon"),
    one_of=(("name", "postcode"),),
)  # fmt: skip


def read_place(row: Mapping[str, str], *, country: str, source: str) -> dict[str, Any]:
    """One place as columns of its table. Raises Invalid with what is wrong in the row.

    A row with a postcode and no name is a place called by its postcode. Without an `external_id` a place is
    known by name, region and postcode.
    """
    check_row(row)
    name, postcode = cells.text(row, "name", 120), cells.text(row, "postcode", 16)
    point = cells.coordinates(row)
    if not (name or postcode):
        raise Invalid({"name": "The row has no name and no postcode. Give one of the two."})
    if point is None:
        raise Invalid({"lat": "The row has no lat and lon. Without them nobody can be placed there."})
    key, region = fold_place(name or postcode), cells.text(row, "region", 120)
    others = [fold_place(other) for other in cells.several(row, "other_names")]
    return {
        "name": name or postcode, "name_key": key[:120], "country": _country(row, country), "region": region,
        "postcode": postcode, "lat": point[0], "lon": point[1],
        "population": cells.whole(row, "population", least=0, most=100_000_000) or 0,
        "source": cells.text(row, "source", 40) or source[:40],
        "external_id": (cells.text(row, "external_id", 40) or f"{key}|{fold_place(region)}|{postcode}")[:40],
        "other_keys": "\n".join(other for other in others if other),
    }  # fmt: skip


def _country(row: Mapping[str, str], usual: str) -> str:
    return country_code(row.get("country", "")) or usual


def country_code(text: str) -> str:
    """A country as two capital letters, or nothing. Raises Invalid({"country": …})."""
    written = text.strip().upper()
    if written and not (len(written) == 2 and written.isascii() and written.isalpha()):
        raise Invalid({"country": f"country “{text.strip()}” is not two letters like NZ or CL."})
    return written
