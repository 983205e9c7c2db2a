"""What came of many attempts, as values one statement writes: as arrays where the database takes them. Ring: moves.

PostgreSQL takes one statement with arrays ten times faster than one statement a row; SQLite the other way round.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from hub.database import UtcDateTime, db

Rows = Sequence[Mapping[str, Any]]
KINDS: dict[str, sa.types.TypeEngine[Any]] = {
    "of_id": sa.Integer(), "of_attempt": sa.Integer(), "new_sid": sa.String(), "new_segments": sa.Integer(),
    "new_next_at": UtcDateTime(), "new_error_code": sa.Integer(), "new_words": sa.String(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """`value(name)` stands for each row's value in a statement that is run with `parameters(rows)`."""

    value: Callable[[str], Any]
    parameters: Callable[[Rows], Any]

    @classmethod
    def for_this_database(cls) -> "Given":
        """In the form that this database is quick with."""
        if db.session.get_bind().dialect.name == "sqlite":
            return cls(lambda name: sa.bindparam(name, type_=KINDS[name]), lambda rows: list(rows))
        arrays = sa.func.unnest(*(sa.bindparam(name, type_=ARRAY(kind)) for name, kind in KINDS.items()))
        table = arrays.table_valued(*(sa.column(name, kind) for name, kind in KINDS.items()), name="given")
        derived = table.render_derived()
        return cls(lambda name: derived.c[name], _by_column)


def _by_column(rows: Rows) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in KINDS}
