"""What is still open, by place and time: which shifts lack how many people, for the boards. Ring: queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.database import db
from hub.organisations.models import Organisation
from hub.organisations.queries import by_ids
from hub.referrals.models import Referral
from hub.referrals.room import handed_today, why_sends_nobody
from hub.referrals.states import HOLDING
from hub.tasks.models import Shift, Task
from hub.tasks.states import TaskState

NOT_YET = (TaskState.DRAFT, TaskState.OFFERED)
FOR_EVERYBODY = (TaskState.OPEN, TaskState.RUNNING)


@dataclass(frozen=True, slots=True)
class Lack:
    """How many of one line nobody holds."""

    skill: str
    credential: str
    free: int
    needed: int


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """One shift that lacks people. `owner` is the organisation it is for; `stopped` why nobody is sent there."""

    task: Task
    shift: Shift
    lacks: tuple[Lack, ...]
    owner: Organisation | None
    stopped: str = ""

    @property
    def free(self) -> int:
        """How many places nobody holds."""
        return sum(lack.free for lack in self.lacks)

    @property
    def needed(self) -> int:
        """How many places the shift has in the lines that lack people."""
        return sum(lack.needed for lack in self.lacks)


def open_needs(now: datetime, *, states: Collection[TaskState], hub_id: int | None = None) -> list[OpenNeed]:
    """Every shift that is not over and lacks people, by place, then the next to start first."""
    query = sa.select(Task).where(Task.state.in_(states), Task.hub_id == hub_id if hub_id else sa.true())
    tasks = db.session.scalars(query.order_by(Task.id))
    pairs = [(task, shift) for task in tasks for shift in task.shifts if shift.ends_at > now]
    pairs.sort(key=lambda pair: pair[1].starts_at)
    held = _held(shift.id for _, shift in pairs)
    owners = by_ids({task.organisation_id for task, _ in pairs if task.organisation_id})
    handed = handed_today(owners)
    found = []
    for task, shift in pairs:
        owner = owners.get(task.organisation_id or 0)
        why = why_sends_nobody(owner, shift.starts_at, handed=handed[owner.id]) if owner else ""
        found.append(OpenNeed(task, shift, _lacks(task, shift, held), owner, why))
    lacking = [need for need in found if need.free]
    return sorted(lacking, key=lambda need: need.task.place_name.casefold())


def _lacks(task: Task, shift: Shift, held: Mapping[tuple[int, int], int]) -> tuple[Lack, ...]:
    return tuple(
        Lack(line.skill, line.credential, free, line.needed)
        for line in task.lines_of(shift)
        if (free := line.needed - held.get((shift.id, line.id), 0)) > 0
    )


def _held(shift_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    number = sa.func.count()
    query = (
        sa.select(Referral.shift_id, Referral.line_id, number)
        .where(Referral.shift_id.in_(list(shift_ids)), Referral.state.in_(HOLDING))
        .group_by(Referral.shift_id, Referral.line_id)
    )
    return {(shift_id, line_id): held for shift_id, line_id, held in db.session.execute(query)}
