"""Incidents, hubs and their openings."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.database import Record, UtcDateTime, db, enum_column
from hub.incidents.states import OpeningState, Phase


class Incident(Record, db.Model):
    """An event with a lead body. Every operational record belongs to one."""

    __tablename__ = "incident"

    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    lead_body: Mapped[str] = mapped_column(sa.String(120), default="")
    phase: Mapped[Phase] = mapped_column(enum_column(Phase, "phase"), default=Phase.CALL)
    is_exercise: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Hub(Record, db.Model):
    """A place run by the community. `source` credits the list it was imported from."""

    __tablename__ = "hub"

    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    call_sign: Mapped[str] = mapped_column(sa.String(24), default="")
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    lat: Mapped[float]
    lon: Mapped[float]
    eoc: Mapped[str] = mapped_column(sa.String(120), default="")
    source: Mapped[str] = mapped_column(sa.String(200), default="")


class Opening(Record, db.Model):
    """One period in which a hub is open, with overnight closures inside it."""

    __tablename__ = "opening"
    __table_args__ = (
        sa.Index("uq_opening_one_at_a_time", "hub_id", unique=True,
                 sqlite_where=sa.text("state <> 'closed'"), postgresql_where=sa.text("state <> 'closed'")),
    )  # fmt: skip

    hub_id: Mapped[int] = mapped_column(sa.ForeignKey("hub.id"))
    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"))
    state: Mapped[OpeningState] = mapped_column(enum_column(OpeningState, "state"), default=OpeningState.OPEN)
    supervisor: Mapped[str] = mapped_column(sa.String(120), default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    hub: Mapped[Hub] = relationship()
    incident: Mapped[Incident] = relationship()
