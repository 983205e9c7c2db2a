"""What a text says by itself, with nothing asked: stop, start, help, arrived, left, safe, join, pause.

Each holds only when the whole message is that and politeness; a word more ("stop at the shop") and it is not.
"""

import re
from dataclasses import dataclass

from hub.messaging.replies.grammar.breaks import is_break
from hub.messaging.replies.grammar.heads import Side, Strength, head_at
from hub.messaging.replies.grammar.lexicon import everywhere
from hub.messaging.replies.grammar.marks import LENGTH, LIMIT
from hub.messaging.replies.grammar.phrase import BREAK, Phrase
from hub.messaging.replies.grammar.tokens import joined

LONGEST = 18
"""Tokens. A longer message says more than one of these things."""

EVERYWHERE = ("stop", "stop_alone", "start", "join_new", "join", "pause", "help", "info")
BY_LANGUAGE = ("arrived", "left", "left_or_coming", "safe", "fine")
HERE_OR_GONE = frozenset({"arrived", "left", "left_or_coming"})

_ONLY_BREAKS = re.compile(rf"(?:{BREAK})*")
_TASK_NUMBER = re.compile(r"\d{1,6} ")
_PLACE = re.compile(r"(?:[^ .,;:!?\n]+ ){1,4}")


@dataclass(frozen=True, slots=True)
class Statement:
    """The list the message matched, its words, what was left (a task number), whether it is beyond doubt."""

    kind: str
    words: str
    rest: str
    is_plain: bool

    @property
    def is_bare(self) -> bool:
        """True for the taught word alone, however often."""
        return bool(everywhere("bare_help").fullmatch(f"{self.words} "))


def statement(phrase: Phrase) -> Statement | None:
    """The one thing the whole message says, or None."""
    if len(phrase.tokens) > LONGEST:
        return None
    paused = everywhere("pause").match(phrase.plain)
    if paused and is_break(phrase.text, phrase.words.language):
        return Statement("pause", paused.group().strip(), phrase.core(phrase.plain[paused.end() :]), True)
    if any(token.plain == LENGTH for token in phrase.tokens):
        return None
    for kind in (*EVERYWHERE, *BY_LANGUAGE):
        pattern = everywhere(kind) if kind in EVERYWHERE else phrase.words.pattern(kind)
        found = pattern.match(phrase.plain)
        rest = phrase.plain[found.end() :] if found else ""
        if found and _ends(rest, kind, phrase) and not _means_else(kind, phrase):
            core = phrase.core(rest)
            return Statement(
                kind, found.group().strip(), core, is_plain=not phrase.words.pattern("place_lead").match(core)
            )
    return None


def after_yes(phrase: Phrase) -> Statement | None:
    """ "Yes, I'm safe" and "1 I'm fine": how somebody is, said after the yes to a question about that."""
    head = head_at(phrase.plain, phrase)
    if head is None or head.side is not Side.YES or head.strength not in (Strength.DIGIT, Strength.WORD):
        return None
    rest = phrase.without_padding(head.rest)
    for kind in ("safe", "fine"):
        found = phrase.words.pattern(kind).match(rest)
        if found and not phrase.core(rest[found.end() :]) and "?" not in rest:
            return Statement(kind, found.group().strip(), "", is_plain=True)
    return None


def _means_else(kind: str, phrase: Phrase) -> bool:
    """A word that tells us to stop in one language and says "ready" in the phone's own."""
    said = phrase.core(phrase.plain)
    return kind in EVERYWHERE and bool(phrase.words.pattern("not_stop").fullmatch(said))


def _ends(rest: str, kind: str, phrase: Phrase) -> bool:
    """True when what follows adds nothing: politeness, a name, a code, a task number, a place."""
    if kind == "stop_alone":
        return phrase.plain == joined(phrase.tokens) and bool(_ONLY_BREAKS.fullmatch(rest))
    if "?" in rest and kind not in ("help", "info"):
        return False
    core = "".join(f"{word} " for word in phrase.core(rest).split() if word not in phrase.words.signs)
    if not core or (re.match(BREAK, rest) and phrase.is_name(core)):
        return True
    if kind in HERE_OR_GONE:
        return (
            core.strip() == LIMIT
            or bool(_TASK_NUMBER.fullmatch(core))
            or _is_place_or_more(kind, core, phrase)
        )
    return kind == "pause" and bool(core.startswith(LIMIT) or phrase.words.pattern("pause_for").search(core))


def _is_place_or_more(kind: str, core: str, phrase: Phrase) -> bool:
    """A place ("arrived at the school") or the same once more ("finished, heading home")."""
    if phrase.words.pattern(kind).fullmatch(core):
        return True
    lead = phrase.words.pattern("place_lead").match(core)
    is_place = bool(lead and _PLACE.fullmatch(core[lead.end() :]))
    is_place = is_place and not phrase.words.pattern("not_a_place").search(core)
    # "We are here at Delmas 33" is where somebody lives; "arrived at" is somebody who came.
    return is_place and not phrase.words.pattern("here").match(phrase.plain)
