"""Lengths and clock times in a text, each folded into one mark so that the rest can be read without them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from hub.messaging.replies.grammar import clocks, lengths
from hub.messaging.replies.grammar.lexicon import lexicon
from hub.messaging.replies.grammar.marks import CLOCK, LENGTH, LIMIT, fold
from hub.messaging.replies.grammar.tokens import Token, folded


@dataclass(frozen=True, slots=True)
class Times:
    """The text with its times folded, and the first length and clock time said."""

    tokens: tuple[Token, ...]
    minutes: int | None
    at: str | None


def fold_times(tokens: tuple[Token, ...], language: str) -> Times:
    """Fold every time said; clock times first, since "at 14h30" is not a length."""
    words = _words(language)
    said_clocks, said_lengths = _Said(clocks, words, CLOCK), _Said(lengths, words, LENGTH)
    tokens = fold(tokens, clocks.pattern(language, words), said_clocks.mark)
    tokens = fold(tokens, lengths.pattern(language, words), said_lengths.mark)
    return Times(tokens, said_lengths.first(), said_clocks.first())


class _Said:
    """What one kind of time found so far, and the mark for the next."""

    def __init__(self, kind: Any, words: Mapping[str, Any], mark: str) -> None:
        self._kind, self._words, self._mark = kind, words, mark
        self._values: list[Any] = []

    def first(self) -> Any:
        """The first arrival said, if any."""
        return self._values[0] if self._values else None

    def mark(self, found: re.Match[str]) -> str | None:
        """The mark for this match; None when it is no time after all."""
        said = found.groupdict()
        value = self._kind.value(said, self._words)
        if value is None or self._kind.is_limit(said):
            return None if value is None else LIMIT
        self._values.append(value)
        return self._mark


@cache
def _words(language: str) -> Mapping[str, Any]:
    """The time words of a language with every table's words in plain form."""
    return {
        name: {" ".join(map(folded, word.split())): entry for word, entry in value.items()}
        if isinstance(value, Mapping)
        else value
        for name, value in lexicon(language).times.items()
    }
