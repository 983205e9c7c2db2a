"""A database for each test process: a SQLite file, or one of its own on the PostgreSQL server that is named."""

import os
from functools import cache
from pathlib import Path
from shutil import disk_usage

import sqlalchemy as sa

from hub.database import db

SQLITE, POSTGRESQL = "sqlite", "postgresql"
MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


def names() -> list[str]:
    """The databases this run covers."""
    return [SQLITE, POSTGRESQL] if os.environ.get("TEST_DATABASE_URL") else [SQLITE]


def fresh(name: str, worker: str, folder: Path) -> str:
    """The URL of an empty database."""
    if name == SQLITE:
        return f"sqlite:///{folder / 'test.sqlite'}"
    server = sa.make_url(os.environ["TEST_DATABASE_URL"])
    own = f"{server.database}_{worker}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{own}"')
    engine.dispose()
    return server.set(database=own).render_as_string(hide_password=False)


def empty(engine: sa.Engine) -> None:
    """Deletes every row; faster than building the tables again. SQLite says sooner which have rows than PostgreSQL."""
    if engine.dialect.name == POSTGRESQL:
        statements = [f'DELETE FROM "{name}"' for name in db.metadata.tables]
        with engine.begin() as connection:
            connection.exec_driver_sql(
                ";".join(["SET LOCAL session_replication_role = replica", *statements])
            )
        return
    raw = engine.raw_connection()
    try:
        filled = [name for (name,) in raw.cursor().execute(_which_are_filled())]
        # Foreign keys are switched off outside a transaction, or SQLite ignores it.
        for statement in (
            "PRAGMA foreign_keys=OFF",
            "BEGIN IMMEDIATE",
            *(f'DELETE FROM "{name}"' for name in filled),
            "COMMIT",
            "PRAGMA foreign_keys=ON",
        ):
            raw.cursor().execute(statement)
    finally:
        raw.close()


@cache
def _which_are_filled() -> str:
    tables = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in db.metadata.tables)
    return " UNION ALL ".join(tables)


def in_memory() -> Path | None:
    """Where files lie in memory, on a machine that has such a place with room enough."""
    has_room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and disk_usage(MEMORY).free > ROOM
    return MEMORY if has_room else None
