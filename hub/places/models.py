"""Named places with coordinates, so that addresses are found with no internet."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.database import Record, db


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
