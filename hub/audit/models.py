"""The append-only record."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.database import Record, UtcDateTime, db


class AuditEntry(Record, db.Model):
    """One thing that was done. `by` is a user's uid, `volunteer:<uid>` or `system`.

    `about_uid` names the larger thing a row belongs to (a referral's task), so that its story reads in one query.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index("ix_audit_entry_subject", "subject_uid", "at"),
        # Most rows are about nothing larger, and cost no entry.
        sa.Index(
            "ix_audit_entry_about",
            "about_uid",
            "at",
            sqlite_where=sa.text("about_uid IS NOT NULL"),
            postgresql_where=sa.text("about_uid IS NOT NULL"),
        ),
    )

    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    by: Mapped[str] = mapped_column(sa.String(64))
    action: Mapped[str] = mapped_column(sa.String(64))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_uid: Mapped[UUID] = mapped_column(sa.Uuid)
    about_uid: Mapped[UUID | None] = mapped_column(sa.Uuid)
    from_state: Mapped[str | None] = mapped_column(sa.String(24))
    to_state: Mapped[str | None] = mapped_column(sa.String(24))
    why: Mapped[str] = mapped_column(sa.String(500), default="")
    details: Mapped[dict[str, object]] = mapped_column(sa.JSON, default=dict)
