"""Reads of the boards."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.errors import NotFound
from hub.incidents.queries import current_incident
from hub.needs.models import BoardNote
from hub.needs.rules import Said, counterparts
from hub.needs.states import NoteKind, NoteState

ON_BOARD = tuple(state for state in NoteState if not state.is_over)
OFFERS = tuple(kind for kind in NoteKind if kind.is_offer)
# Life in danger first, then the oldest.
ORDER = (BoardNote.is_urgent.desc(), BoardNote.said_at, BoardNote.id)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many needs nobody has in hand, and since when the oldest waits."""

    number: int
    since: datetime | None


def by_uid(uid: UUID) -> BoardNote:
    """The note of that uid. Raises NotFound."""
    found = db.session.scalars(sa.select(BoardNote).where(BoardNote.uid == uid)).first()
    if found is None:
        raise NotFound("There is no such note. Look at the boards.")
    return found


def by_id(note_id: int | None) -> BoardNote | None:
    """The note of that number, if there is one."""
    return db.session.get(BoardNote, note_id) if note_id else None


def by_ids(ids: Collection[int]) -> dict[int, BoardNote]:
    """Notes by their numbers."""
    query = sa.select(BoardNote).where(BoardNote.id.in_(ids))
    return {note.id: note for note in db.session.scalars(query)}


def on_board(*, hub_id: int | None = None) -> list[BoardNote]:
    """Every note of the open incidents that still stands on its board, in the order to take them up."""
    incident = current_incident()
    query = sa.select(BoardNote).where(
        BoardNote.state.in_(ON_BOARD), BoardNote.incident_id == (incident.id if incident else None)
    )
    if hub_id is not None:
        query = query.where(BoardNote.hub_id == hub_id)
    return list(db.session.scalars(query.order_by(*ORDER)))


def over(*, hub_id: int | None = None, limit: int = 100) -> list[BoardNote]:
    """Notes that have left their board, the last first: the record of what came of them."""
    query = sa.select(BoardNote).where(BoardNote.state.not_in(ON_BOARD))
    if hub_id is not None:
        query = query.where(BoardNote.hub_id == hub_id)
    return list(
        db.session.scalars(query.order_by(BoardNote.over_at.desc(), BoardNote.id.desc()).limit(limit))
    )


def waiting() -> Waiting:
    """The needs of the current incident that nobody has in hand."""
    incident = current_incident()
    if incident is None:
        return Waiting(0, None)
    query = sa.select(sa.func.count(), sa.func.min(BoardNote.said_at)).where(
        BoardNote.incident_id == incident.id,
        BoardNote.state == NoteState.OPEN,
        BoardNote.kind == NoteKind.NEED,
    )
    number, since = db.session.execute(query).one()
    return Waiting(number, since)


def waiting_count() -> int:
    """How many needs nobody has in hand."""
    return waiting().number


def needs_in_hand() -> list[BoardNote]:
    """Needs somebody works on, the oldest first."""
    query = sa.select(BoardNote).where(BoardNote.state == NoteState.IN_HAND, BoardNote.kind == NoteKind.NEED)
    return list(db.session.scalars(query.order_by(*ORDER)))


def free_counterparts(note: BoardNote) -> list[BoardNote]:
    """What stands free on the other board of the same incident, in its order."""
    kinds = (NoteKind.NEED,) if note.kind.is_offer else OFFERS
    # A need that a task was raised from may still be met by a thing; an offer in hand is promised.
    states = ON_BOARD if note.kind.is_offer else (NoteState.OPEN,)
    query = sa.select(BoardNote).where(
        BoardNote.incident_id == note.incident_id, BoardNote.kind.in_(kinds), BoardNote.state.in_(states),
        BoardNote.matched_with_id.is_(None),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(*ORDER)))


def suggested(note: BoardNote, free: list[BoardNote]) -> list[BoardNote]:
    """Those of the free notes that may answer this one, best first. A person decides."""
    by_key = {other.id: other for other in free}
    keys = counterparts(_said(note), [_said(other) for other in free])
    return [by_key[key] for key in keys]


def _said(note: BoardNote) -> Said:
    return Said(note.id, note.theme, note.description)


def run_out_ids(now: datetime, *, limit: int = 200) -> list[int]:
    """Notes whose time is over and that nobody has in hand."""
    query = sa.select(BoardNote.id).where(BoardNote.state == NoteState.OPEN, BoardNote.expires_at <= now)
    return list(db.session.scalars(query.order_by(BoardNote.expires_at, BoardNote.id).limit(limit)))


def search(text: str, *, limit: int = 10) -> list[BoardNote]:
    """Notes whose words, name or place contain this, those on the boards first."""
    if not text.strip():
        return []
    found = sa.or_(
        BoardNote.description.icontains(text.strip(), autoescape=True),
        BoardNote.name.icontains(text.strip(), autoescape=True),
        BoardNote.where_to_find.icontains(text.strip(), autoescape=True),
    )
    is_over = sa.case((BoardNote.state.in_(ON_BOARD), 0), else_=1)
    return list(db.session.scalars(sa.select(BoardNote).where(found).order_by(is_over, *ORDER).limit(limit)))
