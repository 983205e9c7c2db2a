"""Reads of tasks."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.errors import NotFound
from hub.organisations.models import Organisation
from hub.organisations.queries import today
from hub.tasks.models import Shift, Task
from hub.tasks.rules import (
    PLAIN,
    LineFacts,
    ShiftFacts,
    TaskFacts,
    WhyNotOpen,
    lacks_adds,
    read_number,
    why_not_open,
)
from hub.tasks.states import TaskState

TAKING = tuple(state for state in TaskState if state.takes_people)
WAITING = (TaskState.DRAFT, TaskState.OFFERED)


def by_id(task_id: int) -> Task:
    """The task of that id. Raises NotFound."""
    return _found(db.session.get(Task, task_id))


def by_uid(uid: UUID) -> Task:
    """The task of that uid. Raises NotFound."""
    return _found(db.session.scalars(sa.select(Task).where(Task.uid == uid)).first())


def by_number(text: str) -> Task:
    """The task that “T-0042” or “42” names. Raises NotFound."""
    number = read_number(text)
    found = db.session.get(Task, number) if number is not None and number < 2**31 else None
    if found is None:
        raise NotFound(f"There is no task “{text}”. Check the number, for example T-0042.")
    return found


def open_tasks(*, incident_id: int | None = None) -> list[Task]:
    """Tasks for which people may be asked, the next to start first."""
    return _soonest(sa.select(Task).where(Task.state.in_(TAKING)), incident_id)


def waiting_tasks(*, incident_id: int | None = None) -> list[Task]:
    """Tasks that wait for a coordinator to open them, the next to start first."""
    return _soonest(sa.select(Task).where(Task.state.in_(WAITING)), incident_id)


def all_tasks(*, incident_id: int | None = None) -> list[Task]:
    """Every task, the newest first."""
    query = sa.select(Task).order_by(Task.id.desc())
    return list(
        db.session.scalars(query if incident_id is None else query.where(Task.incident_id == incident_id))
    )


def tasks_of(organisation_id: int) -> list[Task]:
    """The tasks of one organisation, the newest first."""
    query = sa.select(Task).where(Task.organisation_id == organisation_id).order_by(Task.id.desc())
    return list(db.session.scalars(query))


def raised_from_needs(need_ids: Collection[int]) -> dict[int, list[Task]]:
    """The tasks that were raised from these notes, by note, the newest first."""
    query = sa.select(Task).where(Task.need_id.in_(need_ids)).order_by(Task.id.desc())
    found: defaultdict[int, list[Task]] = defaultdict(list)
    for task in db.session.scalars(query):
        found[task.need_id or 0].append(task)
    return dict(found)


def wanted_after(moment: datetime, *, limit: int = 20) -> list[Task]:
    """Open tasks that are not over by `moment`: what the public may read about."""
    stands = (Shift.task_id == Task.id, Shift.called_off_at.is_(None))
    last_end = sa.select(sa.func.max(Shift.ends_at)).where(*stands).scalar_subquery()
    query = sa.select(Task).where(Task.state == TaskState.OPEN, last_end > moment)
    return _soonest(query, None)[:limit]


def task_counts() -> dict[str, int]:
    """How many tasks are in each state."""
    query = sa.select(Task.state, sa.func.count()).group_by(Task.state)
    return {state.value: number for state, number in db.session.execute(query)}


def counts_by_organisation() -> dict[int, dict[TaskState, int]]:
    """How many tasks of each organisation are in each state."""
    query = sa.select(Task.organisation_id, Task.state, sa.func.count()).group_by(
        Task.organisation_id, Task.state
    )
    counts: defaultdict[int, dict[TaskState, int]] = defaultdict(dict)
    for organisation_id, state, number in db.session.execute(query):
        if organisation_id is not None:
            counts[organisation_id][state] = number
    return dict(counts)


def search(text: str, *, limit: int = 20) -> list[Task]:
    """Tasks by number, or by words of their title, place or owner, the newest first."""
    number = read_number(text)
    if number is not None:
        found = db.session.get(Task, number) if number < 2**31 else None
        return [found] if found else []
    if not text.strip():
        return []
    owner = sa.select(Organisation.id).where(Organisation.name.icontains(text.strip(), autoescape=True))
    fits = sa.or_(
        Task.title.icontains(text.strip(), autoescape=True),
        Task.place_name.icontains(text.strip(), autoescape=True),
        Task.organisation_id.in_(owner),
    )
    return list(db.session.scalars(sa.select(Task).where(fits).order_by(Task.id.desc()).limit(limit)))


def owner_of(task: Task) -> Organisation | None:
    """The organisation that owns the task."""
    return db.session.get(Organisation, task.organisation_id) if task.organisation_id else None


def as_it_stands(task: Task) -> TaskFacts:
    """The task as somebody would describe it: what a form starts from, and what a list is compared with."""
    values = {name: getattr(task, name) for name in (*PLAIN, "organisation_id", "address", "lat", "lon")}
    shifts = {one.id: ShiftFacts(one.starts_at, one.ends_at, one.id) for one in task.shifts}
    lines = [line for line in task.lines if line.needed and line.shift_id in (None, *shifts)]
    return TaskFacts(
        **values, shifts=tuple(shifts.values()), pre_accepts=task.pre_accepts, languages=tuple(task.languages),
        demands=tuple(task.demands), external_id=task.external_id, raised_from=task.raised_from,
        lines=tuple(
            LineFacts(line.skill, line.needed, line.credential, shifts[line.shift_id] if line.shift_id else None)
            for line in lines
        ),
    )  # fmt: skip


def reasons_against_opening(task: Task) -> tuple[WhyNotOpen, ...]:
    """Why this task may not open now; empty when it may."""
    owner, lacks = owner_of(task), lacks_adds(task.is_paid_work, task.adds, task.adds_decided_by)
    if owner is None:
        return why_not_open(None, "", lacks_adds=lacks)
    return why_not_open(
        owner.state, owner.cover.words, is_past=owner.cover.is_past(today()), lacks_adds=lacks
    )


def _soonest(query: sa.Select[Task], incident_id: int | None) -> list[Task]:
    if incident_id is not None:
        query = query.where(Task.incident_id == incident_id)
    stands = (Shift.task_id == Task.id, Shift.called_off_at.is_(None))
    first = sa.select(sa.func.min(Shift.starts_at)).where(*stands).scalar_subquery()
    return list(db.session.scalars(query.order_by(first, Task.id)))


def _found(task: Task | None) -> Task:
    if task is None:
        raise NotFound("There is no such task. Check the number or search for it.")
    return task
