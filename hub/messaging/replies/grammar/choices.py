"""A number picked from a list that was just offered ("1 Ana, 2 Ben")."""

import re
from dataclasses import dataclass

from hub.messaging.replies.grammar.lexicon import LANGUAGES, words_of
from hub.messaging.replies.grammar.phrase import Phrase

LONGEST_NAME = 4
_NUMBER = re.compile(r"(\d{1,3}) ")


@dataclass(frozen=True, slots=True)
class Choice:
    """The number picked; None for a number that is not on the list, or one too many."""

    number: int | None


def choice(phrase: Phrase, options: int) -> Choice | None:
    """The choice this message makes; None when it begins with no number and may answer otherwise."""
    spoken = _spoken(phrase)
    if spoken:
        return Choice(spoken if spoken <= options else None)
    found = _NUMBER.match(phrase.plain)
    if not found:
        return None
    number, core = int(found[1]), phrase.core(phrase.plain[found.end() :])
    return Choice(number if 1 <= number <= options and _is_beside_a_choice(core, phrase) else None)


def _spoken(phrase: Phrase) -> int | None:
    """One, two, the first, the second one: in any language, but only as the whole message."""
    said = phrase.core(phrase.plain).strip()
    tables = (words_of(language).get("choices", {}) for language in LANGUAGES)
    return next((int(table[said]) for table in tables if said in table), None)


def _is_beside_a_choice(core: str, phrase: Phrase) -> bool:
    """A name, or a yes: "2 Ben", "1 yes". Not "2 people trapped", and not "1 or 2"."""
    if phrase.words.pattern("yes").fullmatch(core):
        return True
    names = core.split()
    return len(names) <= LONGEST_NAME and all(
        name.isalpha() and name not in phrase.words.vocabulary for name in names
    )
