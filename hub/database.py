"""Base class and column types for tables, and the one transaction helper of the house."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from threading import Lock
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import uuid_utils
from flask import has_request_context
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, Engine, ExceptionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000",
    # Where the system's own word for “on the disk” means less (macOS): until it is truly there.
    "fullfsync=ON",
    # 32 MB of pages in memory, and as much in the log before it is written back: a list touches the same pages of
    # an index again and again.
    "cache_size=-32768", "wal_autocheckpoint=8000",
)  # fmt: skip

# SQLite has one writer at a time. Those of this process take turns here, since whoever finds the file locked sleeps
# for longer and longer, up to its patience. Among processes the file lock decides as before.
_turn = Lock()
# Those of requests first wait here, so that of them only one stands before the turn: when receipts pour in from many
# threads, whoever reads answers and sends texts would else come last each time.
_door = Lock()
# What follows in an error of PostgreSQL are values.
_QUOTED = re.compile(r"\n(?:DETAIL|CONTEXT):")
_writing: ContextVar[bool] = ContextVar("hub_writing", default=False)
_waits_for_disk: ContextVar[bool] = ContextVar("hub_waits_for_disk", default=True)


class Base(DeclarativeBase):
    """Declarative base whose constraints have names, so that migrations can speak of them."""

    metadata = sa.MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment in UTC on every database; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a time zone cannot be stored. Use hub.clock.now().")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_uid() -> UUID:
    """A UUIDv7: sorts by time and says nothing else; what URLs and exports show."""
    return UUID(int=uuid_utils.uuid7().int)


class Record:
    """Mixin: a small key for joins inside, a `uid` for everything that leaves the system."""

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=new_uid)


def enum_column(kind: type[StrEnum], name: str) -> sa.Enum:
    """Column type of a StrEnum: its values as text, with a CHECK made from the enum."""
    return sa.Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )


@contextmanager
def transaction(*, comes_again: bool = False) -> Iterator[Session]:
    """One use case, one transaction: all of it is kept or none of it, whatever happens to the power afterwards.

    `comes_again`: what is written is asked for again if the power takes it, so that on SQLite nobody waits for the
    disk. It is there all the same once anybody else has written, or a moment later.

    Refuses to nest, so that a service which calls a service fails on its first test. Reads made before it
    are given up first: on SQLite a reader cannot become a writer once somebody else has written.
    """
    session = db.session()
    if _writing.get():
        raise RuntimeError("A transaction is open already; services do not call services.")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("Something was changed outside a transaction.")
    session.rollback()
    token, disk = _writing.set(True), _waits_for_disk.set(not comes_again)
    with _own_turn() if session.get_bind().dialect.name == "sqlite" else nullcontext():
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            _writing.reset(token)
            _waits_for_disk.reset(disk)


@contextmanager
def _own_turn() -> Iterator[None]:
    with _door if has_request_context() else nullcontext(), _turn:
        yield


def ready_for_threads(*selectables: Any) -> None:
    """Builds which column stands for which in what all threads share: tables, and aliases that are made once.

    SQLAlchemy builds it at the first use, and a second thread that comes meanwhile finds a part of it: its statement
    then has no place to join to, and a page of a server that has just started is answered with an error.
    """
    stranger: sa.ColumnClause[Any] = sa.column("stranger")
    for one in selectables:
        one.corresponding_column(stranger)


def prepare_engine(engine: Engine) -> None:
    """SQLite: real transactions, write-ahead log, foreign keys; a writer takes its turn at BEGIN.

    PostgreSQL: it does not translate queries into machine code first, which takes longer than any of ours; and a plan
    that was made while a table was small is not kept while it grows.
    """
    event.listen(engine, "handle_error", _name_nobody)
    if engine.dialect.name != "sqlite":
        event.listen(engine, "connect", _plans_afresh)
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _name_nobody(context: ExceptionContext) -> None:
    """PostgreSQL quotes the whole row in its errors, and errors go into the log."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (_QUOTED.split(str(error.args[0]), maxsplit=1)[0], *error.args[1:])


def _plans_afresh(connection: Any, _record: Any) -> None:
    connection.execute("SET jit = off")
    connection.execute("SET plan_cache_mode = force_custom_plan")
    connection.commit()


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: sa.Connection) -> None:
    if not _writing.get():
        connection.exec_driver_sql("BEGIN")
        return
    # Not inside a transaction, where SQLite would not heed it.
    if connection.info.get("waits_for_disk", True) is not (waits := _waits_for_disk.get()):
        connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if waits else 'NORMAL'}")
        connection.info["waits_for_disk"] = waits
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def insert_once(table: type[db.Model], values: dict[str, object]) -> bool:  # type: ignore[name-defined]
    """Adds the row unless a unique column has it; answers whether it was new. Safe between processes."""
    statement = _unless_there(table, _dialect()).returning(table.id)
    # Not the count of rows: one driver answers -1 for it here.
    return db.session.connection().execute(statement, values).first() is not None


def insert_missing(table: type[db.Model], rows: Sequence[dict[str, object]]) -> None:  # type: ignore[name-defined]
    """Adds those of the rows that are not there yet, all in one go."""
    if rows:
        db.session.connection().execute(_unless_there(table, _dialect()), rows)


def _dialect() -> str:
    return str(db.session.get_bind().dialect.name)


def _unless_there(table: type[db.Model], dialect: str) -> Any:  # type: ignore[name-defined]
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table.__table__).on_conflict_do_nothing()
