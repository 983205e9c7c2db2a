"""Named places with coordinates, so that addresses are found with no internet."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.database import Record, UtcDateTime, db


class Place(Record, db.Model):
    """A town, suburb or postcode. `name_key` is the folded name that searches compare."""

    __tablename__ = "place"
    __table_args__ = (
        sa.UniqueConstraint("source", "external_id"),
        sa.Index("ix_place_name", "name_key", "country"),
    )

    name: Mapped[str] = mapped_column(sa.String(120))
    name_key: Mapped[str] = mapped_column(sa.String(120))
    country: Mapped[str] = mapped_column(sa.String(2))
    region: Mapped[str] = mapped_column(sa.String(120), default="")
    postcode: Mapped[str] = mapped_column(sa.String(16), default="", index=True)
    lat: Mapped[float]
    lon: Mapped[float]
    population: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(sa.String(40))
    external_id: Mapped[str] = mapped_column(sa.String(40))
    # Further folded names, one a line: what else people call it.
    other_keys: Mapped[str] = mapped_column(sa.Text, default="")


class Geocoded(Record, db.Model):
    """What an outside geocoder answered to one address, so that nobody asks it twice. No point: not found."""

    __tablename__ = "geocoded"
    __table_args__ = (sa.UniqueConstraint("source", "country", "asked_key"),)

    source: Mapped[str] = mapped_column(sa.String(40))
    country: Mapped[str] = mapped_column(sa.String(2))
    asked_key: Mapped[str] = mapped_column(sa.String(220))
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
