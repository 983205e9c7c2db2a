"""Steps that write the record inside a caller's transaction."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.audit.models import AuditEntry
from hub.database import db
from hub.errors import Conflict
from hub.machine import advance


def record(
    action: str,
    subject: Any,
    *,
    by: str,
    about: UUID | None = None,
    why: str = "",
    states: tuple[str | None, str | None] = (None, None),
    details: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Adds one row about `subject`, a row of any table that has a uid."""
    if subject.uid is None:
        db.session.flush()
    entry = AuditEntry(
        at=clock.now(), by=by, action=action, subject_kind=subject.__tablename__, subject_uid=subject.uid,
        about_uid=about, why=why[:500], from_state=states[0], to_state=states[1], details=dict(details or {}),
    )  # fmt: skip
    db.session.add(entry)
    return entry


def change_state(
    row: Any,
    event: StrEnum,
    table: Mapping[Any, Any],
    *,
    by: str,
    about: UUID | None = None,
    why: str = "",
    values: Mapping[str, object] | None = None,
    details: Mapping[str, object] | None = None,
) -> StrEnum:
    """Moves `row` along `table` by a conditional update and records it; answers the new state.

    Raises IllegalTransition when the step does not exist, Conflict when someone else moved the row first.
    `values` are further columns written in the same update. A step to the same state is kept quiet: no audit row.
    """
    old = row.state
    new: StrEnum = advance(table, old, event)
    db.session.flush()
    kind = type(row)
    statement = (
        sa.update(kind)
        .where(kind.id == row.id, kind.state == old)
        .values(state=new, **(values or {}))
        .execution_options(synchronize_session=False)
    )
    if db.session.execute(statement).rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(uid=row.uid)
    db.session.expire(row)
    if new != old:
        action = f"{row.__tablename__}.{event}"
        record(action, row, by=by, about=about, why=why, states=(old, new), details=details)
    return new
