"""What the page of one note shows, gathered at one moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hub.accounts.guards import allowed
from hub.accounts.permissions import Permission
from hub.accounts.queries import names_by_uid
from hub.alarms.models import Alarm
from hub.alarms.queries import open_about
from hub.audit.models import AuditEntry
from hub.audit.queries import story_of
from hub.console.needs.rows import Row, rows_of
from hub.incidents.models import Hub
from hub.incidents.queries import all_hubs
from hub.messaging.replies.grammar.danger import is_urgent
from hub.needs import themes
from hub.needs.models import BoardNote
from hub.needs.queries import free_counterparts, suggested
from hub.needs.states import NoteKind, NoteState
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import people
from hub.web.filters import exact, masked, phone, when

STORY = {
    "board_note.write_down": "Written down.",
    "board_note.correct": "Corrected.",
    "board_note.endanger": "Life is in danger.",
    "board_note.take_up": "In hand.",
    "board_note.match": "Matched.",
    "board_note.put_back": "Back on the board.",
    "board_note.solve": "Solved.",
    "board_note.take_back": "Taken back.",
    "board_note.run_out": "Its time is over.",
}
KIND_WORDS = {
    NoteKind.NEED: "A need",
    NoteKind.OFFER_SKILL: "An offer of a skill",
    NoteKind.OFFER_THING: "An offer of a thing",
}


@dataclass(frozen=True, slots=True)
class NotePage:
    """One note with what may answer it, its tasks, its alarm and its history."""

    row: Row
    hub: Hub | None
    alarm: Alarm | None
    suggested: list[BoardNote]
    others: list[BoardNote]
    person: Volunteer | None
    entries: list[dict[str, object]]
    written_by: str

    @property
    def note(self) -> BoardNote:
        """The note itself."""
        return self.row.note

    @property
    def question(self) -> str:
        """What this page answers at this point of the note's life."""
        if self.note.state.is_over:
            return "What came of it?"
        if self.row.asks_solved or self.note.state.is_in_hand:
            return "Is it solved?"
        return "Who needs this?" if self.note.kind.is_offer else "Who can help with this?"

    @property
    def context(self) -> str:
        """“Need no. 12, Food”."""
        return f"{self.note.number.capitalize()}, {themes.label(self.note.kind, self.note.theme).lower()}"

    @property
    def facts(self) -> list[tuple[str, object]]:
        """Who said it, where they are, and until when it stands."""
        note = self.note
        number = phone(note.phone) if allowed(Permission.PHONE_SEE) else masked(note.phone)
        return [
            ("What it is", KIND_WORDS[note.kind]), ("Where", note.where_to_find), ("Who", note.name),
            ("Phone", number), ("Said", exact(note.said_at)),
            ("Stands until", when(note.expires_at) if note.expires_at else "it is solved"),
            ("Hub", self.hub.name if self.hub else ""), ("Written down by", self.written_by),
            ("What came of it", note.outcome),
        ]  # fmt: skip

    @property
    def nobody_to_find(self) -> bool:
        """Whether neither a phone nor a place is known."""
        return not self.note.phone and not self.note.where_to_find and not self.note.state.is_over

    @property
    def sounds_dangerous(self) -> bool:
        """Whether the words of a need sound like danger although nobody said so: a person must look."""
        note = self.note
        plain = not note.kind.is_offer and not note.is_urgent and not note.state.is_over
        return plain and is_urgent(note.description)

    @property
    def may_raise(self) -> bool:
        """Whether a task may be raised from it."""
        return (
            not self.note.kind.is_offer and not self.note.state.is_over and allowed(Permission.TASK_RAISE_FOR)
        )

    @property
    def may_register(self) -> bool:
        """Whether whoever offers may be put on the register."""
        return (
            self.note.kind is NoteKind.OFFER_SKILL
            and not self.note.state.is_over
            and allowed(Permission.DESK)
        )

    @property
    def is_free(self) -> bool:
        """Whether nobody has it in hand."""
        return self.note.state is NoteState.OPEN

    @property
    def may_match(self) -> bool:
        """Whether a note of the other board can still be put beside it."""
        free = self.is_free or (self.note.state.is_in_hand and not self.note.kind.is_offer)
        return free and self.row.matched is None

    @property
    def outcome_so_far(self) -> str:
        """How it may have been solved: what its task brought."""
        over = next((task for task in self.row.tasks if task.state.is_over and task.outcome), None)
        return f"{over.number}: {over.outcome}" if over else ""


def page_of(note: BoardNote) -> NotePage:
    """The page of this note as things stand."""
    (row,) = rows_of([note])
    free = [] if note.state.is_over else free_counterparts(note)
    found = suggested(note, free)
    rows = [entry for entry in story_of(note.uid, limit=200) if entry.action in STORY]
    names = names_by_uid({entry.by for entry in rows} | {note.written_by})
    person = people([note.volunteer_id]).get(note.volunteer_id) if note.volunteer_id else None
    return NotePage(
        row=row, hub=next((hub for hub in all_hubs() if hub.id == note.hub_id), None),
        alarm=open_about([note.uid]).get(note.uid), suggested=found,
        others=[other for other in free if other not in found], person=person,
        entries=list(_entries(rows, names)), written_by=names.get(note.written_by, ""),
    )  # fmt: skip


def _entries(rows: Iterable[AuditEntry], names: dict[str, str]) -> Iterator[dict[str, object]]:
    for entry in rows:
        why = f" {entry.why}" if entry.why else ""
        yield {"at": entry.at, "text": STORY[entry.action] + why, "by": names.get(entry.by, "By itself"),
               "confirmed": entry.action == "board_note.solve"}  # fmt: skip
