"""The list of what people can do, kept as data, and how free words find their way into it. Ring: rules."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from hub.places.rules import fold

_FILES = Path(__file__).parent / "skill_files"
_BETWEEN = re.compile(r"[;,/\n|]+")


@dataclass(frozen=True, slots=True)
class Skill:
    """One capability. `offered`: common enough to stand on the register as a box."""

    code: str
    name: str
    synonyms: tuple[str, ...] = ()
    offered: bool = False


@cache
def _by_code() -> dict[str, Skill]:
    found = {}
    for path in sorted(_FILES.glob("*.toml")):
        for code, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[code] = Skill(code, entry["name"], tuple(entry["synonyms"]), entry.get("offered", False))
    return found


@cache
def _by_wording() -> dict[str, str]:
    """Each folded wording, in the singular, to its code. Codes and names win over synonyms."""
    found: dict[str, str] = {}
    for skill in _by_code().values():
        found.setdefault(_singular(skill.code), skill.code)
        found.setdefault(_singular(skill.name), skill.code)
    for skill in _by_code().values():
        for wording in skill.synonyms:
            found.setdefault(_singular(wording), skill.code)
    return found


def all() -> tuple[Skill, ...]:
    """Every skill, in the order of its file."""
    return tuple(_by_code().values())


def offered() -> tuple[Skill, ...]:
    """Those that the register shows as boxes."""
    return tuple(skill for skill in all() if skill.offered)


def is_known(code: str) -> bool:
    """Whether there is such a code."""
    return code in _by_code()


def label(code: str) -> str:
    """The name of a code as people read it; an empty code is “Anyone”."""
    if not code:
        return "Anyone"
    skill = _by_code().get(code)
    return skill.name if skill else code.replace("_", " ").capitalize()


def code_for(text: str) -> str | None:
    """The skill that these words name: by code, name or synonym, in singular or plural."""
    return _code_for(text)


@lru_cache(maxsize=4096)
def _code_for(text: str) -> str | None:
    wording = _singular(text)
    return _by_wording().get(wording) or _by_wording().get(wording.replace(" ", ""))


def match_text(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """“first aid; 4wd; juggling” → the codes it names, and the words that name none. Each once, in order."""
    return match_all(_BETWEEN.split(text))


def match_all(wordings: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The same for words that are apart already."""
    codes: dict[str, None] = {}
    unmatched: dict[str, None] = {}
    for wording in (" ".join(wording.split()) for wording in wordings):
        code = _code_for(wording) if wording else None
        if code:
            codes[code] = None
        elif wording:
            unmatched[wording] = None
    return tuple(codes), tuple(unmatched)


def _singular(text: str) -> str:
    return " ".join(_without_s(word) for word in fold(text).split())


def _without_s(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word
