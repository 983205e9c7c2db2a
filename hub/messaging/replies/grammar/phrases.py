"""A list of phrases made ready for matching. How a phrase is written: see `lexicon.py`.

Where several phrases begin a text, the one that says most is meant: "no" begins "no longer free" too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from hub.messaging.replies.grammar.tokens import folded

_PART = re.compile(r"\([^)]*\)|\[[^\]]*\]|[^\s()\[\]]+")
_NEVER = "(?!)"
_START = "(?<![^ ])"
_ANY_WORD = ""


class Phrases:
    """The phrases of one list as one pattern, and one by one under the words they may begin with."""

    def __init__(self, phrases: Iterable[str]) -> None:
        longest_first = sorted(set(phrases), key=lambda phrase: (-len(_longest(phrase)), phrase))
        sources = [_source(phrase) for phrase in longest_first]
        self._whole = re.compile(f"{_START}(?:{'|'.join(sources)})" if sources else _NEVER)
        self._by_first = _by_first_word(zip(longest_first, sources, strict=True))

    @property
    def pattern(self) -> str:
        """The source, to be built into a longer pattern."""
        return self._whole.pattern

    def match(self, text: str) -> re.Match[str] | None:
        """The longest phrase this text begins with."""
        first = text.partition(" ")[0]
        beginning = (*self._by_first.get(first, ()), *self._by_first.get(_ANY_WORD, ()))
        found = [match for match in (_one(each).match(text) for each in beginning) if match]
        return max(found, key=re.Match.end, default=None)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The phrase this text is."""
        return self._whole.fullmatch(text)

    def search(self, text: str) -> re.Match[str] | None:
        """A phrase somewhere in this text."""
        return self._whole.search(text)

    def sub(self, by: str, text: str) -> str:
        """The text with every phrase replaced."""
        return self._whole.sub(by, text)


@cache
def _one(source: str) -> re.Pattern[str]:
    """Compiled when a text first begins like it: most phrases never are."""
    return re.compile(source)


def _by_first_word(phrases: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for phrase, source in phrases:
        for word in set(_first_words(phrase)):
            found.setdefault(word, []).append(source)
    return found


def _first_words(phrase: str) -> Iterator[str]:
    """Every word the phrase may begin with; the empty one where that may be any."""
    for part in _PART.findall(phrase):
        for choice in _choices(part):
            word = choice.split()[0] if choice.split() else ""
            if word:
                yield _ANY_WORD if word == "..." or word.endswith("*") else folded(word)
        if not (part.startswith("[") or part == "..." or "" in _choices(part)):
            return


def _longest(phrase: str) -> str:
    """The longest text a phrase stands for: whatever says more is tried first."""
    return " ".join(max(_choices(part), key=len) for part in _PART.findall(phrase))


def _source(phrase: str) -> str:
    return "".join(_part_source(part) for part in _PART.findall(phrase))


def _part_source(part: str) -> str:
    choices = sorted(_choices(part), key=len, reverse=True)
    sources = "|".join("".join(_word_source(word) for word in choice.split()) for choice in choices if choice)
    return f"(?:{sources}){'?' if part.startswith('[') else ''}"


def _choices(part: str) -> list[str]:
    return part[1:-1].split("|") if part[0] in "([" else [part]


def _word_source(word: str) -> str:
    if word == "...":
        return "(?:[^ .!?;\n]+ ){0,3}"
    if word.endswith("*"):
        return re.escape(folded(word[:-1])) + "[^ ]* "
    return re.escape(folded(word)) + " "
