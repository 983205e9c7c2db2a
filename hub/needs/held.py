"""A person's notes on the boards in their copy, and what an erasure takes of them. Ring: moves."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.messaging import erasing
from hub.needs.models import BoardNote
from hub.volunteers.own.held import plain
from hub.volunteers.own.ports import Held


def export(held: Held) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """What the person needed or offered at a desk, as far as a note names them."""
    query = sa.select(BoardNote).where(BoardNote.volunteer_id.in_(held.ids)).order_by(BoardNote.id)
    return {BoardNote.__tablename__: [plain(note) for note in db.session.scalars(query)]}


def erase(held: Held) -> Sequence[UUID]:
    """Empties the words, the name and where to find them; that there was a note stays."""
    mine = BoardNote.volunteer_id.in_(held.ids)
    uids = list(db.session.scalars(sa.select(BoardNote.uid).where(mine)))
    emptied = {"description": erasing.EMPTIED, "name": "", "phone": "", "where_to_find": "", "outcome": ""}
    emptying = sa.update(BoardNote).where(mine).values({**emptied, "theme": ""})
    db.session.execute(emptying.execution_options(synchronize_session=False))
    erasing.empty_alarms(uids)
    return uids
