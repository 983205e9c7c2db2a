"""Finds the place that an address names, and says when it would have to guess. Ring: rules."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from hub.places.rules import KM_PER_DEGREE, Point, fold_place, rough_km

NEARBY_KM = 60.0
SAME_TOWN_KM = 10.0
MUCH_LARGER = 10
LONGEST_NAME = 6
MOST_SUGGESTIONS = 4
CELLS_PER_DEGREE = 4
# About a kilometre: most such cells have one place that is closest to all of it.
FINE = 25 * CELLS_PER_DEGREE
KEPT = 10_000
PART_OF_A_NAME = frozenset(
    ("mt", "new", "north", "south", "east", "west", "port", "lake", "point", "pt", "upper", "lower", "old")
)

_PARTS = re.compile(r"[,;\n/|]+")
_FIGURES_AT_END = re.compile(r"(?: \d+)+$")


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A named place, with the region that tells it from others of its name."""

    name: str
    point: Point
    region: str = ""
    postcode: str = ""
    population: int = 0

    @property
    def label(self) -> str:
        """“Richmond, Tasman”."""
        return f"{self.name}, {self.region}" if self.region and self.region != self.name else self.name


@dataclass(frozen=True, slots=True)
class PlaceSearch:
    """What an address came to: one place, or none and what may have been meant.

    `is_ambiguous`: several places have just this name.
    """

    found: PlaceFound | None = None
    suggestions: tuple[str, ...] = ()
    is_ambiguous: bool = False


@dataclass(slots=True)
class _Reading:
    """What the later parts of an address have settled while it is read from its end."""

    places: list[PlaceFound] = field(default_factory=list)
    region: str = ""


class Gazetteer:
    """The places of one country, ready to be searched. Never changes once it is made."""

    def __init__(
        self,
        places: Sequence[PlaceFound],
        *,
        other_names: Iterable[tuple[str, int]] = (),
        region_codes: Mapping[str, str] | None = None,
        country: Collection[str] = (),
    ) -> None:
        self.places = places
        self._region_codes = {
            fold_place(code): fold_place(name) for code, name in (region_codes or {}).items()
        }
        self._country = {fold_place(word) for word in country}
        self._names: defaultdict[str, list[PlaceFound]] = defaultdict(list)
        self._others: defaultdict[str, list[PlaceFound]] = defaultdict(list)
        self._regions: defaultdict[str, list[PlaceFound]] = defaultdict(list)
        self._postcodes: dict[str, PlaceFound] = {}
        self._cells: defaultdict[tuple[int, int], list[PlaceFound]] = defaultdict(list)
        self._keep_answers()
        for place in places:
            self._names[fold_place(place.name)].append(place)
            self._regions[fold_place(place.region)].append(place)
            self._cells[_cell(place.point)].append(place)
            if place.postcode:
                self._postcodes.setdefault(_plain(place.postcode), place)
        self._regions.pop("", None)
        for key, index in other_names:
            self._others[key].append(places[index])

    def _keep_answers(self) -> None:
        """A list of people names the same few towns, and points close to each other, again and again."""
        self._parts = lru_cache(maxsize=KEPT)(self._parts_of)
        self._candidates = lru_cache(maxsize=KEPT)(self._candidates_for)
        self._near = lru_cache(maxsize=KEPT)(self._near_cell)

    def __getstate__(self) -> dict[str, object]:
        """What another process needs; it keeps answers of its own."""
        return {
            key: value for key, value in vars(self).items() if key not in ("_parts", "_candidates", "_near")
        }

    def __setstate__(self, state: dict[str, object]) -> None:
        vars(self).update(state)
        self._keep_answers()

    def search(self, text: str, postcode: str = "") -> PlaceSearch:
        """The most exact place that the address surely names; several of one name are never guessed."""
        parts = [part for piece in _PARTS.split(text) for part in self._parts(piece)]
        reading = self._read(parts)
        by_postcode = self._postcodes.get(_plain(postcode)) if postcode else None
        rivals = _nearest_to(by_postcode, reading.places) if by_postcode else reading.places
        found = _outstanding(rivals) or by_postcode
        if found:
            return PlaceSearch(found)
        if rivals:
            return PlaceSearch(None, self._told_apart(rivals), is_ambiguous=True)
        return PlaceSearch(None, self._near_misses(parts, reading.region))

    def nearest(self, point: Point) -> PlaceFound | None:
        """The place closest to a point, or nothing within about 100 km."""
        rivals = self._near(int((point.lat + 90) * FINE), int((point.lon + 180) * FINE))
        if len(rivals) < 2:
            return rivals[0] if rivals else None
        return min(rivals, key=lambda place: rough_km(point, place.point))

    def _near_cell(self, row: int, column: int) -> list[PlaceFound]:
        """The places that can be closest to any point of a small cell, of all those around it."""
        middle = Point((row + 0.5) / FINE - 90, (column + 0.5) / FINE - 180)
        around = self._around(middle)
        ranked = sorted((rough_km(middle, place.point), index) for index, place in enumerate(around))
        # From its middle to a corner, twice, and a little for the flatness of the map.
        reach = ranked[0][0] + 2.2 * KM_PER_DEGREE / FINE if ranked else 0.0
        return [around[index] for km, index in ranked if km <= reach]

    def _around(self, point: Point) -> list[PlaceFound]:
        row, column = _cell(point)
        for reach in (1, 4):
            cells = [
                (row + y, column + x) for y in range(-reach, reach + 1) for x in range(-reach, reach + 1)
            ]
            if around := [place for cell in cells for place in self._cells.get(cell, ())]:
                return around
        return []

    def _read(self, parts: list[str]) -> _Reading:
        reading = _Reading()
        for position in range(len(parts) - 1, -1, -1):
            part = parts[position]
            # “12 Nelson Street” says nothing about Nelson once the town stands behind it.
            if part[0].isdigit() and reading.places and " " in part:
                continue
            region = self._region_of(part)
            candidates = self._called(part, region) if region else self._candidates(part)
            fitting = [place for place in candidates if _fits(place, reading)]
            if candidates and not reading.places and not reading.region:
                reading.places = candidates
            elif fitting:
                reading.places = _closer(fitting, reading.places)
            reading.region = reading.region or region
        return reading

    def _region_of(self, part: str) -> str:
        name = _FIGURES_AT_END.sub("", part) if part[-1:].isdigit() else part
        name = self._region_codes.get(name, name)
        return name if name in self._regions else ""

    def _called(self, part: str, region: str) -> list[PlaceFound]:
        """Places named like their region: “Nelson”, “New York”."""
        name = _FIGURES_AT_END.sub("", part)
        others = [place for place in self._others.get(name, ()) if fold_place(place.region) == region]
        return self._names.get(name, others)

    def _candidates_for(self, part: str) -> list[PlaceFound]:
        """Places named by the longest tail of this part: “12 Beach Road Petone” → Petone."""
        words = _FIGURES_AT_END.sub("", part.removeprefix("near ")).split()
        for tail in _tails(words):
            named = self._names.get(tail) or self._others.get(tail)
            if named:
                return named
        return []

    def _parts_of(self, written: str) -> tuple[str, ...]:
        """A piece between commas as parts: “Paradise CA 95969” names a region behind the town."""
        piece = fold_place(written)
        if not piece or piece in self._country:
            return ()
        words = _FIGURES_AT_END.sub("", piece).split()
        for tail in _tails(words):
            if self._region_of(tail) and tail != " ".join(words):
                return " ".join(words[: -len(tail.split())]), tail
            if tail in self._names:
                break
        return (piece,)

    def _told_apart(self, rivals: list[PlaceFound]) -> tuple[str, ...]:
        largest = sorted(rivals, key=lambda place: -place.population)[:MOST_SUGGESTIONS]
        labels = [place.label for place in largest]
        return tuple(
            label if labels.count(label) == 1 else f"{place.name}, near {self._town_near(place)}"
            for label, place in zip(labels, largest, strict=True)
        )

    def _town_near(self, place: PlaceFound) -> str:
        row, column = _cell(place.point)
        around = [
            other
            for y in (-1, 0, 1)
            for x in (-1, 0, 1)
            for other in self._cells.get((row + y, column + x), ())
            if other.name != place.name
        ]
        return (
            min(around, key=lambda other: rough_km(place.point, other.point)).name if around else place.region
        )

    def _near_misses(self, parts: list[str], region: str) -> tuple[str, ...]:
        labels: dict[str, None] = {}
        for wanted in _wordings(parts):
            keys = [key for key in self._names if abs(len(key) - len(wanted)) <= 3]
            for key in get_close_matches(wanted, keys, n=MOST_SUGGESTIONS, cutoff=0.8):
                labels.update(dict.fromkeys(self._told_apart(self._names[key])))
        if not labels and region:
            labels.update(dict.fromkeys(self._told_apart(self._regions[region])))
        return tuple(labels)[:MOST_SUGGESTIONS]


def one_of(answers: Sequence[PlaceFound]) -> PlaceFound | None:
    """The one place that several answers agree on: all of them within one town. Else nobody can know."""
    first = answers[0] if answers else None
    agree = first and all(rough_km(first.point, other.point) <= SAME_TOWN_KM for other in answers)
    return first if agree else None


def _tails(words: list[str]) -> list[str]:
    """The last words, the longest tail first, never cutting “Mt Wellington” down to Wellington."""
    lengths = range(min(len(words), LONGEST_NAME), 0, -1)
    whole = (n for n in lengths if n == len(words) or words[-n - 1] not in PART_OF_A_NAME)
    return [" ".join(words[-length:]) for length in whole]


def _plain(postcode: str) -> str:
    return postcode.replace(" ", "").upper()


def _cell(point: Point) -> tuple[int, int]:
    return int((point.lat + 90) * CELLS_PER_DEGREE), int((point.lon + 180) * CELLS_PER_DEGREE)


def _fits(place: PlaceFound, reading: _Reading) -> bool:
    """Whether an earlier part of the address can lie in what its later parts say."""
    if reading.region and fold_place(place.region) == reading.region:
        return True
    return any(rough_km(place.point, other.point) <= NEARBY_KM for other in reading.places)


def _closer(fitting: list[PlaceFound], settled: list[PlaceFound]) -> list[PlaceFound]:
    """Of places with one name those nearest to what is settled; a city never replaces its own suburb."""
    town = _outstanding(settled)
    if not town:
        return fitting
    nearest = _nearest_to(town, fitting)
    found = _outstanding(nearest)
    return settled if found and found.population >= MUCH_LARGER * max(town.population, 1) else nearest


def _nearest_to(town: PlaceFound, places: list[PlaceFound]) -> list[PlaceFound]:
    """The one that is at least twice as near as any other, else all of them."""
    ranked = sorted(places, key=lambda place: rough_km(town.point, place.point))
    if len(ranked) < 2:
        return ranked
    first, second = (rough_km(town.point, place.point) for place in ranked[:2])
    return ranked[:1] if first * 2 <= second else ranked


def _outstanding(places: list[PlaceFound]) -> PlaceFound | None:
    """The only one, the one much larger than the rest, or the largest of several entries for one town."""
    if not places:
        return None
    largest, *rest = sorted(places, key=lambda place: -place.population)
    others = [place for place in rest if rough_km(largest.point, place.point) > SAME_TOWN_KM]
    if all(largest.population >= MUCH_LARGER * max(place.population, 100) for place in others):
        return largest
    return None


def _wordings(parts: list[str]) -> list[str]:
    """What in an address may have been meant as a place: whole parts, then the last words of each."""
    named = [_FIGURES_AT_END.sub("", part) for part in reversed(parts) if not part.isdigit()]
    whole = [part for part in named if part and not part[0].isdigit()]
    tails = [
        " ".join(part.split()[-length:]) for part in named for length in (2, 1) if len(part.split()) > length
    ]
    return [wording for wording in dict.fromkeys(whole + tails) if len(wording) >= 4]
