"""Codes by which a place and a person are known at the door, and the sheets that were kept there."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.database import Record, UtcDateTime, db


class PlaceCode(Record, db.Model):
    """The code in the QR of a task or a hub, at `/in/<code>`. A new one ends the old."""

    __tablename__ = "place_code"

    code: Mapped[str] = mapped_column(sa.String(16), unique=True)
    task_id: Mapped[int | None] = mapped_column(sa.ForeignKey("task.id"), index=True)
    hub_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hub.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(sa.String(64))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Badge(Record, db.Model):
    """A printed badge of one person for one incident. Its code signs its bearer in; it ends with a newer one.

    `marks`: what a supervisor must know at a glance, as it stood when it was printed (“no work alone with children”).
    `place`: the task or hub it was printed for.
    """

    __tablename__ = "badge"

    code: Mapped[str] = mapped_column(sa.String(16), unique=True)
    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"))
    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(80), default="")
    place: Mapped[str] = mapped_column(sa.String(160), default="")
    marks: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by: Mapped[str] = mapped_column(sa.String(64))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AttendanceSheet(Record, db.Model):
    """One page of a paper sign-in sheet that was keyed in: whose hand wrote it, who keyed it, which photo shows it."""

    __tablename__ = "attendance_sheet"

    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(sa.ForeignKey("task.id"), index=True)
    hub_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hub.id"), index=True)
    kept_on: Mapped[date]
    clerk: Mapped[str] = mapped_column(sa.String(120))
    supervisor: Mapped[str] = mapped_column(sa.String(120), default="")
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    # The form's own key: a sheet sent twice is one sheet.
    once: Mapped[str] = mapped_column(sa.String(36), unique=True)
    keyed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    keyed_by: Mapped[str] = mapped_column(sa.String(64))


class Attachment(Record, db.Model):
    """A photo or a PDF that stands behind a record: a sheet, a receipt, an injury. `subject_kind`: its table."""

    __tablename__ = "attachment"
    __table_args__ = (sa.Index("ix_attachment_subject", "subject_uid", "subject_kind"),)

    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_uid: Mapped[UUID] = mapped_column(sa.Uuid)
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    media_type: Mapped[str] = mapped_column(sa.String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[str] = mapped_column(sa.String(64))
