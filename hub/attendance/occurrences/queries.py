"""What happened to whom. Whoever may not read worries about people cannot list, count or find them either."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.attendance.models import Occurrence, OccurrenceNote, Stint
from hub.attendance.states import OccurrenceKind, OccurrenceState
from hub.audit.models import AuditEntry
from hub.database import db
from hub.errors import NotFound
from hub.incidents.models import Hub
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import people
from hub.volunteers.selves import is_self

IS_RESTRICTED = Occurrence.kind.in_([kind for kind in OccurrenceKind if kind.is_restricted])
WAITS = Occurrence.state.in_([OccurrenceState.OPEN, OccurrenceState.APPEALED])


@dataclass(frozen=True, slots=True)
class Happened:
    """One occurrence with the person, the task and the hub, as far as they are known."""

    row: Occurrence
    volunteer: Volunteer | None
    task: Task | None
    hub: Hub | None

    @property
    def who(self) -> str:
        """The person's name; what was typed for whoever is not on the register."""
        return self.volunteer.name if self.volunteer else self.row.person

    @property
    def where(self) -> str:
        """The place in words, the most exact first."""
        named = f"{self.task.number} {self.task.title}" if self.task else (self.hub.name if self.hub else "")
        return ", ".join(filter(None, (self.row.place, named)))


def by_uid(uid: UUID, *, restricted: bool) -> Happened:
    """The occurrence. Raises NotFound, also for one that this reader may not know of."""
    found = _with_all(_select(restricted=restricted).where(Occurrence.uid == uid))
    if not found:
        raise NotFound("There is no such record.")
    return found[0]


def listed(*, restricted: bool, limit: int = 200) -> list[Happened]:
    """Everything that happened: what waits for somebody first, then the newest."""
    return _with_all(
        _select(restricted=restricted).order_by(WAITS.desc(), Occurrence.happened_at.desc()).limit(limit)
    )


def of_person(volunteer_id: int, *, restricted: bool) -> list[Happened]:
    """What happened to one person, the newest first."""
    query = _select(restricted=restricted).where(is_self(Occurrence.volunteer_id, volunteer_id))
    return _with_all(query.order_by(Occurrence.happened_at.desc()))


def of_task(task_id: int, *, restricted: bool) -> list[Happened]:
    """What happened on one task, the newest first."""
    query = _select(restricted=restricted).where(Occurrence.task_id == task_id)
    return _with_all(query.order_by(Occurrence.happened_at.desc()))


def asked_to_leave(volunteer_id: int) -> list[Happened]:
    """Each time that this person was asked to leave, the newest first: they may read it themselves."""
    return [
        one
        for one in of_person(volunteer_id, restricted=False)
        if one.row.kind is OccurrenceKind.ASKED_TO_LEAVE
    ]


def own_by_uid(uid: UUID, volunteer_id: int) -> Happened:
    """One of those. Raises NotFound for anybody else's."""
    for one in asked_to_leave(volunteer_id):
        if one.row.uid == uid:
            return one
    raise NotFound("There is no such record.")


def appeals_waiting() -> list[Happened]:
    """Appeals that somebody must decide, the oldest first."""
    query = _select(restricted=False).where(Occurrence.state == OccurrenceState.APPEALED)
    return _with_all(query.order_by(Occurrence.appealed_at))


def notes_of(occurrence_id: int) -> list[OccurrenceNote]:
    """What was added later, in its order."""
    query = sa.select(OccurrenceNote).where(OccurrenceNote.occurrence_id == occurrence_id)
    return list(db.session.scalars(query.order_by(OccurrenceNote.at, OccurrenceNote.id)))


def row_for_update(uid: UUID) -> Occurrence:
    """The row, for this transaction alone. Raises NotFound."""
    row = db.session.scalar(sa.select(Occurrence).where(Occurrence.uid == uid).with_for_update())
    if row is None:
        raise NotFound("There is no such record.")
    return row


def by_once(once: str) -> Occurrence | None:
    """What this very form has written already."""
    return db.session.scalar(sa.select(Occurrence).where(Occurrence.once == once))


def is_restricted(uid: UUID) -> bool:
    """Whether this is something that few may read."""
    return db.session.scalar(sa.select(Occurrence.id).where(Occurrence.uid == uid, IS_RESTRICTED)) is not None


def stint_at(volunteer_id: int, moment: datetime) -> Stint | None:
    """Where this person was signed in at that moment."""
    query = sa.select(Stint).where(
        is_self(Stint.volunteer_id, volunteer_id), Stint.signed_in_at <= moment,
        sa.or_(Stint.signed_out_at.is_(None), Stint.signed_out_at >= moment),
    )  # fmt: skip
    return db.session.scalar(query.order_by(Stint.signed_in_at.desc()).limit(1))


def suspended_at(uid: UUID) -> datetime | None:
    """When somebody was suspended because of it."""
    query = sa.select(sa.func.max(AuditEntry.at)).where(
        AuditEntry.subject_uid == uid, AuditEntry.action == "occurrence.suspend"
    )
    return db.session.scalar(query)


def _select(*, restricted: bool) -> Any:
    query = (
        sa.select(Occurrence, Task, Hub)
        .outerjoin(Task, Task.id == Occurrence.task_id)
        .outerjoin(Hub, Hub.id == Occurrence.hub_id)
    )
    return query if restricted else query.where(~IS_RESTRICTED)


def _with_all(query: Any) -> list[Happened]:
    rows = db.session.execute(query).all()
    known = people({row.volunteer_id for row, _task, _hub in rows if row.volunteer_id})
    return [Happened(row, known.get(row.volunteer_id or 0), task, hub) for row, task, hub in rows]
