"""The words of each language, read once from `words/*.toml` and compiled into patterns.

A phrase may hold choices and options, not inside one another: `(i'm|we're) on my way [now]`. `...` stands for
up to three words and a final `*` for any ending. Phrases are matched on plain forms (see `tokens.py`).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hub.messaging.replies.grammar.tokens import folded

WORDS = Path(__file__).parents[1] / "words"
LANGUAGES: tuple[str, ...] = tuple(sorted(path.stem for path in WORDS.glob("*.toml")))
FALLBACK = "en"

_PART = re.compile(r"\([^)]*\)|\[[^\]]*\]|[^\s()\[\]]+")
_WORD = re.compile(r"[^\s()\[\]|*.]+")
_NEVER = re.compile(r"(?!)")

Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words over the English ones, since everybody meets the English ones too."""

    language: str
    is_complete: bool
    spelling: Mapping[str, str]
    signs: frozenset[str]
    lists: Mapping[str, re.Pattern[str]]
    vocabulary: frozenset[str]
    times: Mapping[str, Any]

    def pattern(self, name: str) -> re.Pattern[str]:
        """The pattern of one list of phrases, longest first; an absent list never matches."""
        return self.lists.get(name, _NEVER)


@cache
def lexicon(language: str) -> Lexicon:
    """The words for a language tag (`es`, `pt-BR`); an unknown one gets English."""
    own = language.lower().replace("_", "-").split("-")[0]
    own = own if own in LANGUAGES else FALLBACK
    sources = [words_of(code) for code in dict.fromkeys((own, FALLBACK))]
    lists = _merged(sources)
    return Lexicon(
        language=own,
        is_complete=bool(words_of(own).get("complete", False)),
        spelling={
            folded(k): folded(v)
            for source in reversed(sources)
            for k, v in source.get("spelling", {}).items()
        },
        signs=frozenset(
            "".join(phrase for name in ("yes", "no") for phrase in lists[name] if not phrase.isalnum())
        ),
        lists={name: _compiled(phrases) for name, phrases in lists.items()},
        vocabulary=_vocabulary(lists),
        times=_times(sources),
    )


@cache
def words_of(language: str) -> Words:
    """One language file as it stands."""
    return tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def everywhere(*names: str) -> re.Pattern[str]:
    """One pattern for lists that hold in every language, whatever the phone's own."""
    return _compiled(
        phrase for code in LANGUAGES for name in names for phrase in words_of(code).get(name, ())
    )


def _merged(sources: Sequence[Words]) -> dict[str, list[str]]:
    """The language's own phrases, then the English ones that do not mean something else in it."""
    merged: dict[str, list[str]] = {"yes": [], "no": []}
    for source in sources:
        for name, value in source.items():
            if isinstance(value, list):
                merged.setdefault(name, []).extend(_not_else(name, value, source, sources[0]))
    return merged


def _not_else(name: str, phrases: Iterable[str], source: Words, own: Words) -> list[str]:
    """In Spanish "y" is no yes, in Portuguese "no" is no no: a language names what English must not bring along."""
    else_ = own.get("not_english", {}).get(name, ()) if source is not own else ()
    return [phrase for phrase in phrases if phrase not in else_]


def _compiled(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(_longest(phrase)), phrase))
    if not longest_first:
        return _NEVER
    return re.compile("(?<![^ ])(?:" + "|".join(_source(phrase) for phrase in longest_first) + ")")


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


def _vocabulary(lists: Mapping[str, list[str]]) -> frozenset[str]:
    return frozenset(folded(word) for phrases in lists.values() for word in _WORD.findall(" ".join(phrases)))


def _times(sources: Sequence[Words]) -> Mapping[str, Any]:
    """Lists are joined and tables laid over one another, the language's own on top."""
    times: dict[str, Any] = {}
    for source in sources:
        for name, value in source.get("time", {}).items():
            if isinstance(value, list):
                times.setdefault(name, []).extend(_not_else(name, value, source, sources[0]))
            else:
                times[name] = {**value, **times.get(name, {})}
    return times
