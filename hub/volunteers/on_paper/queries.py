"""Piles of paper forms: which are being typed in, and who came out of them?"""

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from hub.database import db
from hub.errors import NotFound
from hub.installation.queries import settings
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import KeyingBatch
from hub.volunteers.rules import TAKEN_BACK


def batch_by_uid(uid: UUID) -> KeyingBatch:
    """The pile. Raises NotFound."""
    found = db.session.scalar(sa.select(KeyingBatch).where(KeyingBatch.uid == uid))
    if found is None:
        raise NotFound("There is no such pile of forms.")
    return found


def batches(limit: int = 50) -> list[KeyingBatch]:
    """The piles, those still open first, then the newest."""
    query = sa.select(KeyingBatch).order_by(
        KeyingBatch.closed_at.is_not(None), KeyingBatch.started_at.desc(), KeyingBatch.id.desc()
    )
    return list(db.session.scalars(query.limit(limit)))


def keyed_of(batch: KeyingBatch) -> list[Volunteer]:
    """The rows that this pile brought onto the register, merged or not, the last one first; mistakes are left out."""
    of_batch = sa.and_(Volunteer.keyed_in_id == batch.id, Volunteer.state_reason != TAKEN_BACK)
    return list(db.session.scalars(sa.select(Volunteer).where(of_batch).order_by(Volunteer.id.desc())))


def moment_on(day: date, clock_time: time) -> datetime:
    """A day and a time as a paper says them, on the clock of this place."""
    return datetime.combine(day, clock_time, ZoneInfo(settings().timezone))
