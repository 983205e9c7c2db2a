"""What stands after an answer, and whether it leaves the answer standing."""

import re
from enum import StrEnum

from hub.messaging.replies.grammar.heads import Side, Strength
from hub.messaging.replies.grammar.phrase import BREAK, Phrase

_LIST_ITEM = re.compile(r"(?<![^ ])\d [.)] ")
"""Figures that number a list ("1. Food 2. Water") and answer nothing."""

_FRACTION = re.compile(r"[/:] \d")

LONGEST = 40
"""Tokens of free text that may stand beside an answer."""

_ANY_BREAK = re.compile(rf"(?<![^ ]){BREAK}")


class Verdict(StrEnum):
    """What the rest does to the answer before it."""

    STANDS = "stands"
    CONDITION = "condition"
    DOUBT = "doubt"


def verdict(side: Side, strength: Strength, rest: str, phrase: Phrase) -> Verdict:
    """Judge what follows an answer."""
    core = phrase.core(rest)
    is_apart = bool(_ANY_BREAK.search(phrase.padding_of(rest)))
    # "Yes Ana" names the sender; "No Heat" has no heat.
    if not core or (phrase.is_name(core) and (is_apart or side is not Side.NO)):
        return Verdict.STANDS
    if strength is Strength.DIGIT and (_LIST_ITEM.search(rest) or _FRACTION.match(rest)):
        return Verdict.DOUBT
    if (
        phrase.words.pattern("safe").match(core)
        or phrase.words.pattern("receipt").fullmatch(core)
        or phrase.words.pattern("distress").search(core)
        or core.count(" ") > LONGEST
    ):
        return Verdict.DOUBT
    if not (may_follow(side, strength, core, phrase) or (is_apart and _may_stand_apart(side, core, phrase))):
        return Verdict.DOUBT
    if strength is not Strength.OPEN and _speaks_of_others(core, phrase):
        return Verdict.DOUBT
    if side is Side.NO:
        return _after_no(core, rest, phrase)
    return _after_yes(side, core, phrase)


def may_follow(side: Side, strength: Strength, core: str, phrase: Phrase) -> bool:
    """True when these words may follow without a break: "no water" is not a no, "1 tent" not a yes."""
    if core.startswith("§") or strength is Strength.OPEN:
        return True
    if strength is Strength.DIGIT:
        return bool(phrase.words.pattern("digit_follow").match(core))
    return bool(phrase.words.pattern("no_follow" if side is Side.NO else "yes_follow").match(core))


def _may_stand_apart(side: Side, core: str, phrase: Phrase) -> bool:
    """After a stop only what speaks of the sender goes with an answer: not "Yes! Power is back!"""
    words = phrase.words
    return bool(words.pattern("of_me").search(core)) or (
        side is Side.NO and bool(words.pattern("later").search(core))
    )


def _after_yes(side: Side, core: str, phrase: Phrase) -> Verdict:
    words = phrase.words
    plain = words.pattern("polite_condition").sub("_ ", words.pattern("harmless_negation").sub("_ ", core))
    if words.pattern("conditional").search(plain):
        return Verdict.CONDITION
    if side is Side.YES and (
        words.pattern("negation").search(plain) or words.pattern("other_day").search(plain)
    ):
        return Verdict.DOUBT
    return Verdict.STANDS


def _speaks_of_others(core: str, phrase: Phrase) -> bool:
    words = phrase.words
    return bool(
        words.pattern("third_party").match(core) and not words.pattern("third_party_fine").match(core)
    )


def _after_no(core: str, rest: str, phrase: Phrase) -> Verdict:
    words = phrase.words
    if words.pattern("no_trouble_nouns").match(core) or words.pattern("no_trouble_nouns").match(rest):
        return Verdict.DOUBT
    turns = words.pattern("yes_again").search(core)
    return Verdict.DOUBT if turns and not words.pattern("later").search(rest) else Verdict.STANDS
