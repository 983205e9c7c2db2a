"""How fast people are found for a task, with everything on: beside a scan of the same columns in memory by NumPy.

Every search is made by both, in turns, and both must name the same people in the same order. Then five of a hundred
people change by the register's own steps, and all is measured again. Source: `performance.md`, 1 and Goals.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from time import perf_counter

import sqlalchemy as sa

from hub import clock
from hub.bench.clients import Work
from hub.bench.ground import Ground
from hub.bench.lines import Line, memory_mb
from hub.bench.matching_changes import change_some
from hub.bench.matching_people import settle, write_register
from hub.bench.matching_scan import Columns, Wanted, read_columns, scan
from hub.bench.matching_tasks import Search, make_owners, make_searches
from hub.database import db
from hub.errors import HubError
from hub.matching.asks import asks_of
from hub.matching.queries import fitting, why_nots

SEARCHES = 300
COUNTED = 30
"""Of so many searches the others are counted, too."""
IN_TURN = 20
"""So many searches at a time by the one, then by the other: what disturbs the one disturbs the other."""
LIMIT = 50
SEED = 17
BOUND = "a NumPy scan of the same columns in memory, same people in the same order"
TIDIED_WITHIN = 150
"""Seconds."""


@dataclass(slots=True)
class Round:
    """All searches once: what the product took, what the scan took, and how memory grew."""

    ours: Work
    bound: Work
    memory_mb: float


def measure(ground: Ground) -> Iterator[Line]:
    """`matching`, `matching.same`, `matching.why_not`, and `matching.changed` (with PostgreSQL also at once)."""
    started = clock.now().replace(microsecond=0)
    with clock.using(lambda: started):
        owners = make_owners()
        write_register(ground.volunteers, owners, SEED)
        searches = make_searches(SEARCHES, owners, SEED)
        settle()
        both_find(searches, read := columns_now(started))
        before = both_find(searches, read)
        yield _line("matching", before.ours, before.bound, ground, memory=before.memory_mb)
        yield {
            "name": "matching.same",
            "n": len(searches),
            "volunteers": ground.volunteers,
            "same": len(searches),
        }
        yield _line(
            "matching.why_not", *_count(searches), ground, bound="the suggestions of the same searches"
        )
        del read
        tidied = _tidied_at()
        change_some(ground.volunteers, SEED)
        yield from _after(searches, before, ground, tidied)


def columns_now(now: datetime) -> Columns:
    """What the scan reads, as the database has it at this moment."""
    found = read_columns(now - timedelta(days=7))
    db.session.remove()
    # What stays for the whole run is not looked through for garbage again and again.
    gc.collect()
    gc.freeze()
    return found


def both_find(searches: Sequence[Search], columns: Columns) -> Round:
    """Both find the people of every search. Raises HubError when they do not agree."""
    ours, bound, wanted, most = Work(), Work(), Wanted(), 0.0
    before = memory_mb()
    for start in range(0, len(searches), IN_TURN):
        part = searches[start : start + IN_TURN]
        asks = [asks_of(one.task_id, within_km=one.within_km) for one in part]
        lacked = [wanted.near(each[0]) for each in asks]
        found = [_timed(ours, partial(_found, one)) for one in part]
        most = max(most, memory_mb())
        same = [
            _timed(bound, partial(scan, columns, each, lack, LIMIT))
            for each, lack in zip(asks, lacked, strict=True)
        ]  # fmt: skip
        if wrong := [one.task_id for one, a, b in zip(part, found, same, strict=True) if a != b]:
            raise HubError(f"The scan names other people than the search for the tasks {wrong}.")
    return Round(ours, bound, max(0.0, most - before))


def _found(search: Search) -> list[int]:
    """The product's own function, as a page calls it: suggestions with their reasons, in a session of their own."""
    db.session.remove()
    return [one.volunteer_id for one in fitting(search.task_id, limit=LIMIT, within_km=search.within_km)]


def _counted(search: Search) -> list[int]:
    return [why_nots(search.task_id, within_km=search.within_km).fit_count]


def _timed(work: Work, turn: Callable[[], list[int]]) -> list[int]:
    started = perf_counter()
    found = turn()
    work.turns.append(perf_counter() - started)
    return found


def _count(searches: Sequence[Search]) -> tuple[Work, Work]:
    """Counting the others by their reasons, and the suggestions of the same searches."""
    counting, suggesting = Work(), Work()
    for one in searches[:COUNTED]:
        _timed(suggesting, partial(_found, one))
        _timed(counting, partial(_counted, one))
    return counting, suggesting


def _after(searches: Sequence[Search], before: Round, ground: Ground, tidied: object) -> Iterator[Line]:
    bound = "the same searches before 5 % of the people changed"
    changed_at, columns = perf_counter(), columns_now(clock.now())
    is_postgresql = db.engine.dialect.name == "postgresql"
    now = both_find(searches, columns)
    if is_postgresql:
        yield _line(
            "matching.changed_at_once", now.ours, before.ours, ground, bound=bound, memory=now.memory_mb
        )
        _until_tidied(tidied)
        now = both_find(searches, columns)
    line = _line("matching.changed", now.ours, before.ours, ground, bound=bound, memory=now.memory_mb)
    scanned = round(now.ours.percentile_ms(95) / now.bound.percentile_ms(95), 2)
    yield {**line, "ratio_to_scan": scanned, "after_seconds": round(perf_counter() - changed_at)}


def _tidied_at() -> object:
    """When PostgreSQL last tidied the narrow rows; None elsewhere."""
    if db.engine.dialect.name != "postgresql":
        return None
    db.session.remove()
    last = (
        "SELECT greatest(last_autovacuum, last_vacuum) FROM pg_stat_user_tables WHERE relname = 'match_row'"
    )
    found: object = db.session.scalar(sa.text(last))
    db.session.remove()
    return found


def _until_tidied(before: object) -> None:
    """Waits until the database has tidied the rows by itself, as it does within a minute or two."""
    pause = Event()
    for _second in range(TIDIED_WITHIN):
        if _tidied_at() != before:
            return
        pause.wait(1)


def _line(
    name: str, ours: Work, bound_work: Work, ground: Ground, *, bound: str = BOUND, memory: float = 0.0
) -> Line:
    shares = {f"p{percent}_ms": ours.percentile_ms(percent) for percent in (50, 95, 99)}
    ratio = ours.percentile_ms(95) / bound_work.percentile_ms(95)
    return {
        "name": name, "n": len(ours.turns), "volunteers": ground.volunteers, **shares, "bound": bound,
        "ratio": round(ratio, 2), "memory_mb": round(memory, 1),
        **{f"bound_{key}": bound_work.percentile_ms(int(key[1:3])) for key in ("p50_ms", "p95_ms")},
    }  # fmt: skip
