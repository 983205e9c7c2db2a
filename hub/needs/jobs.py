"""What the timer does for the boards."""

from hub import clock
from hub.database import db, transaction
from hub.needs import moves
from hub.needs.models import BoardNote
from hub.needs.queries import run_out_ids
from hub.needs.states import NoteState


def take_down_what_ran_out() -> int:
    """Notes whose time is over leave their board and stay in the record; answers how many. Safe to run twice."""
    return sum(_take_down(note_id) for note_id in run_out_ids(clock.now()))


def _take_down(note_id: int) -> bool:
    with transaction():
        note = moves.lock(db.session.get_one(BoardNote, note_id))
        is_past = note.expires_at is not None and note.expires_at <= clock.now()
        if note.state is not NoteState.OPEN or not is_past:
            return False
        moves.run_out(note)
        return True
