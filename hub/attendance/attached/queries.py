"""Which photos and PDFs stand behind a record?"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.attendance.attached.rules import Document
from hub.attendance.models import Attachment
from hub.database import db
from hub.errors import NotFound

AT_ONCE = 500
# In place of a table: chosen in a form that came back and was not sent right yet.
UNSENT = "unsent"


def of(subject: Any) -> list[Attachment]:
    """What is attached to a record, in the order it came; the bytes are read only when asked for."""
    return list(db.session.scalars(sa.select(Attachment).where(*_is_about(subject)).order_by(Attachment.id)))


def one_of(subject: Any, uid: UUID) -> Attachment:
    """One of what is attached to this very record. Raises NotFound for that of any other."""
    found = db.session.scalar(sa.select(Attachment).where(*_is_about(subject), Attachment.uid == uid))
    if found is None:
        raise NotFound("There is no such photo here.")
    return found


def how_many(subject_kind: str, uids: Collection[UUID]) -> Mapping[UUID, int]:
    """How many each of these records of one table has; those with none are left out."""
    wanted, found = list(uids), dict[UUID, int]()
    for start in range(0, len(wanted), AT_ONCE):
        part = Attachment.subject_uid.in_(wanted[start : start + AT_ONCE])
        query = sa.select(Attachment.subject_uid, sa.func.count()).where(
            part, Attachment.subject_kind == subject_kind
        )
        found |= {uid: number for uid, number in db.session.execute(query.group_by(Attachment.subject_uid))}
    return found


def _is_about(subject: Any) -> tuple["sa.ColumnElement[bool]", ...]:
    return Attachment.subject_uid == subject.uid, Attachment.subject_kind == subject.__tablename__


def unsent_row(once: UUID, by: str) -> Attachment | None:
    """The file that this person chose in this form, while the form is not sent right yet."""
    mine = (Attachment.subject_uid == once, Attachment.subject_kind == UNSENT, Attachment.added_by == by)
    return db.session.scalars(
        sa.select(Attachment).where(*mine).order_by(Attachment.id.desc()).limit(1)
    ).first()


def unsent(once: UUID, by: str) -> Document | None:
    """The same, ready to be kept with its record."""
    row = unsent_row(once, by)
    return Document(row.name, row.media_type, row.content) if row else None
