"""Who fits a task: one candidate query over the register and its ledger, the same on both databases."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from hub.database import db
from hub.installation.queries import settings
from hub.matching.asks import SEARCH_KM, ask_of, asks_of
from hub.matching.filters import KEPT, Shape, against, against_in, first_of, reason_of, values_of
from hub.matching.nearness import in_box, square_km
from hub.matching.rules import AskFacts, Candidate, Suggestion, WhyNot, rank
from hub.matching.search import WHO_FITS, Passing, Search, order_of
from hub.places.rules import box_around
from hub.tasks.models import Task, TaskLine
from hub.tasks.states import TaskState
from hub.volunteers import skills
from hub.volunteers.models import MatchRow
from hub.volunteers.times import rules as free_now

SCARCE_KM = 25.0
# So many times as many as wanted are ranked, so that others can come before those whom another task lacks.
RANKED = 1.5
M = MatchRow
_REASONS: tuple[WhyNot | None, ...] = (None, *WhyNot)

__all__ = [
    "SCARCE_KM", "SEARCH_KM", "M", "against", "ask_of", "asks_of", "best", "candidates", "counts_by_reason",
    "counts_over", "fitting", "passed_over", "reason_of", "suggest", "why_nots",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Who fits, best first; how many fit in all; and for everyone else looked at, why not."""

    fit: list[Suggestion]
    fit_count: int
    why_not: dict[WhyNot, int]

    @property
    def looked_at(self) -> int:
        """Everyone with the skill in reach of the search."""
        return self.fit_count + sum(self.why_not.values())


def suggest(
    task_id: int, *, shift_id: int | None = None, limit: int = 50, within_km: float = SEARCH_KM
) -> Suggestions:
    """People for a task's shift, over all its lines, and how many others there are and why not."""
    fit = fitting(task_id, shift_id=shift_id, limit=limit, within_km=within_km)
    return why_nots(task_id, shift_id=shift_id, within_km=within_km, fit=fit)


def fitting(
    task_id: int, *, shift_id: int | None = None, limit: int = 50, within_km: float = SEARCH_KM
) -> list[Suggestion]:
    """The best people for a task's shift (the first that has not ended unless named), with what speaks for them."""
    asks = asks_of(task_id, shift_id, within_km)
    return rank(best(asks, int(RANKED * limit)), limit)


def why_nots(
    task_id: int, *, shift_id: int | None = None, within_km: float = SEARCH_KM, fit: Sequence[Suggestion] = ()
) -> Suggestions:
    """How many people fit in all, and why the others do not; slower than `fitting`, since everybody is looked at."""
    asks = asks_of(task_id, shift_id, within_km)
    counts = counts_by_reason(asks[0]) if len(asks) == 1 else counts_over(asks)
    fit_count = counts.pop(None, 0)
    return Suggestions(list(fit), max(fit_count, len(fit)), {why: n for why, n in counts.items() if why})


def candidates(ask: AskFacts, limit: int) -> list[Candidate]:
    """The best `limit` people who pass every filter, by the same numbers as `rules.cost`."""
    return [candidate for _, candidate in best([ask], limit)]


def best(asks: Sequence[AskFacts], limit: int, who: Passing = WHO_FITS) -> list[tuple[AskFacts, Candidate]]:
    """The people with the least cost who pass every filter of a line of this shift, each with that line."""
    found = list[tuple[Sequence[AskFacts], Any]]()
    # Lines that ask for the same papers differ in the skill alone, and one search finds people for all of them.
    for _, lines in groupby(sorted(asks, key=_papers), key=_papers):
        alike = list(lines)
        people = Search(alike[0], {ask.skill for ask in alike}, limit, who).people()
        found += [(alike, row) for row in people]
    found.sort(key=lambda pair: order_of(pair[1]))
    once = {row.volunteer_id: (alike, row) for alike, row in reversed(found)}
    return _as_candidates(list(reversed(once.values()))[:limit])


def _papers(ask: AskFacts) -> str:
    return ask.credential


def _as_candidates(found: Sequence[tuple[Sequence[AskFacts], Any]]) -> list[tuple[AskFacts, Candidate]]:
    if not found:
        return []
    known: dict[int, list[str]] = {row.volunteer_id: [] for _, row in found}
    for volunteer_id, skill in db.session.execute(_SKILLS, {"ids": list(known)}):
        known[volunteer_id].append(skill)
    elsewhere = _wanted_elsewhere(found[0][0][0])
    candidates = []
    for alike, row in found:
        theirs = known[row.volunteer_id]
        ask = next(ask for ask in alike if not ask.skill or ask.skill in theirs)
        candidates.append((ask, _candidate(ask, row, theirs, elsewhere - {ask.skill})))
    return candidates


_SKILLS = (
    sa.select(M.volunteer_id, M.skill)
    .where(M.volunteer_id.in_(sa.bindparam("ids", expanding=True)), M.skill != "")
    .order_by(M.skill)
)


def _candidate(ask: AskFacts, row: Any, codes: Sequence[str], wanted: Collection[str]) -> Candidate:
    asked_at = datetime.fromtimestamp(row.asked_at, UTC) if row.asked_at else None
    names = tuple(skills.label(code).lower() for code in codes)
    # So that builders are not sent to sweep: what another open task nearby still wants is marked.
    scarce = tuple(skills.label(code) for code in codes if code in wanted)
    return Candidate(
        row.volunteer_id, row.lat, row.lon, asked_at, row.skill_count, row.availability, names, scarce,
        free_words=_free_now_words(row.free_until) if row.free_until >= ask.ends_at.timestamp() else "",
    )  # fmt: skip


def _free_now_words(until: int) -> str:
    """“free now until 6 pm”, on the clock of this place."""
    return f"free now until {free_now.words(settings().local(datetime.fromtimestamp(until, UTC)))}"


def _wanted_elsewhere(ask: AskFacts) -> set[str]:
    box = box_around(ask.point, SCARCE_KM)
    in_lon = sa.or_(*(Task.lon.between(west, east) for west, east in box.spans()))
    query = (
        sa.select(TaskLine.skill)
        .join(Task, Task.id == TaskLine.task_id)
        .where(
            Task.state == TaskState.OPEN, Task.uid != ask.task_uid, TaskLine.skill != "", TaskLine.needed > 0,
            Task.lat.between(box.south, box.north), in_lon,
        )
    )  # fmt: skip
    return set(db.session.scalars(query))


def counts_by_reason(ask: AskFacts) -> dict[WhyNot | None, int]:
    """Everyone with the skill inside the box, counted by the first reason against them; None counts who fits."""
    reason = first_of(Shape.of(ask)).label("reason")
    inner = sa.select(reason).where(M.skill == ask.skill, in_box(ask)).subquery()
    query = sa.select(inner.c.reason, sa.func.count()).group_by(inner.c.reason)
    rows = db.session.execute(query, values_of(ask))
    return {WhyNot(why) if why else None: number for why, number in rows}


def counts_over(asks: Sequence[AskFacts]) -> dict[WhyNot | None, int]:
    """The same over several lines, each person once: who fits one of them fits."""
    if not asks:
        return {}
    lines = [
        sa.select(M.volunteer_id, _coded(Shape.of(ask)).label("code")).where(
            M.skill == ask.skill, in_box(ask)
        )
        for ask in asks
    ]
    each = sa.union_all(*lines).subquery()
    best = sa.select(sa.func.min(each.c.code).label("code")).group_by(each.c.volunteer_id).subquery()
    query = sa.select(best.c.code, sa.func.count()).group_by(best.c.code)
    # The lines of a shift agree in every value.
    return {_REASONS[number]: people for number, people in db.session.execute(query, values_of(asks[0]))}


@lru_cache(maxsize=KEPT)
def _coded(shape: Shape) -> ColumnElement[int]:
    """The first reason as a number, 0 for those who fit: small enough to take the least of."""
    code = {why: number for number, why in enumerate(_REASONS)}
    return sa.case(*((condition, code[why]) for why, condition in against_in(shape)), else_=code[None])


def passed_over(ask: AskFacts, why: WhyNot, limit: int = 100) -> list[int]:
    """The nearest people against whom just this reason stands first."""
    shape = Shape.of(ask)
    query = (
        sa.select(M.volunteer_id)
        .where(M.skill == ask.skill, in_box(ask), first_of(shape) == why.value)
        .order_by(square_km(shape.crosses_date_line), M.volunteer_id)
        .limit(limit)
    )
    return list(db.session.scalars(query, values_of(ask)))
