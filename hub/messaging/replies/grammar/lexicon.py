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

from hub.messaging.replies.grammar.phrases import Phrases
from hub.messaging.replies.grammar.tokens import folded

WORDS = Path(__file__).parents[1] / "words"
LANGUAGES: tuple[str, ...] = tuple(sorted(path.stem for path in WORDS.glob("*.toml")))
FALLBACK = "en"

_WORD = re.compile(r"[^\s()\[\]|*.]+")
_NONE = Phrases(())

Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words over the English ones, since everybody meets the English ones too."""

    language: str
    is_complete: bool
    spelling: Mapping[str, str]
    signs: frozenset[str]
    lists: Mapping[str, Phrases]
    vocabulary: frozenset[str]
    times: Mapping[str, Any]

    def pattern(self, name: str) -> Phrases:
        """The pattern of one list of phrases, longest first; an absent list never matches."""
        return self.lists.get(name, _NONE)


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
            sign
            for name in ("yes", "no")
            for sign in "".join(lists[name])
            if not (sign.isalnum() or sign.isascii())
        ),
        lists={name: Phrases(phrases) for name, phrases in lists.items()},
        vocabulary=_vocabulary(lists),
        times=_times(sources),
    )


@cache
def words_of(language: str) -> Words:
    """One language file as it stands."""
    return tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def everywhere(*names: str) -> Phrases:
    """One pattern for lists that hold in every language, whatever the phone's own."""
    return Phrases(phrase for code in LANGUAGES for name in names for phrase in words_of(code).get(name, ()))


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
