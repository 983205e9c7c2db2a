"""Why one person was called, or not: matching's own reasons, asked for this person alone. Ring: queries."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.matching.queries import SEARCH_KM, asks_of, reason_of
from hub.matching.rules import AskFacts, WhyNot
from hub.places.distance import km_between
from hub.places.rules import Point, box_around
from hub.tasks.models import Shift, Task
from hub.tasks.states import TaskState
from hub.volunteers.models import Asked, MatchRow, Volunteer
from hub.volunteers.selves import is_self

LATELY = timedelta(days=7)
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Called:
    """One task near somebody: whether they were asked, and if not, the first reason against them.

    `why` None and `lacks_skill` false: they fit. `asked` counts everybody who was asked for it.
    """

    task: Task
    km: float
    was_asked: bool
    why: WhyNot | None
    lacks_skill: bool
    asked: int


def tasks_near(person: Volunteer) -> list[Called]:
    """Tasks of the last days within reach of a search around this person, the newest first."""
    if person.lat is None or person.lon is None:
        return []
    here = Point(person.lat, person.lon)
    found = [(task, km_between(here, Point(task.lat, task.lon))) for task in _opened_near(here)]
    near = [(task, km) for task, km in found if km <= SEARCH_KM][:MOST_SHOWN]
    asked, mine = _asked_for([task for task, _ in near]), _asked_of(person.id)
    return [
        Called(task, km, task.uid in mine, *_against(person.id, task), asked=asked.get(task.uid, 0))
        for task, km in near
    ]


def _against(volunteer_id: int, task: Task) -> tuple[WhyNot | None, bool]:
    """The reason that stands against them on the line that fits best, and whether no line wants their skills."""
    known = [_reason_on(volunteer_id, ask) for ask in asks_of(task.id)]
    reasons = [why for is_there, why in known if is_there]
    if None in reasons:
        return None, False
    if not reasons:
        return None, True
    order = list(WhyNot)
    return max((why for why in reasons if why), key=order.index), False


def _reason_on(volunteer_id: int, ask: AskFacts) -> tuple[bool, WhyNot | None]:
    rows = MatchRow.volunteer_id == volunteer_id, MatchRow.skill == ask.skill
    found = db.session.execute(sa.select(reason_of(ask)).where(*rows)).first()
    if found is None:
        return False, None
    return True, WhyNot(found[0]) if found[0] else None


def _opened_near(here: Point) -> list[Task]:
    box, since = box_around(here, SEARCH_KM), clock.now() - LATELY
    is_recent = sa.or_(Task.over_at >= since, Task.state.in_(_GOING_ON))
    in_lon = sa.or_(*(Task.lon.between(west, east) for west, east in box.spans()))
    query = sa.select(Task).where(
        Task.opened_at.is_not(None), is_recent, Task.state != TaskState.CANCELLED,
        Task.lat.between(box.south, box.north), in_lon,
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(Task.opened_at.desc()).limit(3 * MOST_SHOWN)))


_GOING_ON = (TaskState.OPEN, TaskState.FILLED, TaskState.RUNNING)


def _asked_for(tasks: list[Task]) -> dict[object, int]:
    query = (
        sa.select(Task.uid, sa.func.count(sa.distinct(Asked.volunteer_id)))
        .join(Shift, Shift.task_id == Task.id)
        .join(Asked, Asked.subject_uid == Shift.uid)
        .where(Task.id.in_([task.id for task in tasks]))
        .group_by(Task.uid)
    )
    return {uid: number for uid, number in db.session.execute(query)}


def _asked_of(volunteer_id: int) -> set[object]:
    mine = (
        sa.select(Task.uid)
        .join(Shift, Shift.task_id == Task.id)
        .join(Asked, Asked.subject_uid == Shift.uid)
        .where(is_self(Asked.volunteer_id, volunteer_id))
    )
    return set(db.session.scalars(mine))
