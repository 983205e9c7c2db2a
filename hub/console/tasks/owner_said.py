"""What the organisation on whose task somebody is missed was told, and what it says."""

from dataclasses import dataclass

import sqlalchemy as sa

from hub.accounts.queries import names_by_uid
from hub.alarms.models import Alarm
from hub.alarms.states import AlarmKind
from hub.attendance.welfare.owner_alarms import SAID, said_about
from hub.audit.models import AuditEntry
from hub.database import db
from hub.organisations.models import Organisation
from hub.tasks.models import Task
from hub.tasks.queries import owner_of


@dataclass(frozen=True, slots=True)
class OwnerSaid:
    """The organisation, when it was told by how many texts, and its words in their order."""

    organisation: Organisation
    told: AuditEntry | None
    notes: list[tuple[AuditEntry, str]]

    @property
    def texts(self) -> int:
        """How many texts told it."""
        number = self.told.details.get("texts", 0) if self.told else 0
        return number if isinstance(number, int) else 0


def owner_of_alarm(alarm: Alarm) -> OwnerSaid | None:
    """For an alarm about people on a task that an organisation owns."""
    is_overdue = alarm.kind is AlarmKind.OVERDUE
    task = db.session.scalar(sa.select(Task).where(Task.uid == alarm.subject_uid)) if is_overdue else None
    owner = owner_of(task) if task else None
    if owner is None:
        return None
    entries = said_about(alarm.uid)
    names = names_by_uid({entry.by for entry in entries})
    notes = [(entry, names.get(entry.by, "")) for entry in entries if entry.action == SAID]
    return OwnerSaid(owner, next((entry for entry in entries if entry.action != SAID), None), notes)
