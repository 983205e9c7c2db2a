"""Everything that is kept about a person, as they read it: plain headings, times as people say them, words for codes.

What staff wrote to one another is left out here and in the person's own file: it may speak of other people.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from hub.me import kept_words as said
from hub.tasks.tongues import language_name
from hub.volunteers import skills
from hub.volunteers.registering.choices import ACCESS
from hub.volunteers.standing import rules as papers
from hub.volunteers.times import availability
from hub.web.filters import date_words, distance, phone, reach, when, words

Rows = Sequence[Mapping[str, Any]]
Tables = Mapping[str, Rows]
RECORD = "audit_entry"


@dataclass(frozen=True, slots=True)
class Kept:
    """One table: what it is called to the person, and of each row what is filled in. `lines`: a row is one sentence."""

    title: str
    rows: list[list[tuple[str, str]]]
    lines: list[str]


def given_out(tables: Tables) -> dict[str, list[dict[str, Any]]]:
    """All of it but what staff wrote to one another."""
    return {
        name: [
            {key: value for key, value in row.items() if key not in said.STAFF_ONLY.get(name, ())}
            for row in rows
        ]
        for name, rows in tables.items()
    }


def doers(tables: Tables) -> set[str]:
    """Everybody who did something with it, to look up in which role."""
    return {
        str(value)
        for rows in tables.values()
        for row in rows
        for key, value in row.items()
        if value and _is_doer(key)
    }


def readable(tables: Tables, roles: Mapping[str, str]) -> list[Kept]:
    """A heading for each table, and for each row what is filled in. `roles`: the role of each sign-in."""
    mine = given_out(tables)
    known = [name for name in said.HEADINGS if mine.get(name)]
    others = [name for name, rows in mine.items() if rows and name not in {*said.HEADINGS, *said.UNREAD}]
    return [
        Kept(_heading(name), [], [_done(row, roles) for row in mine[name]])
        if name == RECORD
        else Kept(_heading(name), _without_twins([_filled_in(name, row, roles) for row in mine[name]]), [])
        for name in (*known, *others)
    ]


def _done(row: Mapping[str, Any], roles: Mapping[str, str]) -> str:
    """“today 20:04: You came on a list (the program)”."""
    at, what, who = (
        _read(RECORD, "at", row["at"], roles),
        READ["action"](row["action"]),
        _doer(row["by"], roles),
    )
    return f"{at}: {what} ({who})"


def _heading(table: str) -> str:
    return str(said.HEADINGS.get(table, words(table).capitalize()))


def _without_twins(rows: list[list[tuple[str, str]]]) -> list[list[tuple[str, str]]]:
    """Each row once: what differs only in what the machine needs reads the same."""
    return [row for number, row in enumerate(rows) if row and row not in rows[:number]]


def _filled_in(table: str, row: Mapping[str, Any], roles: Mapping[str, str]) -> list[tuple[str, str]]:
    left_out = said.MACHINE | said.REPEATED.get(table, set())
    return [
        (_label(table, key), read)
        for key, value in row.items()
        if key not in left_out and (read := _read(table, key, value, roles))
    ]


def _label(table: str, key: str) -> str:
    found = said.LABELS.get(f"{table}.{key}") or said.LABELS.get(key)
    return str(found) if found else words(key.removesuffix("_at").removesuffix("_on")).capitalize()


def _read(table: str, key: str, value: Any, roles: Mapping[str, str]) -> str:
    if value is None or value == "" or value == []:
        return ""
    if _is_doer(key):
        return _doer(str(value), roles)
    codes = said.CODES.get(f"{table}.{key}") or said.CODES.get(key)
    if codes and value in codes:
        return str(codes[value])
    if key in READ:
        return READ[key](value)
    return _plain(key, value)


def _plain(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Collection) and not isinstance(value, str):
        return ", ".join(words(one) for one in value)
    if key.endswith(("at", "until", "deadline")) and isinstance(value, str) and value[10:11] == "T":
        return when(datetime.fromisoformat(value))
    if key.endswith("_on") or key in ("date_of_birth", "since"):
        return date_words(date.fromisoformat(str(value)))
    return str(value)


def _is_doer(key: str) -> bool:
    # “Seen by” is a name that somebody wrote down, and how a number was confirmed is a code.
    return (key == "by" or key.endswith("_by")) and key not in ("seen_by", "phone_confirmed_by", "stands_by")


def _doer(by: str, roles: Mapping[str, str]) -> str:
    if by.startswith("volunteer:"):
        return _("you")
    if by in roles:
        return _("a %(role)s", role=words(roles[by]))
    return _("the program") if by == "system" else _("the hub")


def _needs(codes: Collection[str]) -> str:
    own = dict(ACCESS)
    return ", ".join(str(own.get(code, words(code))) for code in codes)


def _paper(code: str) -> str:
    return papers.label(code) if papers.is_known(code) else words(code)


READ: dict[str, Callable[[Any], str]] = {
    "availability": lambda mask: availability.describe(int(mask)),
    "skill": skills.own_words,
    "settled_as": skills.own_words,
    "language": language_name,
    "travel_km": reach,
    "km": distance,
    "phone": phone,
    "emergency_phone": phone,
    "access_needs": _needs,
    "code": _paper,
    "action": lambda action: str(said.ACTIONS.get(action, words(action.partition(".")[2]).capitalize())),
}
"""How a column reads that is neither a time nor a word; each takes what is kept."""
