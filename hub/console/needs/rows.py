"""A note as the boards show it: its heading, how it stands, and what goes with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import url_for

from hub.needs import themes
from hub.needs.models import BoardNote
from hub.needs.queries import by_ids
from hub.needs.states import NoteState
from hub.tasks.models import Task
from hub.tasks.queries import raised_from_needs

TAGS = {
    NoteState.OPEN: ("", ""),
    NoteState.IN_HAND: ("In hand", "info"),
    NoteState.SOLVED: ("Solved", "confirmed"),
    NoteState.TAKEN_BACK: ("Taken back", ""),
    NoteState.RUN_OUT: ("Its time is over", ""),
}
DANGER = "Life in danger"


@dataclass(frozen=True, slots=True)
class Row:
    """One note with the note it is matched with and the tasks that were raised from it."""

    note: BoardNote
    matched: BoardNote | None
    tasks: Sequence[Task]

    @property
    def url(self) -> str:
        """Its page."""
        return url_for("notes.show", uid=self.note.uid)

    @property
    def is_danger(self) -> bool:
        """Whether life is in danger and nobody works on it."""
        return self.note.is_urgent and self.note.state is NoteState.OPEN

    @property
    def asks_solved(self) -> bool:
        """Whether every task that was raised from it is over, so that somebody should say whether it is solved."""
        done = bool(self.tasks) and all(task.state.is_over for task in self.tasks)
        return self.note.state.is_in_hand and done and self.matched is None

    @property
    def tag(self) -> tuple[str, str]:
        """How it stands in a word, and its colour."""
        if self.is_danger:
            return DANGER, "danger"
        return ("Solved?", "take-up") if self.asks_solved else TAGS[self.note.state]

    @property
    def heading(self) -> str:
        """Where it stands on its board."""
        return DANGER if self.is_danger else themes.label(self.note.kind, self.note.theme)

    @property
    def _place(self) -> tuple[bool, int, str]:
        return not self.is_danger, themes.place_of(self.note.theme), self.heading

    @property
    def live_task(self) -> Task | None:
        """The task that sees to it now."""
        return next((task for task in self.tasks if not task.state.is_over), None)


@dataclass(frozen=True, slots=True)
class Group:
    """The notes under one heading."""

    heading: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Board:
    """One of the two boards."""

    key: str
    title: str
    groups: list[Group]

    @property
    def free(self) -> int:
        """How many notes nobody has in hand."""
        return sum(row.note.state is NoteState.OPEN for group in self.groups for row in group.rows)

    @property
    def in_hand(self) -> int:
        """How many somebody works on."""
        return sum(row.note.state.is_in_hand for group in self.groups for row in group.rows)


def rows_of(notes: Sequence[BoardNote]) -> list[Row]:
    """The notes with what goes with them, in the same order."""
    matched = by_ids({note.matched_with_id for note in notes if note.matched_with_id})
    raised = raised_from_needs([note.id for note in notes if not note.kind.is_offer])
    return [Row(note, matched.get(note.matched_with_id or 0), raised.get(note.id, [])) for note in notes]


def board(key: str, title: str, rows: Iterable[Row]) -> Board:
    """The rows under their headings: life in danger first, something else last."""
    sorted_rows = sorted(rows, key=lambda row: row._place)
    groups = [Group(name, list(those)) for name, those in groupby(sorted_rows, key=lambda row: row.heading)]
    return Board(key, title, groups)
