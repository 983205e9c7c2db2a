"""One row that says what this database is for."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.database import Record, UtcDateTime, db, enum_column
from hub.installation.states import Mode


class Installation(Record, db.Model):
    """The one row (id 1). An exercise database stays an exercise database for ever."""

    __tablename__ = "installation"
    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    mode: Mapped[Mode] = mapped_column(enum_column(Mode, "mode"))
    site_name: Mapped[str] = mapped_column(sa.String(80))
    preset: Mapped[str] = mapped_column(sa.String(24))
    country: Mapped[str] = mapped_column(sa.String(2))
    timezone: Mapped[str] = mapped_column(sa.String(64))
    set_up_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Tick(Record, db.Model):
    """When a worker's loop last went round: how /readyz knows that somebody is sending."""

    __tablename__ = "tick"

    name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
