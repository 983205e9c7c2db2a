"""The people who cost least, found without looking at more of them than need be. Ring: queries.

The reach of a search is cut into fields. A field gives its people in order of cost, a page at a time, by what their
narrow rows say; what stands in other tables is looked at only for those who would be taken. Whoever has not been
read costs at least as much as a bound that each field knows, so the answer is the same as if everybody were read.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush
from math import inf
from typing import Any

import sqlalchemy as sa

from hub.database import db
from hub.matching.filters import (
    KEPT,
    Condition,
    Shape,
    against_by_others,
    against_by_row,
    none_of,
    papers,
    values_of,
)
from hub.matching.nearness import Field, cost, fields, number, radii
from hub.matching.rules import NEAR, AskFacts
from hub.volunteers.models import MatchRow, Volunteer

M = MatchRow
Order = tuple[float, float, float]
# So many times as many as wanted are read at first: some will not pass, and fewer where papers are asked for.
SOME_FALL_AWAY, MANY_FALL_AWAY, MORE = 1.5, 4, 4
LEAST_LOOKED_AT = 64
FEW = 8
NOBODY: Order = (inf, inf, inf)


@dataclass(frozen=True)
class Passing:
    """Who is looked for: what the narrow row must say, and what other tables must."""

    by_row: Callable[[Shape], Condition]
    by_others: Callable[[Shape], Condition]


WHO_FITS = Passing(
    lambda shape: none_of(against_by_row(shape)), lambda shape: none_of(against_by_others(shape))
)
"""Those against whom nothing speaks."""


@lru_cache(maxsize=KEPT)
def _page(shape: Shape, who: Passing) -> "sa.Select[Any]":
    """The people of a field who cost least and whose rows say nothing against them."""
    costs = cost(shape.crosses_date_line).label("cost")
    columns: tuple[Any, ...] = (M.skill, M.volunteer_id, M.lat, M.lon, M.asked_at, M.skill_count, M.availability,
                                M.free_until)  # fmt: skip
    where = (
        M.skill.in_(sa.bindparam("skills", expanding=True)), M.band.in_(sa.bindparam("bands", expanding=True)),
        M.lon.between(number("west"), number("east")), who.by_row(shape),
    )  # fmt: skip
    least: sa.Select[Any] = (
        sa.select(*columns, costs).where(*where).order_by(costs, M.asked_at, M.volunteer_id)
    )
    return least.limit(sa.bindparam("most", type_=sa.Integer))


@lru_cache(maxsize=KEPT)
def _passing(shape: Shape, who: Passing) -> "sa.Select[int]":
    """Which of some people other tables say nothing against."""
    ids = M.volunteer_id.in_(sa.bindparam("ids", expanding=True))
    # Not an equation, or a database may walk through all who have a row for “anyone”.
    is_for_anyone = sa.func.length(M.skill) == 0
    return sa.select(M.volunteer_id).where(ids, is_for_anyone, who.by_others(shape))


@lru_cache(maxsize=KEPT)
def _with_papers(shape: Shape) -> "sa.Select[int]":
    """Which of some people have every paper that is asked for: few, so this is looked at before all else."""
    held = (condition for _, condition in papers(shape, Volunteer.id))
    return sa.select(Volunteer.id).where(Volunteer.id.in_(sa.bindparam("ids", expanding=True)), *held)


@dataclass(slots=True)
class Source:
    """A field being read. Whoever is still to come from it stands after `floor`."""

    field: Field
    floor: Order
    read: int = 0


class Search:
    """One search for people with any of some skills, which agrees in all else; `limit` of them are wanted."""

    def __init__(self, ask: AskFacts, skills: Collection[str], limit: int, who: Passing = WHO_FITS) -> None:
        """Nothing is read yet."""
        self._ask, self._limit, self._shape, self._who = ask, limit, Shape.of(ask), who
        self._values = {**values_of(ask), "skills": list(skills)}
        self._papers = bool(ask.credential or ask.check_level)
        self._first = int(limit * (MANY_FALL_AWAY if self._papers else SOME_FALL_AWAY))
        self._ahead, self._inside = radii(ask), 0.0
        self._sources = list[Source]()
        self._waiting = list[tuple[float, float, float, Any]]()
        self._seen = set[int]()

    def people(self) -> list[Any]:
        """The rows of those who cost least and pass, in order."""
        taken, looked_at = list[Any](), 0
        while len(taken) < self._limit:
            # As many as it takes at the rate of those who have passed so far, and a few more.
            rate = max(len(taken), 1) / looked_at if looked_at else 1
            wanted = max(LEAST_LOOKED_AT, int(1.2 * (self._limit - len(taken)) / rate))
            if batch := self._next(wanted):
                taken += self._that_pass(batch)
                looked_at += len(batch)
            elif not self._read_on():
                break
        return taken[: self._limit]

    def _next(self, wanted: int) -> list[Any]:
        """So many of those who were read and stand before anybody still to come, in order."""
        floor, found = min([self._edge(), *(source.floor for source in self._sources)]), list[Any]()
        while self._waiting and self._waiting[0][:3] <= floor and len(found) < wanted:
            found.append(heappop(self._waiting)[3])
        return found

    def _edge(self) -> Order:
        """Before anybody who lives further out than the rings that were begun."""
        return (NEAR * (self._inside / self._ask.within_km) ** 2, -inf, -inf) if self._ahead else NOBODY

    def _read_on(self) -> bool:
        """Reads where the best of those unknown may be; answers whether anything was left."""
        source = min(self._sources, key=lambda one: one.floor, default=None)
        if source and source.floor < self._edge():
            self._read(source)
        elif self._ahead:
            self._begin_ring()
        else:
            return False
        return True

    def _begin_ring(self) -> None:
        if self._inside and len(self._seen) * FEW < self._limit:
            # So few that the next ring would not do either: all that is left at once.
            del self._ahead[:-1]
        outside = self._ahead.pop(0)
        floor = (NEAR * (self._inside / self._ask.within_km) ** 2, -inf, -inf)
        ring = [Source(field, floor) for field in fields(self._ask, outside, self._inside)]
        self._inside = outside
        for source in ring:
            self._read(source)
        self._sources += ring

    def _read(self, source: Source) -> None:
        most, place = source.read * MORE or self._first, source.field
        parameters = {"bands": place.bands, "west": place.west, "east": place.east, "most": most}
        rows = db.session.execute(_page(self._shape, self._who), self._values | parameters).all()
        for row in rows[source.read :]:
            if row.volunteer_id not in self._seen:
                self._seen.add(row.volunteer_id)
                heappush(self._waiting, (*order_of(row), row))
        source.read, source.floor = most, order_of(rows[-1]) if len(rows) == most else NOBODY

    def _that_pass(self, batch: Sequence[Any]) -> list[Any]:
        ids = [row.volunteer_id for row in batch]
        if self._papers:
            ids = self._among(_with_papers(self._shape), ids)
        passing = set(self._among(_passing(self._shape, self._who), ids))
        return [row for row in batch if row.volunteer_id in passing]

    def _among(self, query: "sa.Select[int]", ids: list[int]) -> list[int]:
        if not ids:
            return []
        # Few sizes of a list, so that the database knows the statement already.
        filled = ids + ids[:1] * ((1 << (len(ids) - 1).bit_length()) - len(ids))
        return list(db.session.scalars(query, self._values | {"ids": filled}))


def order_of(row: Any) -> Order:
    """Who costs least, then who was asked least recently, then who registered first."""
    return row.cost, row.asked_at, row.volunteer_id
