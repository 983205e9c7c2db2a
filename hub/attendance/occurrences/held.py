"""What is kept of occurrences about one person: given out, or emptied of who it was. Ring: moves.

Decision 019 says why: what happened to them and what was decided against them is theirs; a worry about a person is
not given out by a machine, since it may protect somebody else, and it is kept.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.attendance.attached.moves import take_off
from hub.attendance.attached.queries import of as attachments_of
from hub.attendance.models import Occurrence, OccurrenceNote
from hub.attendance.occurrences.queries import IS_RESTRICTED
from hub.attendance.states import OccurrenceKind
from hub.database import db
from hub.messaging.erasing import EMPTIED, empty_alarms, without_names
from hub.volunteers.models import Volunteer
from hub.volunteers.own.held import plain
from hub.volunteers.own.ports import Held

UNSAID = ("once",)


def export(held: Held) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Injuries, near misses, and each time they were asked to leave."""
    query = sa.select(Occurrence).where(Occurrence.volunteer_id.in_(held.ids), ~IS_RESTRICTED)
    rows = db.session.scalars(query.order_by(Occurrence.happened_at))
    return {Occurrence.__tablename__: [plain(row, UNSAID) for row in rows]}


def erase(held: Held) -> Sequence[UUID]:
    """The record of an injury stays for whoever insures it, without the name; of the rest the words go too."""
    query = sa.select(Occurrence).where(Occurrence.volunteer_id.in_(held.ids), ~IS_RESTRICTED)
    rows, names = list(db.session.scalars(query)), _names(held)
    for row in rows:
        notes = list(
            db.session.scalars(sa.select(OccurrenceNote).where(OccurrenceNote.occurrence_id == row.id))
        )
        keeps = row.kind in (OccurrenceKind.INJURY, OccurrenceKind.NEAR_MISS)
        row.what = without_names(row.what, names) if keeps else EMPTIED
        row.done = without_names(row.done, names) if keeps else ""
        for column in ("place", "help_called", "witnesses", "supervisor"):
            setattr(row, column, without_names(getattr(row, column), names))
        row.person, row.appeal, row.decided_why, row.told, row.once = "", "", "", "", str(row.uid)
        for note in notes:
            note.words = without_names(note.words, names) if keeps else EMPTIED
        for photo in attachments_of(row):
            take_off(photo, why="Erased", by="system")
    empty_alarms([row.uid for row in rows])
    return [row.uid for row in rows]


def _names(held: Held) -> list[str]:
    query = sa.select(Volunteer.given_name, Volunteer.family_name).where(Volunteer.id.in_(held.ids))
    return sorted({name for row in db.session.execute(query) for name in row if name}, key=len, reverse=True)
