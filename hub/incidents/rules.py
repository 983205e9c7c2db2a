"""What a hub's row in a list says."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub import cells
from hub.errors import Invalid
from hub.importing import Columns, check_row

HUB_COLUMNS = Columns(
    known=("name", "address", "lat", "lon", "source", "call_sign", "eoc"), required=("name", "lat", "lon")
)


@dataclass(frozen=True, slots=True)
class HubFacts:
    """A hub as somebody describes it."""

    name: str
    lat: float
    lon: float
    address: str = ""
    source: str = ""
    call_sign: str = ""
    eoc: str = ""


def read_hub(row: Mapping[str, str]) -> HubFacts:
    """The hub of one row. Raises Invalid with what is wrong in it."""
    check_row(row)
    name = " ".join(cells.text(row, "name", 120).split())
    if not name:
        raise Invalid({"name": "The hub has no name."})
    point = cells.coordinates(row)
    if point is None:
        raise Invalid({"lat": "lat and lon are missing. Without them nobody can be sent there."})
    return HubFacts(
        name=name,
        lat=point[0],
        lon=point[1],
        address=cells.text(row, "address", 200),
        source=cells.text(row, "source", 200),
        call_sign=cells.text(row, "call_sign", 24),
        eoc=cells.text(row, "eoc", 120),
    )


def fold_name(name: str) -> str:
    """The name as it is compared: case and spaces do not matter."""
    return " ".join(name.casefold().split())
