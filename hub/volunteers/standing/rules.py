"""What people can show us, as a list of names; when it runs out; and what is written down of it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from hub.errors import Invalid
from hub.places.rules import fold
from hub.volunteers.states import AgreementWay, CheckLevel, CredentialKind

_FILES = Path(__file__).parent / "credential_files"
# How many days before the end a person is warned, the latest first.
WARNED_AT = (0, 30, 90)
CHECK_NAMES = {
    CheckLevel.IDENTITY: "Identity check",
    CheckLevel.BASIC: "Basic check",
    CheckLevel.ENHANCED: "Enhanced check",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A credential or level of training with a name of its own; it also stands for the codes of `stands_for`."""

    code: str
    name: str
    kind: CredentialKind
    synonyms: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CredentialFacts:
    """What somebody was shown. `level` and `task_uid` belong to checks."""

    kind: CredentialKind
    code: str
    seen_on: date
    seen_by: str
    expires_on: date | None = None
    issuer: str = ""
    certificate: str = ""
    level: CheckLevel | None = None
    task_uid: UUID | None = None


@dataclass(frozen=True, slots=True)
class GuardianFacts:
    """Who agreed for somebody under age, how, and on which day."""

    name: str
    way: AgreementWay
    agreed_on: date
    phone: str = ""
    relation: str = ""


@cache
def _by_code() -> dict[str, Known]:
    found = {}
    for path in sorted(_FILES.glob("*.toml"), key=lambda path: (path.stem != "general", path.stem)):
        for code, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[code] = Known(
                code, entry["name"], CredentialKind(entry["kind"]), tuple(entry["synonyms"]),
                tuple(entry.get("stands_for", ())),
            )  # fmt: skip
    return found


@cache
def _by_wording() -> dict[str, str]:
    """Each folded wording to its code. Codes and names win over synonyms."""
    found: dict[str, str] = {}
    for known in _by_code().values():
        for wording in (known.code.replace("_", " "), known.name):
            found.setdefault(fold(wording), known.code)
    for known in _by_code().values():
        for wording in known.synonyms:
            found.setdefault(fold(wording), known.code)
    return found


def all() -> tuple[Known, ...]:
    """Every named credential, in the order of the files."""
    return tuple(_by_code().values())


def is_known(code: str) -> bool:
    """Whether there is such a code."""
    return code in _by_code()


def known(code: str) -> Known | None:
    """The credential of that code."""
    return _by_code().get(code)


def label(code: str) -> str:
    """The name of a code as people read it; words that are no code stand for themselves."""
    if code in list(CheckLevel):
        return CHECK_NAMES[CheckLevel(code)]
    found = _by_code().get(code)
    return found.name if found else code


def in_a_sentence(code: str) -> str:
    """The name as it stands inside a sentence: “first aid certificate”, but “CERT Basic”."""
    name = label(code)
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def code_for(text: str) -> str | None:
    """The code that these words name: by code, name or synonym."""
    return _by_wording().get(fold(text))


def satisfying(code: str) -> tuple[str, ...]:
    """The codes that do where this one is asked for: itself, and those that stand for it."""
    return (code, *(one.code for one in _by_code().values() if code in one.stands_for))


def levels_from(level: str) -> tuple[CheckLevel, ...]:
    """The levels of check that do where this one is asked for; each includes those before it."""
    levels = tuple(CheckLevel)
    return levels[levels.index(CheckLevel(level)) :]


def is_in_date(expires_on: date | None, day: date) -> bool:
    """Whether it still holds on that day; the last day counts."""
    return expires_on is None or expires_on >= day


def warning_due(expires_on: date, today: date) -> int | None:
    """Which warning belongs to this day: 90, 30 or 0 days before the end; None while it is far off."""
    left = (expires_on - today).days
    return next((stage for stage in WARNED_AT if left <= stage), None)


def check_days(facts: CredentialFacts, today: date) -> None:
    """Raises Invalid for days that cannot be, and for words that are missing."""
    wrong = {
        "code": "" if facts.code.strip() else "Say what they showed.",
        "seen_by": "" if facts.seen_by.strip() else "Write down who looked at it.",
        "seen_on": "This day has not come yet. Write the day on which it was seen."
        if facts.seen_on > today
        else "",
        "expires_on": "",
    }
    if facts.expires_on is not None and facts.expires_on < facts.seen_on:
        wrong["expires_on"] = "It had run out when it was seen, so it cannot count. Ask for a newer one."
    if fields := {name: words for name, words in wrong.items() if words}:
        raise Invalid(fields)
