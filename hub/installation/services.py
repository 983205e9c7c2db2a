"""Use cases of the installation itself."""

import sqlalchemy as sa

from hub import clock
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict
from hub.installation import presets
from hub.installation.models import Installation, Tick
from hub.installation.states import Mode


def set_up(mode: Mode, *, site_name: str, preset: str, country: str, timezone: str) -> None:
    """Says what this database is for, once. Raises Conflict when that was said before."""
    presets.load(preset)
    with transaction():
        if db.session.get(Installation, 1):
            raise Conflict("This database is set up already. Real work starts in an empty one.")
        row = Installation(id=1, mode=mode, site_name=site_name, preset=preset, country=country, timezone=timezone,
                           set_up_at=clock.now())  # fmt: skip
        db.session.add(row)
        record("installation.set_up", row, by="system")


def tick(name: str) -> None:
    """Notes that the worker `name` is alive."""
    with transaction():
        moment = clock.now()
        updated = db.session.execute(sa.update(Tick).where(Tick.name == name).values(at=moment))
        if updated.rowcount == 0:  # type: ignore[attr-defined]
            db.session.add(Tick(name=name, at=moment))
