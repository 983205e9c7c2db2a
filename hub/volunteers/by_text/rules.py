"""Registering by text: one step and a text in, and what comes of it out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from hub.places.gazetteer import PlaceFound, PlaceSearch
from hub.places.rules import fold
from hub.volunteers.by_text.texted import asks_something, is_doubtful, read_birth, read_name, yes_or_no
from hub.volunteers.rules import Ages, age_on
from hub.volunteers.states import JoiningStep

MOST_OFFERED = 5
MOST_TRIES = 2
LONGEST_ADDRESS = 200


class Why(StrEnum):
    """Why a step is asked: for the first time, because the answer could not be used, or once more."""

    NEXT = "next"
    FIRST = "first"
    UNUSABLE = "unusable"
    SEVERAL = "several"
    UNKNOWN = "unknown"
    YEAR = "year"
    # What they wrote is for a person to read.
    PERSON = "person"
    AGAIN = "again"
    REMINDER = "reminder"


class Ending(StrEnum):
    """Why somebody does not come onto the register; each is a template."""

    TOO_YOUNG = "join_too_young"
    DECLINED = "join_declined"


@dataclass(frozen=True, slots=True)
class Ground:
    """What answers are read against. `languages`: code and name, in the order they are offered."""

    today: date
    ages: Ages
    languages: tuple[tuple[str, str], ...]
    search: Callable[[str, str], PlaceSearch]
    knows_places: bool = True
    country: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A text to one step. `picked`: the figure it stands for, where that was settled before.

    `offered`: the labels the step offered, `tries`: how often an answer to it could not be used. `is_alone`:
    nothing else is open on that phone, so it can be about nothing else.
    """

    words: str
    language: str = "en"
    picked: int | None = None
    offered: tuple[str, ...] = ()
    tries: int = 0
    is_alone: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer, as columns of the joining; the next step is asked."""

    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The answer cannot be used: say why, and offer these by number."""

    why: Why
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ends:
    """They do not come onto the register, and nothing of what they said is kept."""

    how: Ending


@dataclass(frozen=True, slots=True)
class LeaveToPerson:
    """A person must read it; the step stays open."""

    why: str


Result = Taken | AskAgain | Ends | LeaveToPerson


def take(step: JoiningStep, said: Said, ground: Ground) -> Result:
    """What a text to this step comes to."""
    readers: dict[JoiningStep, Callable[[Said, Ground], Result]] = {
        JoiningStep.WHOSE: _whose,
        JoiningStep.LANGUAGE: _language,
        JoiningStep.NAME: _name,
        JoiningStep.AREA: _area,
        JoiningStep.AGE: _age,
        JoiningStep.CONSENT: _consent,
    }
    result = readers[step](said, ground)
    if not said.is_alone and said.picked is None and not _is_sure(step, result):
        return LeaveToPerson("Registers by text, and may mean something else that is open")
    if isinstance(result, AskAgain) and asks_something(said.words):
        return LeaveToPerson("Asks something while registering by text")
    if isinstance(result, AskAgain) and said.tries >= MOST_TRIES:
        return LeaveToPerson("Registers by text, and we cannot read the answer")
    return result


def _is_sure(step: JoiningStep, result: Result) -> bool:
    """Whether a text surely answers this step: a place nobody knows may be about anything."""
    return isinstance(result, Taken | Ends) and (step is not JoiningStep.AREA or "lat" in _values(result))


def _values(result: Result) -> dict[str, Any]:
    return result.values if isinstance(result, Taken) else {}


def first_step(ground: Ground, *, is_shared: bool) -> JoiningStep:
    """Where somebody begins."""
    if is_shared:
        return JoiningStep.WHOSE
    return JoiningStep.LANGUAGE if len(ground.languages) > 1 else JoiningStep.NAME


def _whose(said: Said, ground: Ground) -> Result:
    picked = said.picked or yes_or_no(said.words, said.language)
    return Taken({"is_only_theirs": picked == 2}) if picked in (1, 2) else AskAgain(Why.UNUSABLE)


def _language(said: Said, ground: Ground) -> Result:
    named = {fold(word): code for code, name in ground.languages for word in (code, name, *name.split())}
    code = named.get(fold(said.words))
    if said.picked and 1 <= said.picked <= len(ground.languages):
        code = ground.languages[said.picked - 1][0]
    return Taken({"language": code}) if code else AskAgain(Why.UNUSABLE)


def _name(said: Said, ground: Ground) -> Result:
    name = None if asks_something(said.words) else read_name(said.words, said.language)
    if name is None:
        return AskAgain(Why.UNUSABLE)
    return Taken({"given_name": name.given, "family_name": name.family})


def _area(said: Said, ground: Ground) -> Result:
    written = " ".join(said.words.split())[:LONGEST_ADDRESS]
    if said.picked is not None:
        if not 1 <= said.picked <= len(said.offered):
            return AskAgain(Why.UNUSABLE, said.offered)
        written = said.offered[said.picked - 1]
    if not fold(written):
        return AskAgain(Why.UNUSABLE, said.offered)
    if not ground.knows_places:
        return Taken({"address": written})
    search = ground.search(written, written if any(sign.isdigit() for sign in written) else "")
    if search.found:
        return Taken({"address": written, **_placed(search.found)})
    if said.tries and not asks_something(written):
        # Kept as written and listed for a person, never guessed.
        return Taken({"address": written})
    offered = _placeable(search.suggestions, ground)
    return AskAgain(Why.SEVERAL if search.is_ambiguous and offered else Why.UNKNOWN, offered)


def _placeable(labels: Sequence[str], ground: Ground) -> tuple[str, ...]:
    return tuple(label for label in labels if ground.search(label, "").found)[:MOST_OFFERED]


def _placed(place: PlaceFound) -> dict[str, Any]:
    return {"place_name": place.name, "lat": place.point.lat, "lon": place.point.lon}


def _age(said: Said, ground: Ground) -> Result:
    birth = read_birth(said.words, ground.today, country=ground.country)
    if birth is None:
        return AskAgain(Why.UNUSABLE)
    if is_doubtful(birth, ground.today, ground.ages):
        return AskAgain(Why.YEAR)
    if age_on(birth.on, ground.today) < ground.ages.least:
        return Ends(Ending.TOO_YOUNG)
    return Taken({"date_of_birth": birth.on, "birth_is_exact": birth.is_exact})


def _consent(said: Said, ground: Ground) -> Result:
    picked = said.picked or yes_or_no(said.words, said.language)
    if picked == 2:
        return Ends(Ending.DECLINED)
    return Taken() if picked == 1 else AskAgain(Why.UNUSABLE)
