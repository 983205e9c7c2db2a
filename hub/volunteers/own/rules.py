"""Which one of the people on a shared phone somebody is: a second fact beside the code.

The question names nobody, and a wrong answer says nothing about the right one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from hub.places.rules import fold


class Fact(StrEnum):
    """What is asked beside the code: the year of birth, the first name, or both when neither is enough."""

    YEAR = "year"
    NAME = "name"
    BOTH = "both"

    @property
    def wants_year(self) -> bool:
        """Whether the year of birth is asked for."""
        return self is not Fact.NAME

    @property
    def wants_name(self) -> bool:
        """Whether the first name is asked for."""
        return self is not Fact.YEAR


@dataclass(frozen=True, slots=True)
class Sharer:
    """One of the people on a phone. `year` None: no exact date of birth is known."""

    uid: UUID
    name: str
    year: int | None


def sharer(uid: UUID, given_name: str, born: date | None, is_exact: bool) -> Sharer:
    """The person as they are told apart from the others on their phone."""
    return Sharer(uid, fold(given_name), born.year if born and is_exact else None)


def fact_for(sharers: Sequence[Sharer]) -> Fact:
    """The one question that tells these people apart; names differ far more often than both."""
    years = [one.year for one in sharers]
    if None not in years and len(set(years)) == len(years):
        return Fact.YEAR
    return Fact.NAME if len({one.name for one in sharers}) == len(sharers) else Fact.BOTH


def pick(sharers: Sequence[Sharer], *, year: str, name: str) -> UUID | None:
    """The one person whom the asked fact fits; nobody when it fits none or several."""
    fact = fact_for(sharers)
    fitting = [
        one
        for one in sharers
        if (not fact.wants_year or year.strip() == str(one.year))
        and (not fact.wants_name or _is_name(name, one.name))
    ]
    return fitting[0].uid if len(fitting) == 1 else None


def _is_name(typed: str, name: str) -> bool:
    return bool(name) and fold(typed) == name
