"""The marks that stand for what was folded out of a text, and the folding itself."""

import re
from collections.abc import Callable, Iterable

from hub.messaging.replies.grammar.tokens import Token, folded, joined

LENGTH, CLOCK, LIMIT, CODE = "§m", "§a", "§u", "§c"
"""A time until arrival; a clock time; a time that only limits or looks back; a call code."""

MARKS = (LENGTH, CLOCK, LIMIT, CODE)


def fold(
    tokens: tuple[Token, ...], pattern: re.Pattern[str], mark: Callable[[re.Match[str]], str | None]
) -> tuple[Token, ...]:
    """Each place where the pattern holds becomes the one mark it is given, or stays when it is given none."""
    text = joined(tokens)
    kept: list[Token] = []
    position = 0
    for found in pattern.finditer(text):
        name = mark(found)
        if name is not None:
            first, last = (text.count(" ", 0, place) for place in found.span())
            kept += [*tokens[position:first], Token(name, tokens[first].start, tokens[last - 1].end)]
            position = last
    return (*kept, *tokens[position:])


def any_of(words: Iterable[str]) -> str:
    """The source of a pattern for any of these words or phrases, longest first; of none, one that never matches."""
    plain = {" ".join(folded(word) for word in phrase.split()) for phrase in words}
    if not plain:
        return "(?!)"
    longest_first = sorted(plain, key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(re.escape(phrase) + " " for phrase in longest_first) + ")"
