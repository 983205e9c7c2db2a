"""Referrals: the heart of the system."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.database import Record, UtcDateTime, db, enum_column
from hub.referrals.states import ReferralState


class Referral(Record, db.Model):
    """One volunteer handed to one organisation, for a line of a shift of a task.

    `due_at` is when the present state has waited long enough; a job moves it on. `agreed_at` orders the
    waiting list, after which come those who said “only as a last resort”. `minutes` and `note` are what the
    person said with the answer. `stands_by`: the place is held and nothing is shared until a coordinator
    activates. `told_full_at`: they have read “filled, thank you” and do not read it twice. `told_number`: their
    number on the waiting list, as they last read it.
    """

    __tablename__ = "referral"
    __table_args__ = (
        sa.UniqueConstraint("shift_id", "volunteer_id"),
        sa.Index("ix_referral_task", "task_id", "state"),
        sa.Index("ix_referral_places", "shift_id", "line_id", "state"),
        sa.Index("ix_referral_due", "state", "due_at"),
        sa.Index("ix_referral_volunteer", "volunteer_id", "state"),
        sa.Index("ix_referral_organisation", "organisation_id", "state"),
    )

    task_id: Mapped[int] = mapped_column(sa.ForeignKey("task.id"))
    shift_id: Mapped[int] = mapped_column(sa.ForeignKey("shift.id"))
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("task_line.id"))
    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    call_out_id: Mapped[int | None] = mapped_column(sa.ForeignKey("call_out.id"), index=True)
    state: Mapped[ReferralState] = mapped_column(
        enum_column(ReferralState, "state"), default=ReferralState.PROPOSED
    )
    km: Mapped[float | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the organisation was written to about this person.
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(sa.String(64), default="")
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    stands_by: Mapped[bool] = mapped_column(default=False)
    last_resort: Mapped[bool] = mapped_column(default=False)
    told_full_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_number: Mapped[int | None]
    # When “we have not heard from you” went out to somebody who was silent.
    second_text_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Asked by voice or by a runner, without a text.
    by_voice: Mapped[bool] = mapped_column(default=False)
    # Asked in a drill: every text about it begins “EXERCISE”, and nothing of it is left when the drill ends.
    is_drill: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[int | None]
    note: Mapped[str] = mapped_column(sa.String(300), default="")


class CalendarFeed(Record, db.Model):
    """The private address under which a person's calendar fetches the shifts they are confirmed for."""

    __tablename__ = "calendar_feed"

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"), unique=True)
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
