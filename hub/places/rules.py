"""Points on the earth, how far apart they are, and how the names of places compare."""

import math
import re
import unicodedata
from dataclasses import dataclass

EARTH_KM = 6371.0088
KM_PER_DEGREE = 111.195
BANDS_PER_DEGREE = 20

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
_ACCENTS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("['’ʻ`ʼ´.]")
_GAPS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the earth in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Box:
    """What lies between two parallels and two meridians. `west > east` when it crosses the date line."""

    south: float
    west: float
    north: float
    east: float

    def spans(self) -> tuple[tuple[float, float], ...]:
        """The span of longitudes from west to east: two of them when the date line is crossed."""
        if self.west <= self.east:
            return ((self.west, self.east),)
        return ((self.west, 180.0), (-180.0, self.east))

    def bands(self) -> range:
        """The bands of latitude (see `band_of`) that it touches."""
        return range(band_of(self.south), band_of(self.north) + 1)

    def covers(self, point: Point) -> bool:
        """Whether the point lies inside."""
        inside = any(west <= point.lon <= east for west, east in self.spans())
        return inside and self.south <= point.lat <= self.north


def is_on_earth(lat: float, lon: float) -> bool:
    """Whether such coordinates can be."""
    return -90 <= lat <= 90 and -180 <= lon <= 180


def rough_km(a: Point, b: Point) -> float:
    """Distance on a flat map: less than 0.5% wrong below 100 km, and fast."""
    away = (b.lon - a.lon + 180) % 360 - 180
    east = away * math.cos(math.radians((a.lat + b.lat) / 2))
    return math.hypot(b.lat - a.lat, east) * KM_PER_DEGREE


def box_around(point: Point, km: float) -> Box:
    """The smallest box that holds every point within `km`."""
    # A degree of latitude is 110.57 km at the equator, the shortest there is.
    high = min(km / 110.5, 90.0)
    south, north = max(point.lat - high, -90.0), min(point.lat + high, 90.0)
    narrowest = math.cos(math.radians(max(abs(south), abs(north))))
    wide = km / (111.3 * narrowest) if narrowest > 1e-6 else 180.0
    if wide >= 180:
        return Box(south, -180.0, north, 180.0)
    return Box(south, _turn(point.lon - wide), north, _turn(point.lon + wide))


def _turn(lon: float) -> float:
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def band_of(lat: float) -> int:
    """Which band of a twentieth of a degree (5.5 km) a latitude lies in, from the south pole."""
    return math.floor((lat + 90) * BANDS_PER_DEGREE)


def fold(text: str) -> str:
    """Letters as everyone types them: no case, accents, macrons, apostrophes or hyphens; single spaces.

    Other scripts keep their letters; only the marks of Latin, Greek and Cyrillic are taken off.
    """
    if text.isascii():
        return _GAPS.sub(" ", _APOSTROPHES.sub("", text.lower())).strip()
    apart = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.casefold().translate(_LETTERS)))
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", apart))
    # Vowels of many scripts are marks, which regular expressions do not count as parts of a word.
    return " ".join("".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in plain).split())


_SHORT = {"saint": "st", "mount": "mt", "fort": "ft", "sainte": "ste"}


def fold_place(text: str) -> str:
    """A place's name as searches compare it: folded, with “Saint” and “Mount” as people shorten them."""
    return " ".join(_SHORT.get(word, word) for word in fold(text).split())
