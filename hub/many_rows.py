"""Puts many rows into a table and finds many in one, at the speed of the driver: one face, an adapter a database.

The rows belong to the transaction of the session, and values pass through the same column types as anywhere else.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from hub.database import db
from hub.errors import Conflict

Values = tuple[Any, ...]
# Words, dates and moments come again and again in one list.
KEPT = 10_000


class Adapter(Protocol):
    """What a database does its own way."""

    def insert(self, driver: Any, table: str, names: Sequence[str], rows: Iterable[Values]) -> None:
        """Writes rows whose values are as the driver takes them."""

    def next_ids(self, table: sa.Table, how_many: int) -> Sequence[int]:
        """Keys for new rows that nobody else gets."""

    def is_one_of(self, column: sa.ColumnElement[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
        """A condition with a single parameter, however many values there are."""


class _Sqlite:
    def insert(self, driver: Any, table: str, names: Sequence[str], rows: Iterable[Values]) -> None:
        marks = ", ".join("?" * len(names))
        # SQLite builds a table for every “one of these words” of every row, which costs as much as the rest of the
        # row. Our enums have made that check.
        driver.execute("PRAGMA ignore_check_constraints = ON")
        try:
            driver.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)
        finally:
            driver.execute("PRAGMA ignore_check_constraints = OFF")

    def next_ids(self, table: sa.Table, how_many: int) -> Sequence[int]:
        # Whoever writes is alone until the end of the transaction.
        last = db.session.scalar(sa.select(sa.func.max(table.c.id))) or 0
        return range(last + 1, last + 1 + how_many)

    def is_one_of(self, column: sa.ColumnElement[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
        listed = sa.func.json_each(json.dumps(values)).table_valued("value")
        return column.in_(sa.select(listed.c.value))


class _Postgresql:
    def insert(self, driver: Any, table: str, names: Sequence[str], rows: Iterable[Values]) -> None:
        with driver.cursor().copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
            write = copy.write_row
            for row in rows:
                write(row)

    def next_ids(self, table: sa.Table, how_many: int) -> Sequence[int]:
        sequence = sa.func.pg_get_serial_sequence(table.name, "id")
        each = sa.func.generate_series(1, how_many).table_valued("number")
        return db.session.scalars(sa.select(sa.func.nextval(sequence)).select_from(each)).all()

    def is_one_of(self, column: sa.ColumnElement[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
        return column == sa.any_(sa.bindparam(None, list(values), type_=ARRAY(column.type)))


_ADAPTERS: dict[str, Adapter] = {"sqlite": _Sqlite(), "postgresql": _Postgresql()}


def insert(table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes rows that name the same columns. Raises Conflict when one of them is there already."""
    if rows:
        names = list(rows[0])
        insert_values(table, names, list(map(itemgetter(*names), rows)))


def insert_values(table: sa.Table, names: Sequence[str], rows: Sequence[Values]) -> None:
    """The same for rows that are values in the order of `names`; columns that are empty in all are left out."""
    if not rows:
        return
    connection = db.session.connection()
    dialect = connection.dialect
    kept, columns = [], []
    for name, column in zip(names, zip(*rows, strict=True), strict=True):
        if column[0] is not None or column.count(None) < len(column):
            convert = _converter(table.c[name].type, dialect)
            kept.append(name)
            columns.append(map(convert, column) if convert else column)
    driver = connection.connection.driver_connection
    try:
        _ADAPTERS[dialect.name].insert(driver, table.name, kept, zip(*columns, strict=True))
    except dialect.loaded_dbapi.IntegrityError as error:
        raise Conflict("Somebody else wrote the same a moment ago. Try it again.") from error


@contextmanager
def unswept() -> Iterator[None]:
    """Lets Python's search for cycles rest while thousands of rows come and go, which make none.

    It would look through the whole program again and again: a third of an import.
    """
    was_on = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


def sweep() -> None:
    """Looks once for cycles among what is new since `unswept` began."""
    gc.collect()


def next_ids(table: sa.Table, how_many: int) -> Sequence[int]:
    """Keys for so many new rows; on every database nobody else gets them."""
    return _adapter().next_ids(table, how_many) if how_many else ()


def is_one_of(column: Any, values: Iterable[Any]) -> sa.ColumnElement[bool]:
    """Whether the column has one of these texts or numbers: `IN` for thousands of them."""
    return _adapter().is_one_of(column, list(values))


def _adapter() -> Adapter:
    return _ADAPTERS[db.session.get_bind().dialect.name]


@lru_cache(maxsize=500)
def _converter(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Callable[[Any], Any] | None:
    """How a value of this column type reaches the driver; None: as it is."""
    if isinstance(kind, sa.Uuid):
        return attrgetter("hex")
    if isinstance(kind, sa.JSON):
        return lambda value: json.dumps(value) if value else repr(value)
    convert = kind.dialect_impl(dialect).bind_processor(dialect)
    return lru_cache(maxsize=KEPT)(convert) if convert else None
