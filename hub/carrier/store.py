"""The carrier's one SQLite file: opened once, shared by its threads, kept through restarts."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    direction TEXT NOT NULL,
    from_number TEXT,
    to_number TEXT NOT NULL,
    phone TEXT NOT NULL,
    service_sid TEXT,
    body TEXT NOT NULL,
    segments INTEGER NOT NULL,
    status TEXT NOT NULL,
    error_code INTEGER,
    callback_url TEXT,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    sent_at REAL,
    expires_at REAL
);
CREATE INDEX IF NOT EXISTS messages_by_phone ON messages (phone, id);
CREATE INDEX IF NOT EXISTS messages_by_day ON messages (COALESCE(sent_at, created_at));
CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    due REAL NOT NULL,
    kind TEXT NOT NULL,
    lane TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS jobs_by_due ON jobs (due, id);
CREATE INDEX IF NOT EXISTS jobs_by_lane ON jobs (lane);
CREATE TABLE IF NOT EXISTS phones (
    phone TEXT PRIMARY KEY,
    by_hand INTEGER NOT NULL DEFAULT 0,
    heard INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS blocks (phone TEXT NOT NULL, number TEXT NOT NULL, PRIMARY KEY (phone, number));
CREATE TABLE IF NOT EXISTS webhooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    kind TEXT NOT NULL,
    sid TEXT NOT NULL,
    url TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    status INTEGER,
    problem TEXT
);
"""


class Store:
    """One connection behind one lock: SQLite takes one writer anyway, and this way nobody meets "locked"."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(SCHEMA)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All of the block is kept, or none of it."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, sql: str, values: Any = ()) -> list[sqlite3.Row]:
        """Every row the question finds."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Any = ()) -> sqlite3.Row | None:
        """The first row the question finds, if any."""
        with self._lock:
            return self._connection.execute(sql, values).fetchone()

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        with self._lock:
            self._connection.close()
