"""Notes on a hub's boards of needs and offers."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.database import Record, UtcDateTime, db, enum_column
from hub.needs.states import NoteKind, NoteState


class BoardNote(Record, db.Model):
    """What somebody needs or offers, as it was said at the desk. Its `id` is its number.

    `where_to_find` says where to find them when they left no phone. `matched_with_id`: the note of the other board that
    answers it; `volunteer_id`: whoever offered a skill and is on the register since.
    """

    __tablename__ = "board_note"
    __table_args__ = (
        sa.Index("ix_board_note_board", "incident_id", "state", "kind"),
        sa.Index("ix_board_note_expires", "state", "expires_at"),
    )

    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"))
    hub_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hub.id"), index=True)
    kind: Mapped[NoteKind] = mapped_column(enum_column(NoteKind, "kind"))
    state: Mapped[NoteState] = mapped_column(enum_column(NoteState, "state"), default=NoteState.OPEN)
    theme: Mapped[str] = mapped_column(sa.String(40), default="")
    description: Mapped[str] = mapped_column(sa.String(500))
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    where_to_find: Mapped[str] = mapped_column(sa.String(200), default="")
    # Life is in danger: the emergency number was said, and the supervisor told.
    is_urgent: Mapped[bool] = mapped_column(default=False)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by: Mapped[str] = mapped_column(sa.String(64))
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    matched_with_id: Mapped[int | None] = mapped_column(sa.ForeignKey("board_note.id"), index=True)
    volunteer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    # How it was solved, in the words of whoever solved it.
    outcome: Mapped[str] = mapped_column(sa.String(300), default="")
    over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    over_by: Mapped[str] = mapped_column(sa.String(64), default="")

    @property
    def number(self) -> str:
        """How people speak of it: “need no. 12”, “offer no. 13”."""
        return f"{'offer' if self.kind.is_offer else 'need'} no. {self.id}"
