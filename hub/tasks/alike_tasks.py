"""Open tasks that a new one may repeat, the nearest first. Ring: queries."""

from dataclasses import dataclass

import sqlalchemy as sa

from hub.database import db
from hub.errors import Invalid
from hub.places.rules import Point, box_around, rough_km
from hub.tasks.alike import NEAR_KM, Request, is_alike
from hub.tasks.models import Task
from hub.tasks.placing import place_of
from hub.tasks.rules import TaskFacts
from hub.tasks.states import TaskState

NOT_OVER = tuple(state for state in TaskState if not state.is_over)
# The same address may have been found a little elsewhere.
LOOK_KM = 10 * NEAR_KM


@dataclass(frozen=True, slots=True)
class Alike:
    """A task that may be for the same work, and how far away it is."""

    task: Task
    km: float


def tasks_like(facts: TaskFacts, *, besides: int | None = None) -> list[Alike]:
    """Tasks that are not over and may be for the same work; none when nobody can say where this one is."""
    try:
        where = place_of(facts)
    except Invalid:
        return []
    point = Point(float(str(where["lat"])), float(str(where["lon"])))
    wanted = Request(
        facts.title, facts.address, point, tuple(shift.span for shift in facts.shifts),
        frozenset(line.skill for line in facts.lines),
    )  # fmt: skip
    found = [Alike(task, rough_km(point, Point(task.lat, task.lon))) for task in _around(point, besides)]
    return sorted((one for one in found if is_alike(wanted, _request(one.task))), key=lambda one: one.km)


def _request(task: Task) -> Request:
    spans = tuple((shift.starts_at, shift.ends_at) for shift in task.shifts)
    skills = frozenset(line.skill for line in task.lines if line.needed)
    return Request(task.title, task.address, Point(task.lat, task.lon), spans, skills)


def _around(point: Point, besides: int | None) -> list[Task]:
    box = box_around(point, LOOK_KM)
    in_lon = sa.or_(*(Task.lon.between(west, east) for west, east in box.spans()))
    query = sa.select(Task).where(
        Task.state.in_(NOT_OVER), Task.id != (besides or 0), Task.lat.between(box.south, box.north), in_lon
    )
    return list(db.session.scalars(query.order_by(Task.id)))
