"""Organisations and what they take on."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.database import Record, UtcDateTime, db, enum_column
from hub.organisations.states import OrganisationKind, OrganisationState


class Organisation(Record, db.Model):
    """A charity, team or agency through which people help. `answer_hours`: how long it has for a referral."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(sa.String(160))
    name_key: Mapped[str] = mapped_column(sa.String(160), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(
        enum_column(OrganisationKind, "kind"), default=OrganisationKind.CHARITY
    )
    state: Mapped[OrganisationState] = mapped_column(
        enum_column(OrganisationState, "state"), default=OrganisationState.APPLIED
    )
    external_id: Mapped[str | None] = mapped_column(sa.String(80), unique=True)
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    postcode: Mapped[str] = mapped_column(sa.String(16), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    radius_km: Mapped[float | None]
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    contact_name: Mapped[str] = mapped_column(sa.String(120), default="")
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    capacity_per_day: Mapped[int | None]
    answer_hours: Mapped[float] = mapped_column(default=2.0)
    opening_hours: Mapped[str] = mapped_column(sa.String(200), default="")
    min_age: Mapped[int | None]
    insurance: Mapped[str] = mapped_column(sa.String(200), default="")
    state_reason: Mapped[str] = mapped_column(sa.String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    skills: Mapped[list["OrganisationSkill"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class OrganisationSkill(db.Model):
    """A skill the organisation takes people for."""

    __tablename__ = "organisation_skill"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
    skill: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
