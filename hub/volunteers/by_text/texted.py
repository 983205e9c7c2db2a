"""Names and ages as people write them in a text. What is not surely one is none. Ring: rules."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError

from hub.errors import Invalid
from hub.messaging.replies.grammar.lexicon import LANGUAGES, everywhere, lexicon
from hub.messaging.replies.grammar.tokens import folded, joined, own_words, tokens_of
from hub.messaging.replies.rules import Intent, read_reply
from hub.places.rules import fold
from hub.volunteers.registering import spoken
from hub.volunteers.registering.rules import MONTHS
from hub.volunteers.rules import Ages, age_on

LONGEST_NAME = 80
MOST_WORDS = 6
LONGEST_BIRTH = 100
YOUNGEST_SPEAKER = 5
"""Nobody younger texts: a 1 or a 2 is a slip and no age."""

_IN_A_NAME = frozenset(" '’.-")
_FIGURE = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)?")
# Whatever else stands beside an age makes it something else: “I have 3 kids” is no age.
_BESIDE_AN_AGE = frozenset(
    (
        "i",
        "am",
        "im",
        "my",
        "age",
        "aged",
        "is",
        "was",
        "born",
        "in",
        "on",
        "the",
        "of",
        "st",
        "nd",
        "rd",
        "th",
    )
    + ("year", "years", "yr", "yrs", "y", "yo", "o", "old", "turned", "just", "tengo", "anos", "ano", "edad")
    + (
        "naci",
        "el",
        "de",
        "del",
        "jai",
        "ans",
        "an",
        "ne",
        "le",
        "tenho",
        "idade",
        "nasci",
        "em",
        "mwen",
        "gen",
    )
)
_WITHIN_NAMES = frozenset(
    ("a", "al", "ap", "da", "de", "del", "do", "e", "el", "i", "la", "le", "o", "y", "te", "ben")
)
_GREETING = r"(?:hi |hello |hey |kia ora |tena koe |hola |bonjour |bonjou |ola |oi )"
_THANKS = r"(?:thanks |thank you |please |pls |here |gracias |merci |obrigad[oa] |nga mihi |taku ingoa )"
_BREAK = r"(?:[-,.!:;()\n] )"


@dataclass(frozen=True, slots=True)
class SpokenName:
    """A name in its two parts."""

    given: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date; not `is_exact`: the latest day on which they can have been born. `is_year`: only that was said."""

    on: date
    is_exact: bool
    is_year: bool = False


def yes_or_no(text: str, language: str) -> int | None:
    """1 for a yes and 2 for a no, as a figure or in words; None for anything else."""
    reading = read_reply(text, language=language, asked=True)
    return {Intent.YES: 1, Intent.NO: 2}.get(reading.intent) if reading.certain else None


def asks_something(text: str) -> bool:
    """Whether somebody asks us something instead of answering."""
    return "?" in text or bool(everywhere("question_words").match(joined(tokens_of(own_words(text), {}))))


def read_name(text: str, language: str) -> SpokenName | None:
    """The name a text is: “my name is ana silva” is Ana Silva. None for what reads like something else."""
    words = _without_introduction(own_words(text)).split()
    name = " ".join(words)
    if not words or len(words) > MOST_WORDS or not all(_belongs_to_a_name(sign) for sign in name):
        return None
    if not fold(name) or yes_or_no(name, language) or _is_a_sentence(words, language):
        return None
    if name.islower() or name.isupper():
        words = [_capitalised(word) for word in words]
    given, family = spoken.split_name(" ".join(words))
    return SpokenName(given, family) if max(len(given), len(family)) <= LONGEST_NAME else None


def _without_introduction(own: str) -> str:
    """The words from where the name begins, without politeness around them."""
    tokens = tokens_of(own, {})
    plain = joined(tokens)
    if everywhere("greetings", "fillers").fullmatch(plain):
        return ""
    lead = re.match(rf"(?:{_GREETING}|{_BREAK})*(?:{everywhere('name_after').pattern})?{_BREAK}*", plain)
    tail = re.search(rf"(?<![^ ])(?:{_THANKS}|{_BREAK})*$", plain)
    start, end = lead.end() if lead else 0, tail.start() if tail else len(plain)
    first, last = plain.count(" ", 0, start), plain.count(" ", 0, end)
    return own[tokens[first].start : tokens[last - 1].end] if first < last else ""


def _is_a_sentence(words: list[str], language: str) -> bool:
    """ "No water at our street" and "maybe later" are no names: two words that we know, not written as names."""
    known = [word for word in words if folded(word) in lexicon(language).vocabulary - _WITHIN_NAMES]
    is_written_as_name = all(word[0].isupper() for word in words) and not "".join(words).isupper()
    return len(known) > 1 and not is_written_as_name


def _belongs_to_a_name(sign: str) -> bool:
    return sign in _IN_A_NAME or unicodedata.category(sign)[0] in "LM"


def _capitalised(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def read_birth(text: str, today: date, *, country: str = "") -> Birth | None:
    """34, I'm 34, 27 3 1985, 27 de marzo de 1985 or 1985. None for a text that is more, and for what cannot be."""
    parts = [fold(part) for part in _FIGURE.findall(text.casefold())]
    kept = [_months().get(part, part) for part in parts if part not in _BESIDE_AN_AGE]
    if len(text) > LONGEST_BIRTH:
        return None
    if len(kept) == 1 and kept[0].isdecimal() and int(kept[0]) < YOUNGEST_SPEAKER:
        return None
    try:
        on, is_exact = spoken.read_birth(" ".join(kept), today, country=country)
    except Invalid:
        return None
    return Birth(on, is_exact, is_year=not is_exact and len(kept[0]) == 4)


def is_doubtful(birth: Birth, today: date, ages: Ages) -> bool:
    """Whether a year alone leaves it open if somebody is old enough, or needs a guardian."""
    return birth.is_year and age_on(birth.on, today) + 1 in (ages.least, ages.guardian)


@cache
def _months() -> dict[str, str]:
    """Names of months, long and short, in every language that is read, and how English shortens them."""
    found: dict[str, str] = {"sept": "sep"}
    for code in LANGUAGES:
        try:
            table = Locale(code).months["format"]
        except UnknownLocaleError:
            continue
        for width in ("abbreviated", "wide"):
            found |= {fold(name): MONTHS[number - 1] for number, name in table[width].items()}
    return found
