"""What a person said yes to, what somebody has seen of them, and decisions about their standing. Ring: models."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.database import Record, UtcDateTime, db, enum_column
from hub.volunteers.states import AgreementWay, CheckLevel, ConsentKind, CredentialKind, Source


class ConsentAnswer(Record, db.Model):
    """One answer to a question of consent, with the very sentence that was asked and its version.

    Lists that an organisation brings have none: they stand on its recorded agreement.
    """

    __tablename__ = "volunteer_consent"

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    kind: Mapped[ConsentKind] = mapped_column(enum_column(ConsentKind, "kind"))
    answer: Mapped[str] = mapped_column(sa.String(16))
    version: Mapped[str] = mapped_column(sa.String(40))
    wording: Mapped[str] = mapped_column(sa.String(500))
    language: Mapped[str] = mapped_column(sa.String(8))
    door: Mapped[Source] = mapped_column(enum_column(Source, "door"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(sa.String(64))


class Credential(Record, db.Model):
    """A licence, a level of training or a check: that somebody has seen it, never what it says.

    `code` names what it is (a code of the credential file, or free words when there is none); `seen_by` is who
    looked, `task_uid` the task for which a check was seen. Source: BC SAR and INJUV (named levels, issuer,
    certificate), the check kept as level and date only.
    """

    __tablename__ = "credential"

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    kind: Mapped[CredentialKind] = mapped_column(enum_column(CredentialKind, "kind"))
    code: Mapped[str] = mapped_column(sa.String(60), index=True)
    level: Mapped[CheckLevel | None] = mapped_column(enum_column(CheckLevel, "level"))
    issuer: Mapped[str] = mapped_column(sa.String(120), default="")
    certificate: Mapped[str] = mapped_column(sa.String(60), default="")
    seen_on: Mapped[date]
    seen_by: Mapped[str] = mapped_column(sa.String(120))
    recorded_by: Mapped[str] = mapped_column(sa.String(64))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date | None] = mapped_column(index=True)
    task_uid: Mapped[UUID | None] = mapped_column(sa.Uuid)
    # The last warning given before it expires, in days (90, 30, 0).
    warned_days: Mapped[int | None]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_why: Mapped[str] = mapped_column(sa.String(300), default="")


class Agreement(Record, db.Model):
    """A release, oath or briefing that was signed: which version, how, and with what name."""

    __tablename__ = "agreement"
    __table_args__ = (sa.UniqueConstraint("volunteer_id", "code", "version"),)

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[str] = mapped_column(sa.String(40))
    wording: Mapped[str] = mapped_column(sa.Text)
    way: Mapped[AgreementWay] = mapped_column(enum_column(AgreementWay, "way"))
    signed_name: Mapped[str] = mapped_column(sa.String(160))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str] = mapped_column(sa.String(64))


class GuardianConsent(Record, db.Model):
    """A parent or guardian agreed that somebody under age may help. Ended, never overwritten."""

    __tablename__ = "guardian_consent"

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    relation: Mapped[str] = mapped_column(sa.String(60), default="")
    way: Mapped[AgreementWay] = mapped_column(enum_column(AgreementWay, "way"))
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str] = mapped_column(sa.String(64))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Appeal(Record, db.Model):
    """What a suspended person says against it, and what somebody else than the decider made of it."""

    __tablename__ = "standing_appeal"

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    words: Mapped[str] = mapped_column(sa.String(1000))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str] = mapped_column(sa.String(64))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(sa.String(64), default="")
    decision: Mapped[str] = mapped_column(sa.String(300), default="")
