"""People on the register, their skills and affiliations, their ledger, and the table that matching reads."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.database import Record, UtcDateTime, db, enum_column
from hub.volunteers.states import ConfirmedBy, ConsentShare, ConsentSms, PhoneKind, Source, Standing


def _where(words: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(words), "postgresql_where": sa.text(words)}


class Volunteer(Record, db.Model):
    """A person who offered to help. The same phone with another name is another person.

    `availability` has 28 bits: Monday morning is bit 0, four parts a day (am, pm, evening, night).
    `state` is the standing.
    """

    __tablename__ = "volunteer"
    __table_args__ = (
        # Also the index by which a phone is found: it stands first.
        sa.UniqueConstraint("phone", "name_key"),
        sa.Index("ix_volunteer_name", "name_key"),
        # Two rows of one person are found by these; who did not say costs no entry.
        sa.Index("ix_volunteer_born", "date_of_birth", **_where("date_of_birth IS NOT NULL")),
        sa.Index("ix_volunteer_email", "email", **_where("email != ''")),
        *(
            sa.Index(f"ix_volunteer_{name}", name, **_where(f"{name} IS NOT NULL"))
            for name in ("alias_of_id", "group_id", "hub_id", "keyed_in_id")
        ),
    )

    given_name: Mapped[str] = mapped_column(sa.String(80))
    family_name: Mapped[str] = mapped_column(sa.String(80))
    name_key: Mapped[str] = mapped_column(sa.String(160))
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    phone_kind: Mapped[PhoneKind] = mapped_column(
        enum_column(PhoneKind, "phone_kind"), default=PhoneKind.MOBILE
    )
    phone_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    phone_confirmed_by: Mapped[ConfirmedBy | None] = mapped_column(enum_column(ConfirmedBy, "confirmed_by"))
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    postcode: Mapped[str] = mapped_column(sa.String(16), default="")
    place_name: Mapped[str] = mapped_column(sa.String(120), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    travel_km: Mapped[float] = mapped_column(default=20.0)
    availability: Mapped[int] = mapped_column(default=(1 << 28) - 1)
    date_of_birth: Mapped[date | None]
    # False: only an age was said, so this is the latest day on which they can have been born.
    birth_is_exact: Mapped[bool] = mapped_column(default=True)
    emergency_name: Mapped[str] = mapped_column(sa.String(160), default="")
    emergency_phone: Mapped[str] = mapped_column(sa.String(20), default="")
    consent_sms: Mapped[ConsentSms] = mapped_column(enum_column(ConsentSms, "consent_sms"))
    consent_share: Mapped[ConsentShare] = mapped_column(enum_column(ConsentShare, "consent_share"))
    consent_wording: Mapped[str] = mapped_column(sa.String(40), default="")
    consent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    notes: Mapped[str] = mapped_column(sa.Text, default="")
    external_id: Mapped[str | None] = mapped_column(sa.String(80), unique=True)
    state: Mapped[Standing] = mapped_column(enum_column(Standing, "standing"), default=Standing.REGISTERED)
    state_reason: Mapped[str] = mapped_column(sa.String(300), default="")
    # They texted PAUSE: nobody asks them until they text JOIN. Their standing stays.
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the break ends by itself; empty: when they say so.
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # “Free now until”: whatever the week says, they are free up to this moment.
    free_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Codes of `access.py`: what they need, as function and never as diagnosis; and a note in their words.
    access_needs: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    access_note: Mapped[str] = mapped_column(sa.String(300), default="")
    # Merged: everything about this row is said on that other person's page. Both originals stay.
    alias_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("volunteer.id"))
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("volunteer_group.id"))
    # The hub at whose desk, tablet or paper table they registered.
    hub_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hub.id"))
    # The batch in which a clerk keyed their paper form.
    keyed_in_id: Mapped[int | None] = mapped_column(sa.ForeignKey("keying_batch.id"))
    # When somebody must look whether we still need what we keep about them.
    delete_on: Mapped[date | None] = mapped_column(index=True)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source: Mapped[Source] = mapped_column(enum_column(Source, "source"))
    is_invented: Mapped[bool] = mapped_column(default=False)
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # A fingerprint of the imported row: one that did not change is known without comparing every field.
    import_key: Mapped[str] = mapped_column(sa.String(64), default="")

    # Read when they are looked at; a list that shows them reads them for all at once.
    skills: Mapped[list["VolunteerSkill"]] = relationship(cascade="all, delete-orphan")
    affiliations: Mapped[list["Affiliation"]] = relationship(
        cascade="all, delete-orphan", back_populates="volunteer"
    )

    @property
    def name(self) -> str:
        """Given and family name as the person wrote them."""
        return f"{self.given_name} {self.family_name}".strip()


class VolunteerSkill(db.Model):
    """A skill the person says they have."""

    __tablename__ = "volunteer_skill"

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"), primary_key=True)
    skill: Mapped[str] = mapped_column(sa.String(40), primary_key=True, index=True)


class Affiliation(Record, db.Model):
    """A person belongs to an organisation."""

    __tablename__ = "affiliation"
    __table_args__ = (sa.UniqueConstraint("volunteer_id", "organisation_id"),)

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    member_number: Mapped[str] = mapped_column(sa.String(40), default="")
    role: Mapped[str] = mapped_column(sa.String(80), default="")
    since: Mapped[date | None]
    # By the organisation: a list it brought, or one of its own people in the portal.
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_by: Mapped[str] = mapped_column(sa.String(64), default="")
    # Whether they may call the organisation's own members out.
    may_call_out: Mapped[bool] = mapped_column(default=False)
    ended_on: Mapped[date | None]

    volunteer: Mapped["Volunteer"] = relationship(back_populates="affiliations")


class DayOff(Record, db.Model):
    """Days on which a person is not free, whatever their week says. Both ends are included."""

    __tablename__ = "volunteer_day_off"
    __table_args__ = (sa.CheckConstraint("ends_on >= starts_on", name="span"),)

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class OtherPhone(Record, db.Model):
    """Another number of a person, or one that was theirs: kept when it turns out to be someone else's."""

    __tablename__ = "volunteer_phone"

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    phone: Mapped[str] = mapped_column(sa.String(20), index=True)
    phone_kind: Mapped[PhoneKind] = mapped_column(enum_column(PhoneKind, "phone_kind"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[str] = mapped_column(sa.String(64))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_by: Mapped[str] = mapped_column(sa.String(64), default="")
    retired_why: Mapped[str] = mapped_column(sa.String(300), default="")


class Asked(Record, db.Model):
    """Ledger: this person was asked. Rest periods, weekly caps and fairness read it."""

    __tablename__ = "volunteer_asked"
    __table_args__ = (sa.Index("ix_volunteer_asked_when", "volunteer_id", "at"),)

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"))
    subject_uid: Mapped[UUID] = mapped_column(sa.Uuid)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Commitment(Record, db.Model):
    """Ledger: this person is promised elsewhere, or on task, over this span. One a referral."""

    __tablename__ = "volunteer_commitment"
    __table_args__ = (sa.Index("ix_volunteer_commitment_span", "volunteer_id", "released_at", "ends_at"),)

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"))
    subject_uid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MatchRow(db.Model):
    """What matching reads: one narrow row a person and skill, and one with skill `` for “anyone”.

    Derived from the register and its ledger by `moves.refresh_match_rows`; may be rebuilt at will.
    `band` is floor((lat + 90) * 20); `born_on` a proleptic ordinal, 0 when unknown; `asked_at` a Unix time, 0
    for never; `free_until` likewise; `standing` and the consents as the small numbers of `rules.MATCH_CODES`.
    """

    __tablename__ = "match_row"
    __table_args__ = (
        sa.PrimaryKeyConstraint("skill", "band", "lon", "volunteer_id"),
        sa.Index("ix_match_row_volunteer", "volunteer_id"),
        # On SQLite the table itself lies in the order of its key.
        sa.Index(
            "ix_match_row_reach",
            "skill",
            "band",
            "lon",
            postgresql_include=(
                "volunteer_id",
                "lat",
                "travel_km",
                "availability",
                "free_until",
                "born_on",
                "asked_at",
                "skill_count",
                "language",
            ),
            postgresql_where=sa.text("standing = 1 AND has_phone <> 0 AND consent_sms <> 0"),
        ).ddl_if(dialect="postgresql"),  # fmt: skip
        {"sqlite_with_rowid": False},
    )

    skill: Mapped[str] = mapped_column(sa.String(40))
    band: Mapped[int] = mapped_column(sa.SmallInteger)
    lon: Mapped[float]
    # No foreign key: rows are derived, many, and written only together with the person they are about.
    volunteer_id: Mapped[int]
    lat: Mapped[float]
    travel_km: Mapped[float]
    availability: Mapped[int]
    free_until: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    born_on: Mapped[int]
    asked_at: Mapped[int] = mapped_column(sa.BigInteger)
    standing: Mapped[int] = mapped_column(sa.SmallInteger)
    consent_sms: Mapped[int] = mapped_column(sa.SmallInteger)
    consent_share: Mapped[int] = mapped_column(sa.SmallInteger)
    has_phone: Mapped[int] = mapped_column(sa.SmallInteger)
    skill_count: Mapped[int] = mapped_column(sa.SmallInteger)
    language: Mapped[str] = mapped_column(sa.String(8))
