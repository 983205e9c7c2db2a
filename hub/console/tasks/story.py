"""The story of a task as a timeline: audit rows in words, many alike as one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from hub.accounts.queries import names_by_uid
from hub.audit.models import AuditEntry
from hub.audit.queries import story_of
from hub.tasks.events import Changed

WORDS = {
    "task.raise": "Raised.",
    "task.offer": "Offered to organisations.",
    "task.open": "Opened.",
    "task.give": "Given to an owner.",
    "task.change": "Changed.",
    "task.fill": "All places are filled.",
    "task.unfill": "A place is free again.",
    "task.start": "The first person is here.",
    "task.close": "Closed.",
    "task.cancel": "Called off.",
    "task.tell": "Texted everybody who is confirmed:",
    "call_out.second_text": "A second text to those who are silent.",
}
# One action by many people at one moment reads as one line: words for one, words for several.
COUNTED = {
    "referral.ask": ("Asked 1 person.", "Asked {} people."),
    "referral.yes": ("1 person said yes.", "{} people said yes."),
    "referral.no": ("1 person said no.", "{} people said no."),
    "referral.run_out": ("Time to answer ran out for 1.", "Time to answer ran out for {}."),
    "referral.wait": ("1 person is on the waiting list.", "{} people are on the waiting list."),
    "referral.ring": ("Rang 1 person.", "Rang {} people."),
    "referral.told": ("1 person was told by voice.", "{} people were told by voice."),
    "referral.step_back": (
        "1 person went back to the waiting list.",
        "{} people went back to the waiting list.",
    ),
    "referral.move_up": ("1 person moved up.", "{} people moved up."),
    "referral.share": ("1 person was offered to the charity.", "{} people were offered to the charity."),
    "referral.accept": ("1 person is confirmed.", "{} people are confirmed."),
    "referral.refuse": ("1 person was refused.", "{} people were refused."),
    "referral.lapse": (
        "The charity did not answer in time for 1.",
        "The charity did not answer in time for {}.",
    ),
    "referral.withdraw": ("1 person was taken off.", "{} people were taken off."),
    "referral.miss": ("1 person did not come.", "{} people did not come."),
    "referral.stand_down": ("1 person was stood down.", "{} people were stood down."),
    "stint.sign_in": ("1 person signed in.", "{} people signed in."),
    "stint.sign_out": ("1 person signed out.", "{} people signed out."),
}
CHANGED = {
    Changed.TITLE: "the title", Changed.PLACE: "the place", Changed.TIME: "the time",
    Changed.SHIFT_GONE: "a time was called off", Changed.BRIEFING: "where they report",
    Changed.CONTACT: "whom they ask for", Changed.BRING: "what to bring", Changed.RIDE: "the ride",
    Changed.MORE_NEEDED: "more people", Changed.FEWER_NEEDED: "fewer people",
}  # fmt: skip
GOOD = {"referral.accept", "stint.sign_in", "task.fill", "task.open"}
# What a person did by text reads so; what nobody did by hand, so.
BY_TEXT, BY_ITSELF = "By text", "By itself"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    text: str
    by: str
    confirmed: bool


def story(uid: UUID, *, limit: int = 30) -> list[Entry]:
    """What happened to a task, newest first."""
    rows = [row for row in story_of(uid, limit=400) if row.action in WORDS or row.action in COUNTED]
    names = names_by_uid({row.by for row in rows})
    return list(_entries(rows, names))[:limit]


def _entries(rows: Iterable[AuditEntry], names: dict[str, str]) -> Iterator[Entry]:
    """One line for what many did alike in one minute, even when other things happened between."""
    for at, minute in groupby(rows, key=lambda row: row.at.replace(second=0, microsecond=0)):
        alike: dict[tuple[str, str], list[AuditEntry]] = {}
        for row in minute:
            alike.setdefault((row.action, who(row.by, names)), []).append(row)
        for (action, by), several in alike.items():
            if not _goes_without_saying(action, by, alike):
                yield Entry(
                    several[0].at if len(several) == 1 else at, _text(action, several), by, action in GOOD
                )


def _goes_without_saying(action: str, by: str, alike: Mapping[tuple[str, str], list[AuditEntry]]) -> bool:
    """Who is accepted at once was offered to the charity at the same moment: one line says both."""
    accepted = alike.get(("referral.accept", by), ())
    return action == "referral.share" and by == BY_ITSELF and len(accepted) == len(alike[(action, by)])


def _text(action: str, rows: list[AuditEntry]) -> str:
    why = f" {rows[0].why}" if rows[0].why and action != "referral.run_out" else ""
    if action == "task.change" and (named := changed_words(rows[0].details.get("what", ()))):
        return f"Changed: {named}.{why}"
    if action in WORDS:
        return WORDS[action] + why
    one, many = COUNTED[action]
    return (one if len(rows) == 1 else many.format(len(rows))) + why


def changed_words(what: object) -> str:
    """“the time, fewer people”: what a change was about, as far as it has a name."""
    codes = what if isinstance(what, list) else []
    return ", ".join(CHANGED[code] for code in Changed if code.value in codes and code in CHANGED)


def who(by: str, names: dict[str, str]) -> str:
    """The name behind the `by` of an audit row."""
    if by.startswith("volunteer:"):
        return BY_TEXT
    if by.startswith("link:"):
        return f"By link sent to {by.removeprefix('link:')}"
    return names.get(by, BY_ITSELF)
