"""Alarms and how often they have rung."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.alarms.states import AlarmKind, AlarmState
from hub.database import Record, UtcDateTime, db, enum_column


class Alarm(Record, db.Model):
    """`subject_uid` is what it is about: an inbound text, a stint, a message. One open alarm a kind and subject."""

    __tablename__ = "alarm"
    __table_args__ = (
        sa.Index("ix_alarm_open", "state", "next_ring_at"),
        sa.Index("uq_alarm_open_subject", "kind", "subject_uid", unique=True,
                 sqlite_where=sa.text("state = 'raised'"), postgresql_where=sa.text("state = 'raised'")),
    )  # fmt: skip

    kind: Mapped[AlarmKind] = mapped_column(enum_column(AlarmKind, "kind"))
    state: Mapped[AlarmState] = mapped_column(enum_column(AlarmState, "state"), default=AlarmState.RAISED)
    title: Mapped[str] = mapped_column(sa.String(200))
    detail: Mapped[str] = mapped_column(sa.String(500), default="")
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_uid: Mapped[UUID] = mapped_column(sa.Uuid)
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_ring_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rings: Mapped[int] = mapped_column(default=0)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleared_by: Mapped[str | None] = mapped_column(sa.String(64))
    cleared_note: Mapped[str] = mapped_column(sa.String(500), default="")


class DutyWatch(Record, db.Model):
    """Who carries the duty phone and reads the inbox, from one hand to the next; one that begins later is planned.

    Where two overlap, the one that began last counts.
    """

    __tablename__ = "duty_watch"
    __table_args__ = (sa.Index("ix_duty_watch_ended", "ended_at", "begins_at"),)

    name: Mapped[str] = mapped_column(sa.String(120))
    # E.164; empty: the phone of the settings.
    phone: Mapped[str] = mapped_column(sa.String(16), default="")
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    # What the next one must know.
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    by: Mapped[str] = mapped_column(sa.String(64))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(sa.String(64), default="")
