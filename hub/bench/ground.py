"""Where a measurement is made: a database of its own, filled by the measurement and removed after it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from hub.database import db
from hub.errors import Invalid
from hub.installation import services as installation
from hub.installation.states import Mode
from hub.places import services as gazetteer

COUNTRY = "NZ"
Rebuild = Callable[..., Flask]


@dataclass(frozen=True, slots=True)
class Ground:
    """An application on the measurement's own database, a folder for files, how many people and minutes it is about."""

    app: Flask
    url: str
    folder: Path
    volunteers: int
    minutes: float = 5.0


@contextmanager
def own_ground(
    rebuild: Rebuild, *, url: str | None, volunteers: int, minutes: float = 5.0
) -> Iterator[Ground]:
    """Brings an empty database to this version, set up as an exercise; afterwards nothing of it is left.

    Without `url` it is a temporary SQLite file. Raises Invalid when the database has tables already.
    """
    with TemporaryDirectory(prefix="hub-bench-") as name:
        folder = Path(name)
        url = url or f"sqlite:///{folder / 'bench.sqlite'}"
        _check_empty(url)
        app = rebuild(SQLALCHEMY_DATABASE_URI=url, INSTANCE=str(folder), RATELIMIT_ENABLED=False)
        with app.app_context():
            try:
                _build()
                yield Ground(app, url, folder, volunteers, minutes)
            finally:
                _remove()


def _check_empty(url: str) -> None:
    engine = sa.create_engine(url)
    try:
        is_empty = not sa.inspect(engine).get_table_names()
    finally:
        engine.dispose()
    if not is_empty:
        raise Invalid(
            {"database-url": "This database is not empty. Name an empty one: all of it is removed."}
        )


def _build() -> None:
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()
    gazetteer.load_gazetteer(COUNTRY)
    installation.set_up(
        Mode.EXERCISE, site_name="Bench", preset="generic", country=COUNTRY, timezone="Pacific/Auckland"
    )


def _remove() -> None:
    db.session.remove()
    db.drop_all()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    db.engine.dispose()
