"""The words that are an answer by themselves, wherever they begin a clause."""

import re
from dataclasses import dataclass
from enum import StrEnum

from hub.messaging.replies.grammar.marks import MARKS
from hub.messaging.replies.grammar.phrase import BREAK, Phrase


class Side(StrEnum):
    """Which way an answer goes."""

    YES = "yes"
    NO = "no"
    LIMITED = "limited"


class Strength(StrEnum):
    """How much a head says: a digit or word decides, "I'll bring" opens a list, an excuse needs a sorry."""

    DIGIT = "digit"
    WORD = "word"
    PHRASE = "phrase"
    OPEN = "open"
    WEAK = "weak"
    REASON = "reason"
    EXCUSE = "excuse"


@dataclass(frozen=True, slots=True)
class Head:
    """One answer word or phrase, and the rest of the text after it."""

    side: Side
    strength: Strength
    text: str
    rest: str


DIGITS = {"1": Side.YES, "2": Side.NO}

_LISTS: tuple[tuple[str, Side, Strength], ...] = (
    ("last_resort", Side.LIMITED, Strength.PHRASE),
    ("limited", Side.LIMITED, Strength.WORD),
    ("limited_bare", Side.LIMITED, Strength.PHRASE),
    ("no_phrases", Side.NO, Strength.PHRASE),
    ("yes_open", Side.YES, Strength.OPEN),
    ("yes_phrases", Side.YES, Strength.PHRASE),
    ("no", Side.NO, Strength.WORD),
    ("yes", Side.YES, Strength.WORD),
    ("no_reasons", Side.NO, Strength.REASON),
    ("no_excuses", Side.NO, Strength.EXCUSE),
    ("no_excuses_bare", Side.NO, Strength.EXCUSE),
    ("yes_weak", Side.YES, Strength.WEAK),
    ("no_bare", Side.NO, Strength.PHRASE),
    ("yes_bare", Side.YES, Strength.PHRASE),
)
_ONLY_AT_THE_END = frozenset({"no_bare", "no_excuses_bare", "yes_bare", "limited_bare"})
_ENDS = re.compile(rf"$|{BREAK}|(?:{'|'.join(MARKS)}) ")


def head_at(text: str, phrase: Phrase) -> Head | None:
    """The longest head this text begins with, if it begins with one."""
    found = [head for head in (_digit(text), *(_listed(text, phrase, each) for each in _LISTS)) if head]
    return max(found, key=lambda head: len(head.text), default=None)


def _digit(text: str) -> Head | None:
    word, _, rest = text.partition(" ")
    side = DIGITS.get(word)
    return Head(side, Strength.DIGIT, f"{word} ", rest) if side else None


def _listed(text: str, phrase: Phrase, entry: tuple[str, Side, Strength]) -> Head | None:
    name, side, strength = entry
    found = phrase.words.pattern(name).match(text)
    if not found:
        return None
    rest = text[found.end() :]
    if name in _ONLY_AT_THE_END and not _closes(rest, phrase):
        return None
    return Head(side, strength, found.group(), rest)


def _closes(rest: str, phrase: Phrase) -> bool:
    """True where a clause may end: "can't" is a no before "sorry", and not before "believe it"."""
    return bool(_ENDS.match(rest) or phrase.words.pattern("after_bare").match(rest)) or _is_all_said(
        rest, phrase
    )


def _is_all_said(rest: str, phrase: Phrase) -> bool:
    return phrase.core(rest) == "" or bool(phrase.words.pattern("last_resort").match(rest))
