"""Which alarms ring, and which were cleared."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub.alarms.models import Alarm
from hub.alarms.rules import RINGS_EVERY
from hub.alarms.states import AlarmKind, AlarmState
from hub.database import db
from hub.errors import NotFound

DANGER_FIRST = sa.case({kind.value: kind.rank for kind in AlarmKind}, value=Alarm.kind)


def open_alarms() -> list[Alarm]:
    """Alarms that nobody has cleared: danger to life first, what was said before who is missed, then the oldest."""
    query = sa.select(Alarm).where(Alarm.state == AlarmState.RAISED)
    return list(db.session.scalars(query.order_by(DANGER_FIRST, Alarm.raised_at, Alarm.id)))


def open_count() -> int:
    """How many alarms ring now."""
    return db.session.scalar(sa.select(sa.func.count()).where(Alarm.state == AlarmState.RAISED)) or 0


def open_about(subject_uids: list[UUID]) -> dict[UUID, Alarm]:
    """The ringing alarms about these things."""
    query = sa.select(Alarm).where(Alarm.state == AlarmState.RAISED, Alarm.subject_uid.in_(subject_uids))
    return {alarm.subject_uid: alarm for alarm in db.session.scalars(query)}


def cleared_since(moment: datetime, *, limit: int = 100) -> list[Alarm]:
    """Alarms that were cleared since `moment`, newest first."""
    query = sa.select(Alarm).where(Alarm.state == AlarmState.CLEARED, Alarm.cleared_at >= moment)
    return list(db.session.scalars(query.order_by(Alarm.cleared_at.desc(), Alarm.id.desc()).limit(limit)))


def by_uid(uid: UUID) -> Alarm:
    """The alarm. Raises NotFound."""
    alarm = db.session.scalars(sa.select(Alarm).where(Alarm.uid == uid)).one_or_none()
    if alarm is None:
        raise NotFound("There is no such alarm. Open the list of alarms.")
    return alarm


def due_ids(now: datetime, *, limit: int) -> list[int]:
    """Alarms whose next ring has come, the longest due first."""
    query = sa.select(Alarm.id).where(Alarm.state == AlarmState.RAISED, is_due(now))
    return list(db.session.scalars(query.order_by(Alarm.next_ring_at, Alarm.id).limit(limit)))


def is_due(now: datetime) -> "sa.ColumnElement[bool]":
    """Its time has come; or it lies further ahead than any ring: the machine's clock was put back since."""
    return sa.or_(Alarm.next_ring_at <= now, Alarm.next_ring_at > now + RINGS_EVERY)


def last_cleared_at(kind: AlarmKind, subject_uid: UUID) -> datetime | None:
    """When somebody last cleared an alarm of this kind about this thing."""
    query = sa.select(sa.func.max(Alarm.cleared_at)).where(
        Alarm.kind == kind, Alarm.subject_uid == subject_uid
    )
    return db.session.scalar(query)
