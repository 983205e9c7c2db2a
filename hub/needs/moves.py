"""Steps on notes inside a caller's transaction. `by` is a uid, as in the record."""

from hub import clock
from hub.alarms.moves import raise_alarm
from hub.alarms.states import AlarmKind
from hub.audit.moves import change_state, record
from hub.database import db
from hub.errors import Conflict
from hub.needs.models import BoardNote
from hub.needs.queries import by_id
from hub.needs.rules import NoteFacts, check
from hub.needs.states import NOTE, NoteEvent, NoteState

COLUMNS = ("description", "theme", "name", "phone", "where_to_find", "is_urgent", "expires_at")


def lock(note: BoardNote) -> BoardNote:
    """The note as it is now, and nobody else changes it before this transaction ends."""
    db.session.refresh(note, with_for_update=True)
    return note


def write_down(facts: NoteFacts, *, incident_id: int, hub_id: int | None, by: str) -> BoardNote:
    """A new note on its board; when life is in danger an alarm rings from now on. Raises Invalid."""
    now = clock.now()
    check(facts, now)
    note = BoardNote(
        **_columns(facts), kind=facts.kind, state=NoteState.OPEN, incident_id=incident_id, hub_id=hub_id,
        said_at=facts.said_at or now, written_by=by, outcome="", over_by="",
    )  # fmt: skip
    db.session.add(note)
    db.session.flush()
    record("board_note.write_down", note, by=by, about=note.uid, states=(None, NoteState.OPEN))
    if note.is_urgent:
        _alarm(note, by)
    return note


def correct(note: BoardNote, facts: NoteFacts, *, by: str) -> bool:
    """Writes the note as it is said now; answers whether anything is different. Raises Conflict once it is over."""
    if note.state.is_over:
        raise Conflict("This note has left the board. Put it back first.")
    # A time that has passed by itself is no mistake of whoever corrects a word.
    kept = facts.expires_at == note.expires_at and facts.expires_at is not None
    check(facts, min(clock.now(), note.said_at) if kept else clock.now())
    before = {name: getattr(note, name) for name in COLUMNS}
    after = _columns(facts)
    what = sorted(name for name in COLUMNS if before[name] != after[name])
    if not what:
        return False
    for name in what:
        setattr(note, name, after[name])
    record("board_note.correct", note, by=by, about=note.uid, details={"what": what})
    if "is_urgent" in what and note.is_urgent:
        _alarm(note, by)
    return True


def endanger(note: BoardNote, *, by: str) -> None:
    """Life is in danger: it stands first on its board, and an alarm rings. Raises Conflict for an offer."""
    if note.kind.is_offer or note.state.is_over:
        raise Conflict("Only a need that stands on the board can be a matter of life and death.")
    if not note.is_urgent:
        note.is_urgent = True
        record("board_note.endanger", note, by=by, about=note.uid)
    _alarm(note, by)


def take_up(note: BoardNote, *, by: str, why: str = "") -> None:
    """Somebody works on it."""
    change_state(note, NoteEvent.TAKE_UP, NOTE, by=by, about=note.uid, why=why)


def match(need: BoardNote, offer: BoardNote, *, by: str) -> None:
    """An offer was found for a need: each note names the other. Raises Conflict when one of them is promised."""
    for note in sorted((need, offer), key=lambda one: one.id):
        lock(note)
        if note.matched_with_id is not None:
            raise Conflict(f"{note.number} is matched with another note. Put it back on the board first.")
    if offer.state is not NoteState.OPEN:
        raise Conflict(f"{offer.number} is not free any more. Look at the board again.")
    for note, other in ((need, offer), (offer, need)):
        values = {"matched_with_id": other.id}
        why = f"Matched with {other.number}."
        old = note.state
        change_state(note, NoteEvent.TAKE_UP, NOTE, by=by, about=note.uid, why=why, values=values)
        if old is NoteState.IN_HAND:
            record("board_note.match", note, by=by, about=note.uid, why=why)


def put_back(note: BoardNote, *, by: str, why: str = "") -> None:
    """It stands free on its board again, and so does the note that it was matched with."""
    other = _matched(note)
    values = {"matched_with_id": None, "over_at": None, "over_by": "", "outcome": ""}
    if note.expires_at is not None and note.expires_at <= clock.now():
        values["expires_at"] = None
    change_state(note, NoteEvent.PUT_BACK, NOTE, by=by, about=note.uid, why=why, values=values)
    if other is not None:
        _part(other, by=by, why=f"{note.number} is free again.")


def solve(note: BoardNote, *, outcome: str, by: str) -> None:
    """It is done, with how; the note it was matched with is done too."""
    other = _matched(note)
    _end(note, NoteEvent.SOLVE, by=by, why=outcome, outcome=outcome)
    if other is not None and not other.state.is_over:
        _end(other, NoteEvent.SOLVE, by=by, why=outcome, outcome=outcome)


def take_back(note: BoardNote, *, why: str, by: str) -> None:
    """Whoever said it does not need or offer it any more; the note it was matched with is free again."""
    other = _matched(note)
    _end(note, NoteEvent.TAKE_BACK, by=by, why=why, outcome=why, parts=True)
    if other is not None:
        _part(other, by=by, why=f"{note.number} was taken back.")


def run_out(note: BoardNote, *, by: str = "system") -> None:
    """Its time is over; it stays in the record."""
    _end(note, NoteEvent.RUN_OUT, by=by, why="", outcome="")


def _end(note: BoardNote, event: NoteEvent, *, by: str, why: str, outcome: str, parts: bool = False) -> None:
    values: dict[str, object] = {"over_at": clock.now(), "over_by": by, "outcome": outcome.strip()[:300]}
    if parts:
        values["matched_with_id"] = None
    if not note.state.is_over:
        change_state(note, event, NOTE, by=by, about=note.uid, why=why, values=values)
        return
    # Two people press at once: the second finds it done, and the first one's words stay.
    change_state(note, event, NOTE, by=by, about=note.uid)


def _matched(note: BoardNote) -> BoardNote | None:
    other = by_id(note.matched_with_id)
    return lock(other) if other is not None else None


def _part(other: BoardNote, *, by: str, why: str) -> None:
    """Frees the other half of a match that is no more."""
    if other.state is NoteState.IN_HAND:
        values = {"matched_with_id": None}
        change_state(other, NoteEvent.PUT_BACK, NOTE, by=by, about=other.uid, why=why, values=values)
    else:
        other.matched_with_id = None


def _columns(facts: NoteFacts) -> dict[str, object]:
    """What is written as it is said; an offer is never a matter of life and death."""
    words = {name: getattr(facts, name).strip() for name in ("description", "theme", "name", "phone")}
    return {
        **words, "where_to_find": facts.where_to_find.strip(), "expires_at": facts.expires_at,
        "is_urgent": facts.is_urgent and not facts.kind.is_offer,
    }  # fmt: skip


def _alarm(note: BoardNote, by: str) -> None:
    where = note.where_to_find or "Nobody wrote down where"
    raise_alarm(
        AlarmKind.URGENT_NEED, note, title=f"Life in danger: {note.number}", by=by,
        detail=f"{note.description[:300].rstrip('. ')}. Where: {where}. Ring the emergency number first.",
    )  # fmt: skip
