"""Where to look, how near and how costly a person is, as SQL over the narrow rows. Ring: queries.

Values are named parameters, which `facts.values_of` fills: so a statement is built once and serves every search.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, nextafter

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from hub.matching.rules import AskFacts, box_of
from hub.places.rules import Box
from hub.volunteers.models import MatchRow

M = MatchRow
# Rings of a search, as parts of its reach. Where many people fit, the inner ones have all that are wanted.
RINGS = (1 / 27, 1 / 9, 1 / 3)
LEAST_RING_KM = 1.5


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a search that an index finds at once: some bands of latitude between two meridians."""

    bands: tuple[int, ...]
    west: float
    east: float


def number(name: str) -> "sa.BindParameter[float]":
    """A parameter that is a number with a fraction."""
    return sa.bindparam(name, type_=sa.Float)


def whole(name: str) -> "sa.BindParameter[int]":
    """A parameter that is a whole number, as large as a Unix time."""
    return sa.bindparam(name, type_=sa.BigInteger)


def square_km(crosses_date_line: bool) -> ColumnElement[float]:
    """The squared distance on a flat earth, just as `rules.flat_square_km`."""
    apart: ColumnElement[float] = M.lon - number("lon")
    if crosses_date_line:
        # 179.9° and -179.9° are neighbours.
        apart = sa.case((apart > 180, apart - 360), (apart < -180, apart + 360), else_=apart)
    north = M.lat - number("lat")
    return north * north * number("square_north") + apart * apart * number("square_east")


def cost(crosses_date_line: bool) -> ColumnElement[float]:
    """Just as `rules.cost`, which says what it means."""
    lately = (M.asked_at - whole("fair_from")) * number("fair")
    asked = sa.case((M.asked_at > whole("fair_from"), lately), else_=0.0)
    surplus = sa.case((M.skill_count > 7, 6), (M.skill_count < 1, 0), else_=M.skill_count - 1)
    found: ColumnElement[float] = square_km(crosses_date_line) * number("near") + asked
    return found + surplus * number("spare")


def in_box(ask: AskFacts) -> ColumnElement[bool]:
    """Whether somebody lives where people are looked for."""
    box = box_of(ask)
    # Bands are named one by one, so that the index is used for the longitude inside each of them.
    in_lon = sa.or_(*(M.lon.between(west, east) for west, east in box.spans()))
    return sa.and_(M.band.in_(list(box.bands())), in_lon)


def radii(ask: AskFacts) -> list[float]:
    """How far each ring of a search reaches, in km; the last is all of it."""
    return [*(km for part in RINGS if (km := ask.within_km * part) >= LEAST_RING_KM), ask.within_km]


def fields(ask: AskFacts, km: float, beyond_km: float = 0.0) -> list[Field]:
    """The box of this reach without that of a smaller one."""
    inner = box_of(ask, beyond_km) if beyond_km else None
    return [Field(*field) for field in _apart(box_of(ask, km), inner)]


def _apart(box: Box, inner: Box | None) -> Iterator[tuple[tuple[int, ...], float, float]]:
    """What lies in the box and not in the inner one: above and below it, to its left and to its right."""
    known = inner.bands() if inner else range(0)
    beside = tuple(band for band in box.bands() if band in known)
    above = tuple(band for band in box.bands() if band not in known)
    for west, east in box.spans() if above else ():
        yield above, west, east
    for west, east in _gaps(box, inner) if inner and beside else ():
        yield beside, west, east


def _gaps(box: Box, inner: Box) -> Iterator[tuple[float, float]]:
    for west, east in box.spans():
        for taken_from, taken_to in sorted(inner.spans()):
            if taken_to < west or taken_from > east:
                continue
            if west < taken_from:
                yield west, nextafter(taken_from, -inf)
            west = nextafter(taken_to, inf)
        if west <= east:
            yield west, east
