"""A text as a row of plain tokens that know where they stood, so a note keeps the sender's own words."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

BREAKS = frozenset(".,;:!?-/()\n")
"""Marks that end a clause. Others say nothing and are dropped."""

_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\u20e3\U0001f3fb-\U0001f3ff]"
)
_PLAIN = str.maketrans("‘’‛`´ʼʻ“”„«»–—−⁄‐‑", "'''''''\"\"\"\"\"---/--")
_QUOTED = re.compile(r'"[^"]{20,600}"')
_CUT = re.compile(
    r"^(?:-- ?$|_{5,}|-{3,} ?(?:original|forwarded)|on .{4,100} wrote:|from: \S+@"
    r"|sent from my |sent via |get outlook)",
    re.IGNORECASE,
)
_WORD_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_FRACTION = re.compile("([¼½¾])")
_ABOUT_THAT_HOUR = re.compile(r"(?<=\d)-ish\b", re.IGNORECASE)
_HALF_DAY = re.compile(r"(?<![^\W\d_])([ap])\.? ?m\.(?!\w)", re.IGNORECASE)
# "1K7" is an answer and a code; "1h30" is a time.
_GLUED_CODE = re.compile(r"(?<!\w)([12])(?=[b-gi-kp-xzB-GI-KP-XZ]\d{1,2}(?!\w))")
_TOKEN = re.compile(
    r"(?<!\w)[^\W\d_]\d{1,3}(?!\w)"
    r"|\d+(?:[.:]\d+)*"
    r"|[^\W\d_]+(?:'[^\W\d_]+)*"
    r"|[^\w\s]|\n"
)
_LENGTHENED = re.compile(r"([a-z])\1{2,}")
_SIGNS = {"+": "plus", "&": "and"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark: plain form, and its place in the cleaned text."""

    plain: str
    start: int
    end: int


def cleaned(text: str) -> str:
    """The sender's own words: no quoted earlier text, no mail signature, plain quotes and figures."""
    kept = "\n".join(_own_lines(visible(text)))
    return _WORD_HYPHEN.sub(" ", _QUOTED.sub(" ", kept)).strip()


def visible(text: str) -> str:
    """The text with invisible characters gone and look-alikes made plain."""
    spaced = _FRACTION.sub(r" \1", text)
    plain = unicodedata.normalize("NFKC", spaced).replace("\r", "\n").translate(_PLAIN)
    plain = _ABOUT_THAT_HOUR.sub(" ish", plain)
    return _GLUED_CODE.sub(r"\1 ", _HALF_DAY.sub(r"\1m ", _INVISIBLE.sub("", plain)))


def own_words(text: str) -> str:
    """The text without earlier messages quoted under it, but with everything the sender put in quotes."""
    return "\n".join(_own_lines(visible(text)))


def tokens_of(text: str, spelling: Mapping[str, str], signs: Iterable[str] = ()) -> tuple[Token, ...]:
    """The tokens of a cleaned text; `signs` are the emoji that mean something."""
    return tuple(_tokens(text, spelling, frozenset(signs)))


def joined(tokens: Iterable[Token]) -> str:
    """Plain forms in a row, a space after each, so that patterns can count on the space."""
    return "".join(f"{token.plain} " for token in tokens)


def folded(word: str) -> str:
    """A word without case, accents, macrons or letters leant on (yesss)."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return _LENGTHENED.sub(r"\1", bare)


def _own_lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if _CUT.match(line.strip()):
            return
        if not line.lstrip().startswith(">"):
            yield line


def _tokens(text: str, spelling: Mapping[str, str], signs: frozenset[str]) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        raw = found.group()
        if raw[0].isalnum():
            plain = folded(raw)
            yield Token(spelling.get(plain, plain), found.start(), found.end())
        elif raw in BREAKS or raw in signs:
            yield Token(raw, found.start(), found.end())
        elif raw in _SIGNS:
            yield Token(_SIGNS[raw], found.start(), found.end())
