"""Alarms about people on an organisation's own tasks, as that organisation may see them. Ring: queries."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.alarms.models import Alarm
from hub.alarms.states import AlarmKind, AlarmState
from hub.attendance.models import Stint
from hub.attendance.queries import Present, with_person
from hub.attendance.welfare.queries import IN_ALARM
from hub.audit.models import AuditEntry
from hub.database import db
from hub.errors import NotFound
from hub.tasks.models import Task

TOLD, SAID = "alarm.tell_owner", "alarm.owner_said"
IS_OVERDUE = Alarm.kind == AlarmKind.OVERDUE


@dataclass(frozen=True, slots=True)
class OwnerAlarm:
    """An alarm of one task. `people`: whom the organisation may see, since it took them on; `others`: how many more."""

    alarm: Alarm
    task: Task
    people: tuple[Present, ...]
    others: int

    @property
    def number(self) -> int:
        """How many are missed."""
        return len(self.people) + self.others

    @property
    def rings(self) -> bool:
        """Whether the hub has not cleared it."""
        return self.alarm.state is AlarmState.RAISED


def ringing_for(organisation_id: int) -> list[OwnerAlarm]:
    """What rings about people on this organisation's tasks, the oldest first."""
    query = _alarms().where(Task.organisation_id == organisation_id, Alarm.state == AlarmState.RAISED)
    rows = db.session.execute(query.order_by(Alarm.raised_at, Alarm.id)).all()
    return [_with_people(alarm, task) for alarm, task in rows]


def of_owner(uid: UUID, organisation_id: int | None) -> OwnerAlarm:
    """One of them, also after it was cleared. Raises NotFound for another's."""
    query = _alarms().where(Task.organisation_id == organisation_id, Alarm.uid == uid)
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound("There is no such alarm. Look at your first page.")
    return _with_people(*row)


def untold(*, limit: int = 50) -> list[int]:
    """Alarms that ring about an organisation's task and that it has not been told of."""
    told = sa.select(AuditEntry.id).where(AuditEntry.subject_uid == Alarm.uid, AuditEntry.action == TOLD)
    query = (
        sa.select(Alarm.id)
        .join(Task, Task.uid == Alarm.subject_uid)
        .where(
            IS_OVERDUE, Alarm.state == AlarmState.RAISED, Task.organisation_id.is_not(None), ~told.exists()
        )
    )
    return list(db.session.scalars(query.order_by(Alarm.id).limit(limit)))


def missed_on(task_id: int) -> list[Present]:
    """Everybody on this task for whom its alarm rings."""
    query = with_person().where(IN_ALARM, Stint.task_id == task_id)
    return [Present(*row) for row in db.session.execute(query.order_by(Stint.expected_end_at, Stint.id))]


def said_about(alarm_uid: UUID) -> list[AuditEntry]:
    """That the owner was told, and what it said since, in its order."""
    query = sa.select(AuditEntry).where(
        AuditEntry.subject_uid == alarm_uid, AuditEntry.action.in_([TOLD, SAID])
    )
    return list(db.session.scalars(query.order_by(AuditEntry.at, AuditEntry.id)))


def _alarms() -> Any:
    return sa.select(Alarm, Task).join(Task, Task.uid == Alarm.subject_uid).where(IS_OVERDUE)


def _with_people(alarm: Alarm, task: Task) -> OwnerAlarm:
    missed = missed_on(task.id)
    # Whoever came without being referred has not been shared with the organisation.
    theirs = tuple(item for item in missed if item.stint.referral_id is not None)
    return OwnerAlarm(alarm, task, theirs, len(missed) - len(theirs))
