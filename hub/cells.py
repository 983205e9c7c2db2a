"""Reads single cells of an imported row: numbers, coordinates, lists and moments. Each says what is wrong."""

from collections.abc import Mapping
from datetime import datetime
from math import isfinite

from hub.errors import Invalid

Row = Mapping[str, str]
# A slip of the keyboard, and a year so far out that clocks cannot be set to it.
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100


def text(row: Row, name: str, limit: int) -> str:
    """The cell as it stands. Raises Invalid when it is longer than we can keep."""
    value = row.get(name, "").strip()
    if len(value) > limit:
        raise Invalid({name: f"{name} is longer than {limit} characters. Shorten it."})
    return value


def several(row: Row, name: str) -> list[str]:
    """A list inside a cell, separated by semicolons; each entry once."""
    return list(dict.fromkeys(part.strip() for part in row.get(name, "").split(";") if part.strip()))


def whole(row: Row, name: str, *, least: int, most: int) -> int | None:
    """A whole number between two bounds, None for an empty cell."""
    value = decimal(row, name, least=least, most=most)
    if value is not None and value != int(value):
        raise Invalid({name: f"{name} “{row[name]}” is not a whole number."})
    return None if value is None else int(value)


def decimal(row: Row, name: str, *, least: float, most: float) -> float | None:
    """A number between two bounds, None for an empty cell."""
    value = row.get(name, "").strip()
    if not value:
        return None
    number = _float(value)
    if number is None:
        raise Invalid({name: f"{name} “{value}” is not a number."})
    if not least <= number <= most:
        raise Invalid({name: f"{name} {value} cannot be. It must be from {least} to {most}."})
    return number


def is_number(value: str) -> bool:
    """Whether the text reads as one finite number."""
    return _float(value) is not None


def coordinates(row: Row) -> tuple[float, float] | None:
    """`lat` and `lon` in degrees, or None. Raises Invalid for half a pair or a point that cannot be."""
    lat = decimal(row, "lat", least=-90, most=90)
    lon = decimal(row, "lon", least=-180, most=180)
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        raise Invalid({"lat": "lat and lon belong together: give both or neither."})
    if lat == 0 and lon == 0:
        raise Invalid(
            {"lat": "lat 0 and lon 0 is a point in the sea, not a place. Leave both empty if unknown."}
        )
    return lat, lon


def moment(row: Row, name: str) -> datetime:
    """An ISO 8601 moment. Raises Invalid without an offset: nobody can know which time was meant."""
    value = row.get(name, "").strip()
    if not value:
        raise Invalid({name: f"{name} is missing. Write it like 2026-11-14T09:00:00+13:00."})
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise Invalid(
            {name: f"{name} “{value}” is not a date and time. Write it like 2026-11-14T09:00:00+13:00."}
        ) from None
    if found.tzinfo is None:
        raise Invalid({name: f"{name} “{value}” has no time zone. Add the offset, like +13:00."})
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise Invalid({name: f"{name} “{value}” cannot be. Check the year."})
    return found


def _float(value: str) -> float | None:
    try:
        # Python reads 1_0 as ten; nobody else does.
        number = float(value.strip().replace("_", "?"))
    except ValueError:
        return None
    return number if isfinite(number) else None
