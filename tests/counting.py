"""How many statements a piece of work sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from hub.database import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """The list of what is sent while the block runs."""
    sent: list[str] = []

    def keep(_connection, _cursor, statement, _parameters, _context, _many) -> None:  # type: ignore[no-untyped-def]
        sent.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", keep)
