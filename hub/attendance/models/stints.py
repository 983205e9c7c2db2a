"""Stints: one sign-in and sign-out by one person at one place."""

from datetime import date, datetime
from decimal import Decimal

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
        sa.Index("ix_stint_volunteer", "volunteer_id", "state"),
        # Who left lately, and what somebody at a desk did last.
        sa.Index("ix_stint_signed_out_at", "signed_out_at"),
        sa.Index("ix_stint_in_by", "in_by", "signed_in_at"),
        sa.Index("ix_stint_out_by", "out_by", "signed_out_at"),
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
    # What the hours are worth, and who watched over the work, as the cost-share record says it.
    role: Mapped[str] = mapped_column(sa.String(80), default="")
    supervisor: Mapped[str] = mapped_column(sa.String(120), default="")
    # A time that nobody stamped: kept apart from the totals.
    is_estimated: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[str] = mapped_column(sa.String(64), default="")
    # Said at the sign-in: who briefed them, what they brought, what was lent, with whom they go.
    briefed_by: Mapped[str] = mapped_column(sa.String(120), default="")
    ready: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    kit: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    # What of the kit came back, or was given up for lost.
    kit_back: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    buddy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stint.id"))
    badge: Mapped[str] = mapped_column(sa.String(24), default="")
    # A supervisor sent them on although something was missing, and said why.
    overridden_by: Mapped[str] = mapped_column(sa.String(64), default="")
    overridden_why: Mapped[str] = mapped_column(sa.String(300), default="")
    # A rest: when it began, when the last one ended, and the minutes of all that are over.
    resting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rest_minutes: Mapped[int] = mapped_column(default=0)
    # Paid for being here: presence as everybody's, no donated hour.
    is_paid: Mapped[bool] = mapped_column(default=False)
    # The paper sheet from which it was keyed in.
    sheet_id: Mapped[int | None] = mapped_column(sa.ForeignKey("attendance_sheet.id"), index=True)
    # Welfare: minutes between the checks of somebody who works alone, and when the next word is due.
    check_minutes: Mapped[int | None]
    check_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # When “are you fine?” was texted and not answered yet.
    welfare_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StintCorrection(Record, db.Model):
    """One time of a stint was put right: the old value stays, with who changed it and why."""

    __tablename__ = "stint_correction"

    stint_id: Mapped[int] = mapped_column(sa.ForeignKey("stint.id"), index=True)
    was_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
    was_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    was_estimated: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(sa.String(300))
    by: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class HourRate(Record, db.Model):
    """What an hour of a role is worth from a day on; an empty role: every other.

    `is_thanks`: a figure for thanks alone, kept apart from the cost-share.
    """

    __tablename__ = "hour_rate"
    __table_args__ = (sa.UniqueConstraint("role", "from_on", "is_thanks"),)

    role: Mapped[str] = mapped_column(sa.String(80), default="")
    from_on: Mapped[date]
    per_hour: Mapped[Decimal] = mapped_column(sa.Numeric(10, 2))
    currency: Mapped[str] = mapped_column(sa.String(3))
    is_thanks: Mapped[bool] = mapped_column(default=False)
    # Where the figure comes from, as an auditor asks.
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    set_by: Mapped[str] = mapped_column(sa.String(64))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
