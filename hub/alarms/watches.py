"""Which watches there were and are. Ring: queries."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub.alarms.models import DutyWatch
from hub.database import db
from hub.errors import NotFound


def watches(now: datetime, *, limit: int = 20) -> list[DutyWatch]:
    """The newest that have begun, every one that may run now however old it is, and all ahead; the latest first."""
    begun, order = DutyWatch.begins_at <= now, (DutyWatch.begins_at.desc(), DutyWatch.id.desc())
    newest = sa.select(DutyWatch.id).where(begun).order_by(*order).limit(limit)
    runs = sa.and_(begun, DutyWatch.until > now, DutyWatch.ended_at.is_(None))
    query = sa.select(DutyWatch).where(sa.or_(DutyWatch.id.in_(newest), runs, DutyWatch.begins_at > now))
    return list(db.session.scalars(query.order_by(*order)))


def watch_by_uid(uid: UUID) -> DutyWatch:
    """The watch. Raises NotFound."""
    found = db.session.scalars(sa.select(DutyWatch).where(DutyWatch.uid == uid)).first()
    if found is None:
        raise NotFound("There is no such watch. Look who is on duty now.")
    return found


def is_watch(uid: UUID | None) -> bool:
    """Whether this uid is a watch's: other things are asked with the same kind of question."""
    return db.session.scalar(sa.select(DutyWatch.id).where(DutyWatch.uid == uid)) is not None
