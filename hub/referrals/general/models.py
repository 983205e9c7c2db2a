"""General referrals: a person and an organisation, without a task."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.database import Record, UtcDateTime, db, enum_column
from hub.referrals.general.rules import CAME_TO_NOTHING
from hub.referrals.states import ReferralState


class GeneralReferral(Record, db.Model):
    """One person handed to one organisation in general; the same machine as a referral for a task.

    `previous_id`: the referral after which the person moved on to this organisation. `fit`: why this one, in
    words. `due_at` is when the present state has waited long enough.
    """

    __tablename__ = "general_referral"
    __table_args__ = (
        sa.Index("ix_general_referral_due", "state", "due_at"),
        sa.Index("ix_general_referral_volunteer", "volunteer_id", "state"),
        sa.Index("ix_general_referral_organisation", "organisation_id", "state"),
    )

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    previous_id: Mapped[int | None] = mapped_column(sa.ForeignKey("general_referral.id"), index=True)
    state: Mapped[ReferralState] = mapped_column(
        enum_column(ReferralState, "state"), default=ReferralState.PROPOSED
    )
    km: Mapped[float | None]
    fit: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(sa.String(64))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(sa.String(64), default="")
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    note: Mapped[str] = mapped_column(sa.String(300), default="")

    @property
    def is_under_way(self) -> bool:
        """Whether the person or the organisation owes an answer."""
        return self.state in (ReferralState.ASKED, ReferralState.OFFERED)

    @property
    def is_with_organisation(self) -> bool:
        """Whether the organisation knows of the person now."""
        return self.state in (ReferralState.OFFERED, ReferralState.ACCEPTED)

    @property
    def waits_for_coordinator(self) -> bool:
        """Whether nothing came of it and nobody here has seen to it yet."""
        return self.state in CAME_TO_NOTHING and self.due_at is not None
