"""A few real towns, so that tests need not read all of GeoNames."""

from typing import Any

TOWNS: tuple[tuple[str, str, float, float, int, str], ...] = (
    ("Wellington", "Wellington", -41.28664, 174.77557, 381_900, "te whanga nui a tara"),
    ("Lower Hutt", "Wellington", -41.21667, 174.91667, 101_194, ""),
    ("Petone", "Wellington", -41.22827, 174.87019, 8_370, ""),
    ("Mount Cook", "Wellington", -41.30, 174.774, 7_000, ""),
    ("Nelson", "Nelson", -41.27078, 173.28404, 59_200, ""),
    ("Richmond", "Tasman", -41.33333, 173.18333, 19_950, ""),
    ("Richmond", "Canterbury", -43.50833, 172.65013, 4_620, ""),
    ("Christchurch", "Canterbury", -43.53333, 172.63333, 419_200, "otautahi"),
    ("Lincoln", "Canterbury", -43.65, 172.48333, 60_000, ""),
    ("Lincoln", "Auckland", -36.8582, 174.62019, 600, ""),
    ("Auckland", "Auckland", -36.84853, 174.76349, 1_547_200, "tamaki makau rau"),
)


def rows() -> list[dict[str, Any]]:
    """The towns as columns of the table of places."""
    return [
        {"name": name, "name_key": name.lower(), "country": "NZ", "region": region, "lat": lat, "lon": lon,
         "population": population, "other_keys": other, "source": "test", "external_id": str(number)}
        for number, (name, region, lat, lon, population, other) in enumerate(TOWNS)
    ]  # fmt: skip
