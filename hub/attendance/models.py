"""Stints: one sign-in and sign-out by one person at one place."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.attendance.states import Door, StintState
from hub.database import Record, UtcDateTime, db, enum_column


class Stint(Record, db.Model):
    """Hours come only from here. A person has at most one open stint. Times are as they truly were."""

    __tablename__ = "stint"
    __table_args__ = (
        sa.CheckConstraint("signed_out_at IS NULL OR signed_out_at >= signed_in_at", name="span"),
        sa.Index("uq_stint_one_open", "volunteer_id", unique=True,
                 sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")),
        sa.Index("ix_stint_expected_end", "state", "expected_end_at"),
        sa.Index("ix_stint_task", "task_id", "state"),
    )  # fmt: skip

    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"))
    task_id: Mapped[int | None] = mapped_column(sa.ForeignKey("task.id"))
    shift_id: Mapped[int | None] = mapped_column(sa.ForeignKey("shift.id"))
    hub_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hub.id"), index=True)
    referral_id: Mapped[int | None] = mapped_column(sa.ForeignKey("referral.id"), index=True)
    state: Mapped[StintState] = mapped_column(enum_column(StintState, "state"), default=StintState.OPEN)
    signed_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expected_end_at: Mapped[datetime] = mapped_column(UtcDateTime)
    in_by: Mapped[str] = mapped_column(sa.String(64))
    in_door: Mapped[Door] = mapped_column(enum_column(Door, "in_door"))
    out_by: Mapped[str] = mapped_column(sa.String(64), default="")
    out_door: Mapped[Door | None] = mapped_column(enum_column(Door, "out_door"))
    flags: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
