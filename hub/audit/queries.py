"""Reads of the record."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub.audit.models import AuditEntry
from hub.database import db


def story_of(uid: UUID, *, limit: int = 100) -> list[AuditEntry]:
    """What happened to this thing and to what belongs to it, newest first."""
    mine = sa.or_(AuditEntry.subject_uid == uid, AuditEntry.about_uid == uid)
    query = (
        sa.select(AuditEntry).where(mine).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)
    )
    return list(db.session.scalars(query))


def done_to(uids: Collection[UUID], actions: Collection[str], *, limit: int = 200) -> list[AuditEntry]:
    """Each time that one of these actions was done to one of these things, the newest first."""
    query = sa.select(AuditEntry).where(AuditEntry.subject_uid.in_(uids), AuditEntry.action.in_(actions))
    return list(db.session.scalars(query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)))


def how_many_since(moment: datetime, actions: Collection[str]) -> int:
    """How often one of these actions was done since `moment`."""
    query = sa.select(sa.func.count()).where(AuditEntry.at >= moment, AuditEntry.action.in_(actions))
    return db.session.scalar(query) or 0


def done_since(action: str, subject_uid: UUID, *, by: str, since: datetime) -> bool:
    """Whether this person did this to this thing since then."""
    query = sa.select(AuditEntry.id).where(
        AuditEntry.subject_uid == subject_uid,
        AuditEntry.at >= since,
        AuditEntry.action == action,
        AuditEntry.by == by,
    )
    return db.session.scalar(query.limit(1)) is not None
