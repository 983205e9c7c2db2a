"""Answers keyed in for many people at once: one choice a row, or numbers from a paper list."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict

from hub.referrals.voice.answers import Said
from hub.referrals.voice.ringing import Entry

# The number is what one types: it opens the choice by keyboard, and stands in the boxes of the paper lists.
CHOICES = (
    ("1", Said.YES_SHARE, "Yes, I can come"),
    ("2", Said.NO, "No, I can’t"),
    ("3", Said.NO_ANSWER, "Nobody answered"),
    ("4", Said.WRONG_NUMBER, "Wrong number"),
    ("5", Said.LATER, "Later, at …"),
    ("6", Said.YES, "Yes, but do not share my name"),
)
BY_FIGURE = {figure: said for figure, said, _ in CHOICES}
LINE = re.compile(r"^\s*(\d+)[\s.,:;]+(\d)\b[\s.,:;]*(.*)$")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that could not be read, and why."""

    line: str
    why: str


def from_rows(values: MultiDict[str, str], uids: Iterable[UUID]) -> list[Entry]:
    """One entry for each row in which something was chosen."""
    found = []
    for uid in uids:
        said, note = values.get(f"said-{uid}", ""), values.get(f"note-{uid}", "")
        if said in BY_FIGURE:
            found.append(Entry(uid, BY_FIGURE[said], note))
        elif said == Said.TOLD.value:
            found.append(Entry(uid, Said.TOLD, note))
    return found


def from_lines(text: str, by_number: Mapping[int, UUID]) -> tuple[list[Entry], list[Wrong]]:
    """“12 1 comes by bike”: the number on the paper, what they said, and a note. Each line by itself."""
    found, wrong = [], []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = LINE.match(line)
        if match is None:
            wrong.append(Wrong(line, "Write the number on the list, a space, and 1 to 6."))
        elif int(match[1]) not in by_number:
            wrong.append(Wrong(line, f"Number {match[1]} is not on this list."))
        elif match[2] not in BY_FIGURE:
            wrong.append(Wrong(line, f"{match[2]} is no answer. Write 1 to 6."))
        else:
            found.append(Entry(by_number[int(match[1])], BY_FIGURE[match[2]], match[3]))
    return found, wrong
