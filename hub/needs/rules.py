"""What a note says, which offers may answer a need, and until when it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.errors import Invalid
from hub.needs import themes
from hub.needs.states import NoteKind

LONGEST = {"description": 500, "name": 120, "phone": 20, "where_to_find": 200}
MOST_ALIKE = 5
END_OF_DAY = time(23, 59)
_WORD = re.compile(r"[^\W\d_]{4,}")
# Words that say nothing about what is needed.
_IDLE = frozenset((
    "need", "needs", "needed", "want", "wants", "have", "from", "with", "that", "this", "they", "them",
    "their", "there", "some", "help", "please", "people", "somebody", "someone", "house", "home", "street",
    "road", "live", "lives", "would", "could", "until", "about", "after", "before", "into",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """A note as somebody says it at the desk; all but the kind and the words may be empty.

    `said_at` None: just now. `expires_at` None: until it is solved.
    """

    kind: NoteKind
    description: str
    theme: str = ""
    name: str = ""
    phone: str = ""
    where_to_find: str = ""
    is_urgent: bool = False
    said_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """As much of a note as finding its counterpart needs."""

    key: int
    theme: str
    words: str


def check(facts: NoteFacts, now: datetime) -> None:
    """Raises Invalid with what is wrong beside each field."""
    wrong = {
        name: f"This has {len(getattr(facts, name))} letters. Shorten it to {most}."
        for name, most in LONGEST.items()
        if len(getattr(facts, name)) > most
    }
    if not facts.description.strip():
        wrong["description"] = "Write down what they said, in a few words."
    if not themes.is_known(facts.kind, facts.theme):
        wrong["theme"] = "Choose one of the headings, or leave it empty."
    if facts.expires_at is not None and facts.expires_at <= now:
        wrong["until_day"] = "That is over already. Give a later time, or leave it empty."
    if facts.said_at is not None and facts.said_at > now:
        wrong["said"] = "That time has not come yet."
    if wrong:
        raise Invalid(wrong)


def expires(day: datetime | None, at: time | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When a note leaves its board: a day alone means its end, a time alone the next time the clock shows it.

    `day`: any moment on that day, in local time; None: nobody said.
    """
    if day is None and at is None:
        return None
    here = now.astimezone(zone)
    if day is not None:
        return datetime.combine(day.date(), at or END_OF_DAY, tzinfo=zone).astimezone(UTC)
    soon = datetime.combine(here.date(), at or END_OF_DAY, tzinfo=zone)
    if soon <= here:
        soon = datetime.combine(here.date() + timedelta(days=1), at or END_OF_DAY, tzinfo=zone)
    return soon.astimezone(UTC)


def said_at(at: time | None, now: datetime, zone: ZoneInfo) -> datetime:
    """When it was said: the last time the clock showed this; just now when nobody wrote a time on the paper."""
    if at is None:
        return now
    here = now.astimezone(zone)
    then = datetime.combine(here.date(), at, tzinfo=zone)
    if then > here:
        then = datetime.combine(here.date() - timedelta(days=1), at, tzinfo=zone)
    return then.astimezone(UTC)


def counterparts(note: Said, others: Sequence[Said]) -> list[int]:
    """The notes of the other board that may answer this one, best first: the same heading, then the same words."""
    scored = [(_score(note, other), place, other.key) for place, other in enumerate(others)]
    return [key for score, _, key in sorted(scored, key=lambda one: (-one[0], one[1])) if score][:MOST_ALIKE]


def _score(note: Said, other: Said) -> int:
    same_theme = note.theme == other.theme and note.theme not in ("", themes.SOMETHING_ELSE)
    return 2 * same_theme + len(_words(note.words) & _words(other.words))


def _words(text: str) -> set[str]:
    """The words that mean something, each without the end of a plural."""
    found = {word.removesuffix("s") for word in _WORD.findall(text.casefold())}
    return {word for word in found if word not in _IDLE and f"{word}s" not in _IDLE}


def first_sentence(text: str, most: int) -> str:
    """The beginning of what was said, as a title: the first sentence, cut at a word when it is too long."""
    said = re.split(r"(?<=[.!?;])\s|\n", text.strip(), maxsplit=1)[0].rstrip(".;, ")
    if len(said) <= most:
        return said
    return said[: most - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
