"""Which place a code stands for, and what somebody may do there now."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from hub.attendance.models import PlaceCode, Stint
from hub.attendance.queries import open_stint_of
from hub.attendance.rules import is_same_place
from hub.database import db
from hub.incidents.models import Hub
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer


@dataclass(frozen=True, slots=True)
class CodedPlace:
    """The place behind a code: a task, or a hub."""

    code: str
    task: Task | None
    hub: Hub | None

    @property
    def name(self) -> str:
        """The place as whoever stands there knows it."""
        if self.task is not None:
            return self.task.title
        return self.hub.name if self.hub else ""

    @property
    def ids(self) -> tuple[int | None, int | None]:
        """Task and hub."""
        return self.task.id if self.task else None, self.hub.id if self.hub else None


def place_of(code: str) -> CodedPlace | None:
    """The place whose code this is; None for one that was ended, or is none."""
    query = (
        sa.select(PlaceCode, Task, Hub)
        .outerjoin(Task, Task.id == PlaceCode.task_id)
        .outerjoin(Hub, Hub.id == PlaceCode.hub_id)
        .where(PlaceCode.code == code.strip().upper(), PlaceCode.ended_at.is_(None))
    )
    row = db.session.execute(query).first()
    return CodedPlace(row[0].code, row[1], row[2]) if row else None


def code_of(*, task_id: int | None = None, hub_id: int | None = None) -> PlaceCode | None:
    """The code of a task or a hub that holds now."""
    return next(iter(codes_of(task_id=task_id, hub_id=hub_id)), None)


def codes_of(*, task_id: int | None = None, hub_id: int | None = None) -> list[PlaceCode]:
    """Every code of it that holds, the newest first."""
    query = sa.select(PlaceCode).where(
        PlaceCode.task_id.is_(None) if task_id is None else PlaceCode.task_id == task_id,
        PlaceCode.hub_id.is_(None) if hub_id is None else PlaceCode.hub_id == hub_id,
        PlaceCode.ended_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(PlaceCode.id.desc())))


def here_now(person: Volunteer, place: CodedPlace) -> Stint | None:
    """The stint with which this person is signed in at this very place."""
    stint = open_stint_of(person.id)
    same = stint is not None and is_same_place(stint.task_id, stint.hub_id, *place.ids)
    return stint if same else None


def subject_by_uid(kind: str, uid: UUID) -> Task | Hub | None:
    """A task or a hub that a poster is wanted for."""
    if kind == "task":
        return db.session.scalar(sa.select(Task).where(Task.uid == uid))
    return db.session.scalar(sa.select(Hub).where(Hub.uid == uid))
