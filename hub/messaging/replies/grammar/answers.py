"""Yes, no, or only if need be: the answer to an open ask, and whether it may be acted on without a person.

An answer is a head ("yes", "1", "on my way", "can't make it"), perhaps several that agree, and then a rest.
The rest decides: politeness, times, codes and names change nothing, a reason or a limit becomes the note, and
whatever doubts, contradicts, asks for help or speaks of something else leaves the text to a person.
"""

import re
from dataclasses import dataclass, replace

from hub.messaging.replies.grammar.heads import Head, Side, Strength, head_at
from hub.messaging.replies.grammar.lexicon import everywhere
from hub.messaging.replies.grammar.marks import LIMIT
from hub.messaging.replies.grammar.phrase import BREAK, Phrase
from hub.messaging.replies.grammar.rest import Verdict, may_follow, verdict

LONGEST = 60
"""Tokens. Longer than that, a person reads it."""

LATER_CLAUSE_WITHIN = 14
"""Tokens before an answer that does not come first."""

SHORTEST_MINUTES, LONGEST_MINUTES = 3, 600
"""A bare number right after the answer (Y 10) is minutes within these."""

_CLAUSE = re.compile(rf"(?<![^ ]){BREAK}(?:and |so )?")
_MINUTES = re.compile(r"(?:[,:-] |§c )*(\d{1,3}) ")
DECISIVE = frozenset({Strength.DIGIT, Strength.WORD, Strength.OPEN})
"""An answer that stands whatever harmless things follow it."""

NOTED = frozenset({Strength.REASON, Strength.EXCUSE})
"""An answer that gives its reason keeps it as the note."""

# What was written for everybody answers nobody.
_TO_EVERYBODY = re.compile(r"#[^\W\d]\w{2}|(?<!\w)@\w|https?:|www\.|(?<!\w)RT(?!\w)")
_RANGE = re.compile(r"[-/] \d")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; `minutes` only where a bare number after the answer gave them."""

    side: Side
    is_certain: bool
    note: str | None = None
    minutes: int | None = None


def answer(phrase: Phrase) -> Answer | None:
    """The answer this message gives to an open ask; None when it gives none."""
    if (
        _TO_EVERYBODY.search(phrase.text)
        or len(phrase.tokens) > LONGEST
        or phrase.words.pattern("idioms").search(phrase.plain)
    ):
        return None
    head = head_at(phrase.plain, phrase)
    if head:
        return _from(head, phrase)
    if not phrase.plain and (phrase.minutes or phrase.at):
        return Answer(Side.YES, is_certain=False)
    return _plain_in_another_language(phrase) or _from_a_later_clause(phrase)


def _plain_in_another_language(phrase: Phrase) -> Answer | None:
    """A bare "oui" or "sí" from a phone registered with another language."""
    said = phrase.core(phrase.plain)
    sides = [side for side in (Side.YES, Side.NO) if everywhere(side.value).fullmatch(said)]
    return Answer(sides[0], is_certain=True) if len(sides) == 1 else None


def _from(head: Head, phrase: Phrase) -> Answer | None:
    minutes, rest = _bare_minutes(head, phrase)
    heads, last = _chain(replace(head, rest=rest), phrase)
    side = _side(heads)
    if side is None:
        return None
    judged = verdict(side, heads[-1].strength, last, phrase)
    if judged is Verdict.DOUBT:
        return None
    note = _note(heads, last, phrase)
    if judged is Verdict.CONDITION:
        return Answer(Side.LIMITED, is_certain=False, note=note, minutes=minutes)
    return Answer(side, _is_certain(heads, last, phrase), note, minutes)


def _bare_minutes(head: Head, phrase: Phrase) -> tuple[int | None, str]:
    """The minutes in "Y 10" and "L 60 heading back", and the rest after them."""
    found = _MINUTES.match(head.rest)
    if not found or not SHORTEST_MINUTES <= int(found[1]) <= LONGEST_MINUTES:
        return None, head.rest
    after = head.rest[found.end() :]
    if _RANGE.match(after):
        return None, head.rest
    if after and not re.match(BREAK, after) and not may_follow(head.side, Strength.WORD, after, phrase):
        return None, head.rest
    return int(found[1]), after


def _chain(head: Head, phrase: Phrase) -> tuple[list[Head], str]:
    """All the heads that stand in a row ("yes, on my way"), and what follows the last."""
    heads, rest = [head], head.rest
    while following := _next_head(heads[-1], rest, phrase):
        if following.strength is Strength.DIGIT and phrase.core(following.rest):
            break
        heads.append(following)
        rest = following.rest
    return heads, rest


def _next_head(last: Head, rest: str, phrase: Phrase) -> Head | None:
    """The head that follows at once, or after a "but" that turns nothing round: "I wish I could, but no"."""
    rest = phrase.without_padding(rest)
    if found := head_at(rest, phrase):
        return found
    joined = phrase.words.pattern("joiners").match(rest)
    after = head_at(phrase.without_padding(rest[joined.end() :]), phrase) if joined else None
    return after if after and after.side is last.side else None


def _side(heads: list[Head]) -> Side | None:
    """The one side the heads agree on; None when they contradict each other."""
    sides = {head.side for head in heads if head.strength is not Strength.WEAK} or {Side.YES}
    if Side.LIMITED in sides:
        return Side.LIMITED
    return sides.pop() if len(sides) == 1 else None


def _note(heads: list[Head], last: str, phrase: Phrase) -> str | None:
    core = phrase.core(last)
    reason = next((head for head in heads if head.strength in NOTED), None)
    if reason:
        return phrase.own_words(reason.text + reason.rest)
    if not (core or LIMIT in last) or phrase.is_name(core):
        return None
    said = phrase.without_padding(heads[0].rest)
    joined = phrase.words.pattern("joiners").match(said)
    return phrase.own_words(said[joined.end() :] if joined else said)


def _is_certain(heads: list[Head], last: str, phrase: Phrase) -> bool:
    strengths = {head.strength for head in heads}
    core = phrase.core(last)
    # "Sure! Where do I go?" asks after it has answered.
    if "?" in last and (not core or not (strengths & DECISIVE or re.match(BREAK, last))):
        return False
    if strengths <= {Strength.WEAK}:
        return not core and not phrase.words.pattern("thanks").search(last)
    if strengths <= {Strength.EXCUSE}:
        return not core and LIMIT not in last and phrase.is_regretful()
    sides = {head.side for head in heads if head.strength is not Strength.WEAK}
    if {Side.NO, Side.LIMITED} <= sides:
        return False
    if core and not phrase.words.is_complete and not phrase.is_name(core):
        return False
    return heads[0].side is Side.NO or bool(strengths & DECISIVE) or _adds_little(core, last, phrase)


def _adds_little(core: str, last: str, phrase: Phrase) -> bool:
    """After a phrase alone ("I can come"), only a rest of a known kind, and no day but the one asked for."""
    if phrase.words.pattern("another_day").search(last):
        return False
    return not core or phrase.is_name(core) or bool(phrase.words.pattern("phrase_follow").match(core))


def _from_a_later_clause(phrase: Phrase) -> Answer | None:
    """ "Kids are asleep, yes I can come": certain only when what comes first is a known opening."""
    for clause in _CLAUSE.finditer(phrase.plain):
        before = phrase.plain[: clause.start()]
        if before.count(" ") > LATER_CLAUSE_WITHIN or phrase.words.pattern("distress").search(before):
            return None
        head = head_at(phrase.plain[clause.end() :], phrase)
        if head and _may_come_late(head, phrase):
            found = _from(head, phrase)
            certain = bool(found and found.is_certain and _is_opening(before, phrase))
            return replace(found, is_certain=certain) if found else None
    return None


def _may_come_late(head: Head, phrase: Phrase) -> bool:
    if head.strength is Strength.DIGIT:
        return not phrase.core(head.rest)
    return head.strength in (Strength.WORD, Strength.PHRASE)


def _is_opening(before: str, phrase: Phrase) -> bool:
    words = phrase.words
    doubts = ("conditional", "negation", "question_words")
    if "?" in before or any(words.pattern(name).search(before) for name in doubts):
        return False
    return bool(words.pattern("opening").match(before))
