"""What alarms tell the room that can reach the duty phone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.alarms.states import AlarmKind


@dataclass(frozen=True, slots=True)
class AlarmDue:
    """An alarm rings now, for the `rings`-th time; `subject_kind` is the table of what it is about."""

    uid: UUID
    kind: AlarmKind
    title: str
    detail: str
    rings: int
    raised_at: datetime
    subject_kind: str = ""
