"""Puts many rows into a table and finds many in one, at the speed of the driver: one face, an adapter a database.

The rows belong to the transaction of the session, and values pass through the same column types as anywhere else.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import attrgetter
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

    def insert(
        self, driver: Any, table: str, names: Sequence[str], rows: Iterable[Values], same: Mapping[str, Any]
    ) -> None:
        """Writes rows whose values are as the driver takes them; `same` has the columns that are alike in all."""

    def next_ids(self, table: sa.Table, how_many: int) -> Sequence[int]:
        """Keys for new rows that nobody else gets."""

    def is_one_of(self, column: sa.ColumnElement[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
        """A condition with a single parameter, however many values there are."""


class _Sqlite:
    def insert(
        self, driver: Any, table: str, names: Sequence[str], rows: Iterable[Values], same: Mapping[str, Any]
    ) -> None:
        # What is alike is bound once for all rows, as a part of the statement.
        marks = ", ".join([*"?" * len(names), *(_literal(value) for value in same.values())])
        # SQLite builds a table for every “one of these words” of every row, which costs as much as the rest of the
        # row. Our enums have made that check.
        driver.execute("PRAGMA ignore_check_constraints = ON")
        try:
            driver.executemany(f"INSERT INTO {table} ({', '.join((*names, *same))}) VALUES ({marks})", rows)
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
    def insert(
        self, driver: Any, table: str, names: Sequence[str], rows: Iterable[Values], same: Mapping[str, Any]
    ) -> None:
        alike = tuple(same.values())
        with driver.cursor().copy(f"COPY {table} ({', '.join((*names, *same))}) FROM STDIN") as copy:
            write = copy.write_row
            for row in rows:
                write(row + alike)

    def next_ids(self, table: sa.Table, how_many: int) -> Sequence[int]:
        sequence = sa.func.pg_get_serial_sequence(table.name, "id")
        each = sa.func.generate_series(1, how_many).table_valued("number")
        return db.session.scalars(sa.select(sa.func.nextval(sequence)).select_from(each)).all()

    def is_one_of(self, column: sa.ColumnElement[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
        return column == sa.any_(sa.bindparam(None, list(values), type_=ARRAY(column.type)))


_ADAPTERS: dict[str, Adapter] = {"sqlite": _Sqlite(), "postgresql": _Postgresql()}


def insert_values(
    table: sa.Table,
    names: Sequence[str],
    rows: Sequence[Values],
    *,
    same: Mapping[str, Any] | None = None,
    are_stored: bool = False,
) -> None:
    """Writes rows that are values in the order of `names`; `same` has the columns that are alike in all of them.

    `are_stored`: the rows (not `same`) are texts, numbers and None, just as the database keeps them. Raises
    Conflict when one of them is there already.
    """
    if not rows:
        return
    connection = db.session.connection()
    stored = {name: as_stored(table.c[name], value) for name, value in (same or {}).items()}
    try:
        _ADAPTERS[connection.dialect.name].insert(
            connection.connection.driver_connection, table.name, names,
            rows if are_stored else _converted(table, names, rows), stored,
        )  # fmt: skip
    except connection.dialect.loaded_dbapi.IntegrityError as error:
        raise Conflict("Somebody else wrote the same a moment ago. Try it again.") from error


def as_stored(column: Any, value: Any) -> Any:
    """A value of this column as the driver takes it."""
    convert = _converter(column.type, db.session.get_bind().dialect)
    return convert(value) if convert and value is not None else value


def _converted(table: sa.Table, names: Sequence[str], rows: Sequence[Values]) -> Iterator[Values]:
    dialect = db.session.get_bind().dialect
    columns = []
    for name, column in zip(names, zip(*rows, strict=True), strict=True):
        convert = _converter(table.c[name].type, dialect)
        columns.append(map(convert, column) if convert else column)
    return zip(*columns, strict=True)


def _literal(value: Any) -> str:
    """A text, number or None as a part of a statement of SQLite."""
    if value is None:
        return "NULL"
    return (
        repr(float(value))
        if isinstance(value, float)
        else str(int(value))
        if isinstance(value, int)
        else ("'" + str(value).replace("'", "''") + "'")
    )


@contextmanager
def unswept() -> Iterator[None]:
    """Lets Python's search for cycles rest while thousands of rows come and go, which make none.

    It would look through the whole program again and again: a third of an import. What somebody froze before stays so.
    """
    was_on, is_frozen = gc.isenabled(), gc.get_freeze_count() > 0
    if not is_frozen:
        gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        if not is_frozen:
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
