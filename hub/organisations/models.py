"""Organisations and what they take on."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.database import Record, UtcDateTime, db, enum_column
from hub.organisations.cover import Cover
from hub.organisations.states import OrganisationKind, OrganisationState, ScreeningItem


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
    # What it can take on that day in all, from “we can take so many more today”; and “send us nobody”.
    takes_more: Mapped[int | None]
    takes_more_on: Mapped[date | None]
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_why: Mapped[str] = mapped_column(sa.String(200), default="")
    answer_hours: Mapped[float] = mapped_column(default=2.0)
    opening_hours: Mapped[str] = mapped_column(sa.String(200), default="")
    min_age: Mapped[int | None]
    # Cover in one line, as lists bring it; who gives it, until when, and for which tasks.
    insurance: Mapped[str] = mapped_column(sa.String(200), default="")
    cover_by: Mapped[str] = mapped_column(sa.String(120), default="")
    cover_until: Mapped[date | None]
    cover_for: Mapped[str] = mapped_column(sa.String(200), default="")
    # Which tasks they take, in their words; skills are rows of their own.
    takes: Mapped[str] = mapped_column(sa.String(300), default="")
    checks_asked: Mapped[str] = mapped_column(sa.String(24), default="")
    # What they promise volunteers.
    gives_induction: Mapped[bool] = mapped_column(default=False)
    gives_supervision: Mapped[bool] = mapped_column(default=False)
    pays_expenses: Mapped[bool] = mapped_column(default=False)
    promises: Mapped[str] = mapped_column(sa.String(300), default="")
    # Activated in an emergency: until when, the supervisor who was named, and who called back whom.
    active_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    emergency_supervisor: Mapped[str] = mapped_column(sa.String(120), default="")
    emergency_note: Mapped[str] = mapped_column(sa.String(300), default="")
    # The yearly question “is all this still so?”.
    confirmed_on: Mapped[date | None]
    confirm_by: Mapped[date | None] = mapped_column(index=True)
    confirm_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirm_reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # They answered that something has changed, and nobody has written it down yet.
    confirm_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What changes trust and they changed themselves, until somebody here has looked at it.
    changed_by_them: Mapped[str] = mapped_column(sa.String(200), default="")
    state_reason: Mapped[str] = mapped_column(sa.String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    # Read when they are looked at: most steps need none of them. Lists read them for all at once, by `WHOLE`.
    skills: Mapped[list["OrganisationSkill"]] = relationship(cascade="all, delete-orphan")
    areas: Mapped[list["ServiceArea"]] = relationship(cascade="all, delete-orphan", order_by="ServiceArea.id")
    contacts: Mapped[list["Contact"]] = relationship(cascade="all, delete-orphan", order_by="Contact.id")
    screening: Mapped[list["Screening"]] = relationship(cascade="all, delete-orphan", order_by="Screening.id")

    @property
    def cover(self) -> Cover:
        """Its insurance as a value that can be judged."""
        return Cover(self.insurance, self.cover_by, self.cover_until, self.cover_for)

    @property
    def is_stopped(self) -> bool:
        """Whether it has asked to be sent nobody until it says otherwise."""
        return self.stopped_at is not None

    @property
    def is_active_for_now(self) -> bool:
        """Whether it is active only until its 72 hours end."""
        return self.state.may_take_people and self.active_until is not None


class OrganisationSkill(db.Model):
    """A skill the organisation takes people for."""

    __tablename__ = "organisation_skill"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
    skill: Mapped[str] = mapped_column(sa.String(40), primary_key=True)


class ServiceArea(Record, db.Model):
    """Where an organisation works: around a place, or in a named area whose middle we know."""

    __tablename__ = "service_area"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    radius_km: Mapped[float | None]


class Contact(Record, db.Model):
    """Somebody who answers for the organisation. The first contact stands on the organisation itself."""

    __tablename__ = "organisation_contact"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    role: Mapped[str] = mapped_column(sa.String(80), default="")
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    wants_messages: Mapped[bool] = mapped_column(default=True)


class Screening(Record, db.Model):
    """One point of the checklist that was looked at, when, by whom, and what it was."""

    __tablename__ = "organisation_screening"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "item"),)

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    item: Mapped[ScreeningItem] = mapped_column(enum_column(ScreeningItem, "item"))
    is_met: Mapped[bool]
    dated_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    looked_by: Mapped[str] = mapped_column(sa.String(64))
