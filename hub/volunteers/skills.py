"""What people can do and what they can bring, kept as data, and how free words find their way into it. Ring: rules.

A file of `skill_files/` is one list: the general one, that of a reception center, the open crisis vocabulary, search
and rescue, things people bring. A preset names the lists it offers; every code is known everywhere.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from flask_babel import gettext

from hub.places.rules import fold

_FILES = Path(__file__).parent / "skill_files"
_BETWEEN = re.compile(r"[;,/\n|]+")
# “I have a boat” is a thing; “boat” alone is the skill of handling one.
_OWNED = re.compile(
    r"(?:i )?(?:(?:have|own|got|bring|can bring|can lend|with)(?: (?:my|our|access to))?(?: own)?|my(?: own)?)"
    r"(?: (?:an?|the|some|several))? "
)
_OWNER = re.compile(r"(?: owner| to lend| available)$")
# How a list about others begins, and how somebody says it of themselves.
_ONESELF = (("Has ", "I have "), ("Can ", "I can "))
GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Skill:
    """One capability, or with `is_asset` a thing that people can bring."""

    code: str
    name: str
    synonyms: tuple[str, ...] = ()
    is_asset: bool = False


@dataclass(frozen=True, slots=True)
class SkillList:
    """One file: its codes in order, and those common enough to stand on the register as a box."""

    name: str
    title: str
    codes: tuple[str, ...]
    offered: tuple[str, ...]


@cache
def _read() -> tuple[dict[str, Skill], dict[str, SkillList]]:
    """Every skill by its code and every list by its name. The general list comes first: others refer to it."""
    found: dict[str, Skill] = {}
    lists: dict[str, SkillList] = {}
    for path in sorted(_FILES.glob("*.toml"), key=lambda path: (path.stem != GENERAL, path.stem)):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = {code: entry for code, entry in content.items() if isinstance(entry, dict)}
        for code, entry in entries.items():
            if "name" in entry:
                is_asset = entry.get("kind") == "asset"
                found[code] = Skill(code, entry["name"], tuple(entry.get("synonyms", ())), is_asset)
        offered = tuple(code for code, entry in entries.items() if entry.get("offered"))
        lists[path.stem] = SkillList(path.stem, content["_title"], tuple(entries), offered)
    return found, lists


def _by_code() -> dict[str, Skill]:
    return _read()[0]


def lists() -> dict[str, SkillList]:
    """Every list by its name."""
    return _read()[1]


@cache
def _by_wording(assets: bool) -> dict[str, str]:
    """Each folded wording, in the singular, to its code. Codes and names win over synonyms."""
    found: dict[str, str] = {}
    wanted = [skill for skill in _by_code().values() if skill.is_asset == assets]
    for skill in wanted:
        found.setdefault(_singular(skill.code), skill.code)
        found.setdefault(_singular(skill.name), skill.code)
    for skill in wanted:
        for wording in skill.synonyms:
            found.setdefault(_singular(wording), skill.code)
    return found


def all() -> tuple[Skill, ...]:
    """Every skill, in the order of the files."""
    return tuple(_by_code().values())


def offered(names: Iterable[str] = (GENERAL,)) -> tuple[Skill, ...]:
    """Those that the register shows as boxes where these lists are in use."""
    codes = dict.fromkeys(code for name in names for code in lists()[name].offered)
    return tuple(_by_code()[code] for code in codes)


def listed(names: Iterable[str]) -> tuple[Skill, ...]:
    """All skills, those of these lists first: what a task may ask for."""
    codes = dict.fromkeys(code for name in names for code in lists()[name].codes)
    return tuple(_by_code()[code] for code in dict.fromkeys([*codes, *_by_code()]))


def is_known(code: str) -> bool:
    """Whether there is such a code."""
    return code in _by_code()


def label(code: str) -> str:
    """The name of a code as people read it; an empty code is “Anyone”."""
    if not code:
        return "Anyone"
    skill = _by_code().get(code)
    return skill.name if skill else code.replace("_", " ").capitalize()


def own_words(code: str) -> str:
    """The name as a person reads it about themselves, in the language of the page: “I have a boat”."""
    return gettext(_about_oneself(label(code)))


def _about_oneself(name: str) -> str:
    return next((own + name.removeprefix(said) for said, own in _ONESELF if name.startswith(said)), name)


def page_words() -> list[str]:
    """Every name that a page for volunteers shows, for those who translate them."""
    return [label(""), *(_about_oneself(skill.name) for skill in _by_code().values())]


def code_for(text: str) -> str | None:
    """The skill or thing that these words name: by code, name or synonym, in singular or plural."""
    return _code_for(text)


@lru_cache(maxsize=4096)
def _code_for(text: str) -> str | None:
    wording = _singular(text)
    thing = _OWNER.sub("", _OWNED.sub("", wording, count=1))
    if thing != wording and (found := _by_wording(True).get(thing)):
        return found
    for known in (_by_wording(False), _by_wording(True)):
        if found := known.get(wording) or known.get(wording.replace(" ", "")):
            return found
    return None


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
