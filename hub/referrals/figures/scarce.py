"""Which skills another open task nearby still lacks, and which task: builders are not sent to sweep. Ring: queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.matching.queries import SCARCE_KM
from hub.places.distance import km_between
from hub.places.rules import Point, box_around
from hub.referrals.figures.free import free_by_line
from hub.tasks.models import Shift, Task, TaskLine
from hub.tasks.states import TaskState
from hub.volunteers import skills

WANTING = (TaskState.OPEN, TaskState.RUNNING)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A task near a place that still lacks people with this skill: how far it is in km, and how many it lacks."""

    skill: str
    task_id: int
    task_uid: UUID
    number: str
    title: str
    km: float
    lacks: int

    @property
    def skill_words(self) -> str:
        """The skill as people call it."""
        return skills.label(self.skill)


def lacking_near(here: Point, wanted: Collection[str], *, besides: int | None = None) -> dict[str, Lacking]:
    """For each of these skills the nearest open task that still lacks it; skills that none lacks are left out.

    `besides`: the task for which somebody is looked for now.
    """
    codes = {code for code in wanted if code}
    rows = _lines(here, codes, besides) if codes else []
    free = free_by_line([shift_id for _, _, shift_id in rows])
    found: dict[str, Lacking] = {}
    for task, line, shift_id in rows:
        lacks = free.get((shift_id, line.id), 0)
        km = km_between(here, Point(task.lat, task.lon))
        kept = found.get(line.skill)
        if lacks and km <= SCARCE_KM and (kept is None or km < kept.km):
            found[line.skill] = Lacking(line.skill, task.id, task.uid, task.number, task.title, km, lacks)
    return found


def marks_for(
    lacking: Mapping[str, Lacking], codes: Iterable[str], *, but: Collection[str] = ()
) -> list[Lacking]:
    """Those of these skills that another task still lacks, the nearest first; `but` is what they are sent for."""
    found = [lacking[code] for code in codes if code in lacking and code not in but]
    return sorted(found, key=lambda one: (one.km, one.task_id))


def _lines(here: Point, codes: Collection[str], besides: int | None) -> list[tuple[Task, TaskLine, int]]:
    """Lines with these skills of open tasks around, each with the next shift that is not over."""
    now, box = clock.now(), box_around(here, SCARCE_KM)
    in_lon = sa.or_(*(Task.lon.between(west, east) for west, east in box.spans()))
    ahead = sa.and_(Shift.task_id == Task.id, Shift.ends_at > now, Shift.called_off_at.is_(None))
    query = (
        sa.select(Task, TaskLine)
        .join(TaskLine, TaskLine.task_id == Task.id)
        .where(
            Task.state.in_(WANTING), TaskLine.skill.in_(sorted(codes)), Task.id != (besides or 0),
            sa.exists().where(ahead, sa.or_(TaskLine.shift_id.is_(None), TaskLine.shift_id == Shift.id)),
            TaskLine.needed > 0,
            Task.lat.between(box.south, box.north), in_lon,
        )
        .order_by(Task.id, TaskLine.id)
    )  # fmt: skip
    return [
        (
            task,
            line,
            next(
                shift.id for shift in task.shifts if shift.ends_at > now and line.shift_id in (None, shift.id)
            ),
        )
        for task, line in db.session.execute(query)
    ]
