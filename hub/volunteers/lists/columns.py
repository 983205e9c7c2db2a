"""Which column of somebody's list is which of ours, and its lines as rows that the import reads. Ring: rules."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from hub.errors import Invalid
from hub.importing import TOO_MANY
from hub.places.rules import fold
from hub.sheets import Sheet
from hub.volunteers.lists.rules import COLUMNS

FULL_NAME = "full_name"
OURS = (*COLUMNS.known[:2], FULL_NAME, *COLUMNS.known[2:])
"""What a column may be, in the order in which people look for it; a whole name is taken apart."""

_DATE = re.compile(r"\s*(\d{1,4})\s*[./ -]\s*(\d{1,2})\s*[./ -]\s*(\d{1,4})\s*")


class DateOrder(StrEnum):
    """How the days of a list are written."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@cache
def _wordings() -> dict[str, str]:
    """Each folded wording to our column; our own names first."""
    path = Path(__file__).with_name("column_names.toml")
    known = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {fold(name): name for name in OURS}
    for name, wordings in known.items():
        for wording in wordings:
            found.setdefault(fold(wording), name)
    return found


def guess(header: Sequence[str]) -> dict[str, int]:
    """Our columns by the place of the list's that is probably meant; nothing twice, the exact name first."""
    found: dict[str, int] = {}
    for is_exact in (True, False):
        for place, text in enumerate(header):
            name = _wordings().get(fold(text))
            if (
                name
                and name not in found
                and place not in found.values()
                and is_exact == (fold(text) == fold(name))
            ):
                found[name] = place
    if "given_name" in found and "family_name" in found:
        found.pop(FULL_NAME, None)
    return found


def check(columns: Mapping[str, int]) -> None:
    """Raises Invalid when a list with these columns cannot be taken: no name, or nothing that tells people apart."""
    wrong = {}
    if FULL_NAME not in columns and "given_name" not in columns:
        wrong["given_name"] = "Say which column has the first name, or the whole name."
    if "phone" not in columns and "external_id" not in columns:
        wrong["phone"] = "Say which column has the phone, or the number by which you know each person."
    twice = [name for name, place in columns.items() if list(columns.values()).count(place) > 1]
    if twice:
        wrong[twice[-1]] = "This column of yours is chosen twice. Choose another, or “not in the list”."
    if wrong:
        raise Invalid(wrong)


def first_order(values: Sequence[str]) -> DateOrder:
    """How these days are probably written: a number above 12 tells; else day first, as most of the world writes."""
    for value in values:
        found = _DATE.fullmatch(value)
        if found and len(found[1]) == 4:
            return DateOrder.YMD
        if found and int(found[2]) > 12:
            return DateOrder.MDY
    return DateOrder.DMY


def iso_date(text: str, order: DateOrder) -> str:
    """The day in ISO; what is no day stays as it is written, and the import says so."""
    found = _DATE.fullmatch(text)
    if found is None:
        return text.strip()
    first, second, third = found.groups()
    if len(first) == 4:
        year, month, day = first, second, third
    elif order is DateOrder.YMD:
        return text.strip()
    elif order is DateOrder.MDY:
        month, day, year = first, second, third
    else:
        day, month, year = first, second, third
    try:
        return date(int(year), int(month), int(day)).isoformat() if len(year) == 4 else text.strip()
    except ValueError:
        return text.strip()


def split_name(text: str) -> tuple[str, str]:
    """Given and family name: “Silva, Ana” and “Ana Maria Silva” alike. One word is a given name."""
    family, comma, given = text.partition(",")
    if comma:
        return " ".join(given.split()), " ".join(family.split())
    *given_names, last = text.split() or [""]
    return (" ".join(given_names), last) if given_names else (last, "")


@dataclass(frozen=True, slots=True)
class MatchedRows:
    """The lines of a sheet as rows by our names. Can be iterated again; `header` is ours."""

    sheet: Sheet
    columns: Mapping[str, int]
    order: DateOrder

    @property
    def header(self) -> list[str]:
        """The names that every row has."""
        return [
            name for name in COLUMNS.known if name in self.columns or name in ("given_name", "family_name")
        ]

    @property
    def notes(self) -> tuple[str, ...]:
        """What the file itself said, and which of its columns nobody reads."""
        unread = [
            text
            for place, text in enumerate(self.sheet.header)
            if text and place not in self.columns.values()
        ]
        words = (f"These columns were not read: {', '.join(unread)}.",) if unread else ()
        return (*self.sheet.notes, *words)

    def __iter__(self) -> Iterator[dict[str, str]]:
        return (self._row(line) for line in self.sheet.lines)

    def _row(self, line: Sequence[str]) -> dict[str, str]:
        row = {name: line[place] if place < len(line) else "" for name, place in self.columns.items()}
        if whole := row.pop(FULL_NAME, ""):
            given, family = split_name(whole)
            row["given_name"] = row.get("given_name") or given
            row["family_name"] = row.get("family_name") or family
        row.setdefault("family_name", "")
        row.setdefault("given_name", "")
        if born := row.get("date_of_birth"):
            row["date_of_birth"] = iso_date(born, self.order)
        if len(line) > len(self.sheet.header) and any(line[len(self.sheet.header) :]):
            row[TOO_MANY] = ",".join(cell for cell in line[len(self.sheet.header) :] if cell)
        return row
