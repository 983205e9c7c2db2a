"""Offers: tasks put to organisations, one after another."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.database import Record, UtcDateTime, db, enum_column
from hub.referrals.offering.states import OfferState


class TaskOffer(Record, db.Model):
    """One task put to one organisation: an entry of the trail that the task shows.

    `place_in_line`: 1 for the organisation that fitted best when the task was first offered. `fit`: why it was
    asked, in words. `due_at`: when silence has lasted long enough, in the organisation's opening hours.
    """

    __tablename__ = "task_offer"
    __table_args__ = (
        sa.UniqueConstraint("task_id", "organisation_id"),
        sa.Index("ix_task_offer_due", "state", "due_at"),
        sa.Index("ix_task_offer_organisation", "organisation_id", "state"),
    )

    task_id: Mapped[int] = mapped_column(sa.ForeignKey("task.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    state: Mapped[OfferState] = mapped_column(enum_column(OfferState, "state"), default=OfferState.WAITING)
    place_in_line: Mapped[int]
    fit: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offered_by: Mapped[str] = mapped_column(sa.String(64))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str] = mapped_column(sa.String(64), default="")
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
