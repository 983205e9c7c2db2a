"""One message ready to be read: its tokens with times and codes folded, and what in it is only padding."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hub.messaging.replies.grammar.lexicon import Lexicon, lexicon
from hub.messaging.replies.grammar.marks import CLOCK, CODE, LENGTH
from hub.messaging.replies.grammar.times import fold_times
from hub.messaging.replies.grammar.tokens import Token, joined, tokens_of

LONGEST_NAME = 3
BREAK = r"[.,;:!?()/\n-] "

_MARK = rf"(?:{LENGTH}|{CLOCK}|(?:to |for |para |por |pour |pou |mo )?{CODE}) "
_CODE = re.compile(r"[b-km-mo-xz]\d{1,2}|a\d")
_LETTER_ANSWER = re.compile(r"([ynla])(\d{1,3})")
_WORDS_LIKE_CODES = frozenset({"b4", "d8", "g8", "h8", "k9", "m8", "u2", "w8"})
_NAMES_A_THING = frozenset(
    ("the", "on", "in", "at", "via", "near", "route", "road", "highway", "junction", "exit", "room", "gate")
    + ("block", "unit", "flat", "level", "zone", "bus", "bay")
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """The message in plain form, padding in front left out, with its values.

    A "rest" is always the end of `plain`, so it can be traced back to the sender's own words.
    """

    text: str
    tokens: tuple[Token, ...]
    words: Lexicon
    plain: str
    minutes: int | None
    at: str | None
    code: str | None

    def without_padding(self, rest: str) -> str:
        """A rest without the politeness, breaks, times and codes in front."""
        return rest[len(self.padding_of(rest)) :]

    def padding_of(self, rest: str) -> str:
        """The politeness, breaks, times and codes in front of a rest."""
        found = _padding(self.words.language).match(rest)
        return found.group() if found else ""

    def core(self, rest: str) -> str:
        """A rest without padding at either end: what it says besides."""
        inner = self.without_padding(rest)
        found = _padding_at_end(self.words.language).search(inner)
        return inner[: found.start()] if found else inner

    def is_name(self, core: str) -> bool:
        """True for up to three words, each written as a name and none of them a word that we know."""
        names = core.split()
        if not 0 < len(names) <= LONGEST_NAME or self.text.isupper():
            return False
        return all(name in self._capitalised() and name not in self.words.vocabulary for name in names)

    def is_regretful(self) -> bool:
        """True when the message says sorry anywhere."""
        return bool(self.words.pattern("regret").search(joined(self.tokens)))

    def own_words(self, rest: str) -> str | None:
        """The sender's own words from where this rest begins."""
        count = rest.count(" ")
        return self.text[self.tokens[-count].start :].strip(" ,.;:-\n/!") or None if count else None

    def _capitalised(self) -> frozenset[str]:
        return frozenset(token.plain for token in self.tokens if self.text[token.start].isupper())


def phrase_of(own: str, language: str) -> Phrase:
    """Split and fold one cleaned message."""
    words = lexicon(language)
    split = tuple(_letter_answers_split(tokens_of(own, words.spelling, words.signs)))
    times = fold_times(split, words.language)
    tokens = tuple(_codes_folded(times.tokens, own))
    plain = joined(tokens)
    lead = _lead(words.language).match(plain)
    return Phrase(
        text=own,
        tokens=tokens,
        words=words,
        plain=plain[lead.end() :] if lead else plain,
        minutes=times.minutes,
        at=times.at,
        code=next((own[token.start : token.end].upper() for token in tokens if token.plain == CODE), None),
    )


def _letter_answers_split(tokens: tuple[Token, ...]) -> Iterator[Token]:
    """Y30 and SAR A60 are an answer and minutes; K7 stays whole. A call-out team writes A for available."""
    for index, token in enumerate(tokens):
        after_sar = index > 0 and tokens[index - 1].plain == "sar"
        found = _LETTER_ANSWER.fullmatch(token.plain)
        if found and (after_sar or (index == 0 and (found[1] != "a" or len(found[2]) > 1))):
            yield Token(_letter(found[1]), token.start, token.start + 1)
            yield Token(found[2], token.start + 1, token.end)
        elif after_sar and token.plain in ("a", "l", "n", "y"):
            yield Token(_letter(token.plain), token.start, token.end)
        elif token.plain != "sar" or index:
            yield token


def _letter(letter: str) -> str:
    return "y" if letter == "a" else letter


def _codes_folded(tokens: tuple[Token, ...], text: str) -> Iterator[Token]:
    before = ""
    for index, token in enumerate(tokens):
        yield Token(CODE, token.start, token.end) if _is_code(token, before, text) else token
        # "IN K7" is a taught word and a code, "the crash on the M4" is neither.
        before = token.plain if index else ""


def _is_code(token: Token, before: str, text: str) -> bool:
    if not _CODE.fullmatch(token.plain) or before in _NAMES_A_THING:
        return False
    return token.plain not in _WORDS_LIKE_CODES or text[token.start].isupper()


@cache
def _padding(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{BREAK}|{_MARK}|{lexicon(language).pattern('fillers').pattern})*+")


@cache
def _padding_at_end(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^ ])(?:{BREAK}|{_MARK}|{lexicon(language).pattern('fillers').pattern})++$")


@cache
def _lead(language: str) -> re.Pattern[str]:
    """Greetings with the name greeted, the sender's own name, politeness: all before the message begins."""
    words = lexicon(language)
    name = r"(?:[a-z']{2,} ){1,2}"
    greeting = rf"{words.pattern('greetings').pattern}(?:{name}(?=[,.!:\n-] ))?"
    joiners = words.pattern("joiners").pattern
    own_name = rf"(?:{words.pattern('introduction').pattern}){name}(?:here )?(?=[,.:;\n-] )"
    return re.compile(
        rf"(?:{BREAK}|{_MARK}|{joiners}|{greeting}|{own_name}|{words.pattern('fillers').pattern})*+"
    )
