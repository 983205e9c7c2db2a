"""What stands between one person who is here and the work near them, in one query. Ring: queries."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.matching.near import AT_THE_DESK, REACH_KM
from hub.matching.queries import M, against, ask_of
from hub.matching.rules import AskFacts, WhyNot
from hub.places.distance import km_between
from hub.places.rules import Point, box_around, rough_km
from hub.tasks.models import Shift, Task, TaskLine
from hub.tasks.states import TaskState

TAKING = tuple(state for state in TaskState if state.takes_people)
# The nearest so many are looked at: more than anybody reads, and few enough for one query.
MOST = 24


@dataclass(frozen=True, slots=True)
class WorkNear:
    """A task that takes people, with its next shift and how far it is, in km."""

    task: Task
    shift: Shift
    km: float


def work_near(here: Point, *, most: int = MOST) -> list[WorkNear]:
    """The nearest tasks that take people and are not over, within reach of a search."""
    now, box = clock.now(), box_around(here, REACH_KM)
    in_lon = sa.or_(*(Task.lon.between(west, east) for west, east in box.spans()))
    ahead = sa.exists().where(Shift.task_id == Task.id, Shift.ends_at > now, Shift.called_off_at.is_(None))
    query = sa.select(Task).where(
        Task.state.in_(TAKING), Task.organisation_id.is_not(None), ahead,
        Task.lat.between(box.south, box.north), in_lon,
    )  # fmt: skip
    found = sorted(
        db.session.scalars(query), key=lambda task: (rough_km(here, Point(task.lat, task.lon)), task.id)
    )
    near = [_next(task, km_between(here, Point(task.lat, task.lon))) for task in found[:most]]
    return [work for work in near if work.km <= REACH_KM]


def _next(task: Task, km: float) -> WorkNear:
    now = clock.now()
    shift = next((shift for shift in task.shifts if shift.ends_at > now), task.shifts[-1])
    return WorkNear(task, shift, km)


def asks_near(work: WorkNear) -> list[tuple[TaskLine, AskFacts]]:
    """What each line of the task's next shift asks for."""
    return [(line, ask_of(work.task, work.shift, line)) for line in work.task.lines_of(work.shift)]


def reasons_against(volunteer_id: int, asks: Sequence[AskFacts]) -> list[frozenset[WhyNot]] | None:
    """For each of these asks every reason of matching that holds at a desk; None when we do not know where they live.

    One row of the register, and a column for each condition: the same conditions by which people are found for a
    task.
    """
    wanted = [
        (number, why, condition)
        for number, ask in enumerate(asks)
        for why, condition in against(ask)
        if why in AT_THE_DESK
    ]
    columns = [condition.label(f"c{place}") for place, (_, _, condition) in enumerate(wanted)]
    query = sa.select(M.volunteer_id, *columns).where(M.volunteer_id == volunteer_id, M.skill == "")
    row = db.session.execute(query).first()
    if row is None:
        return None
    found: list[set[WhyNot]] = [set() for _ in asks]
    for (number, why, _), holds in zip(wanted, row[1:], strict=True):
        if holds:
            found[number].add(why)
    return [frozenset(one) for one in found]
