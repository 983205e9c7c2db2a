"""What an audit, an insurer or an employer asks for later: donated things, letters about hours, occurrences."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.attendance.states import DonationKind, DonationState, OccurrenceKind, OccurrenceState
from hub.database import Record, UtcDateTime, db, enum_column


class Donation(Record, db.Model):
    """Equipment, miles, goods or an expense beside the hours of an incident; its receipts are attachments.

    `quantity` in `unit` (hours, km, pieces …) times `rate` is its value; a flat `value` stands alone. An expense is
    paid back only when somebody else than its claimant approved it.
    """

    __tablename__ = "donation"
    __table_args__ = (sa.Index("ix_donation_incident", "incident_id", "kind", "given_on"),)

    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"))
    kind: Mapped[DonationKind] = mapped_column(enum_column(DonationKind, "kind"))
    state: Mapped[DonationState] = mapped_column(enum_column(DonationState, "state"))
    given_on: Mapped[date]
    volunteer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    # Who gave it, when they are in neither register.
    donor: Mapped[str] = mapped_column(sa.String(120), default="")
    task_id: Mapped[int | None] = mapped_column(sa.ForeignKey("task.id"), index=True)
    what: Mapped[str] = mapped_column(sa.String(200))
    quantity: Mapped[Decimal | None] = mapped_column(sa.Numeric(10, 2))
    unit: Mapped[str] = mapped_column(sa.String(24), default="")
    rate: Mapped[Decimal | None] = mapped_column(sa.Numeric(10, 2))
    value: Mapped[Decimal | None] = mapped_column(sa.Numeric(12, 2))
    currency: Mapped[str] = mapped_column(sa.String(3), default="")
    # Where the figure comes from, as an auditor asks.
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    supervisor: Mapped[str] = mapped_column(sa.String(120), default="")
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    # The form's own key: sent twice, it is one donation.
    once: Mapped[str] = mapped_column(sa.String(36), unique=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str] = mapped_column(sa.String(64))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(sa.String(64), default="")
    decided_why: Mapped[str] = mapped_column(sa.String(300), default="")


class HoursLetter(Record, db.Model):
    """A letter about one person's hours, as it was issued: the public page shows just what the paper says."""

    __tablename__ = "hours_letter"

    code: Mapped[str] = mapped_column(sa.String(16), unique=True)
    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    incident_id: Mapped[int | None] = mapped_column(sa.ForeignKey("incident.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    stamped_minutes: Mapped[int]
    estimated_minutes: Mapped[int] = mapped_column(default=0)
    # Name, days and lines of work as printed.
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by: Mapped[str] = mapped_column(sa.String(64))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_why: Mapped[str] = mapped_column(sa.String(300), default="")


class Occurrence(Record, db.Model):
    """Something that happened to or through a person: injury, near miss, safeguarding concern, asked to leave.

    What was seen and done, as function, never a diagnosis. A safeguarding concern is read by few.
    """

    __tablename__ = "occurrence"
    __table_args__ = (sa.Index("ix_occurrence_incident", "incident_id", "kind", "happened_at"),)

    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"))
    kind: Mapped[OccurrenceKind] = mapped_column(enum_column(OccurrenceKind, "kind"))
    state: Mapped[OccurrenceState] = mapped_column(
        enum_column(OccurrenceState, "state"), default=OccurrenceState.OPEN
    )
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    volunteer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    # Who it was, when they are not on the register.
    person: Mapped[str] = mapped_column(sa.String(120), default="")
    stint_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stint.id"))
    task_id: Mapped[int | None] = mapped_column(sa.ForeignKey("task.id"), index=True)
    hub_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hub.id"))
    what: Mapped[str] = mapped_column(sa.String(2000))
    done: Mapped[str] = mapped_column(sa.String(1000), default="")
    # First aid, a doctor, an ambulance: what help was called, and what was not there.
    help_called: Mapped[str] = mapped_column(sa.String(120), default="")
    witnesses: Mapped[str] = mapped_column(sa.String(300), default="")
    supervisor: Mapped[str] = mapped_column(sa.String(120), default="")
    told: Mapped[str] = mapped_column(sa.String(300), default="")
    # The form's own key: sent twice, it is one occurrence.
    once: Mapped[str] = mapped_column(sa.String(36), unique=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str] = mapped_column(sa.String(64))
    appeal: Mapped[str] = mapped_column(sa.String(1000), default="")
    appealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(sa.String(64), default="")
    decided_why: Mapped[str] = mapped_column(sa.String(500), default="")


class OccurrenceNote(Record, db.Model):
    """What was added to an occurrence later; the first words stay as they were written."""

    __tablename__ = "occurrence_note"

    occurrence_id: Mapped[int] = mapped_column(sa.ForeignKey("occurrence.id"), index=True)
    words: Mapped[str] = mapped_column(sa.String(1000))
    by: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
