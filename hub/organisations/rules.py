"""What is known of an organisation, and what still stands between it and being trusted."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from enum import StrEnum

from hub.organisations.states import OrganisationKind
from hub.places.rules import fold


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """An organisation as somebody describes it. None or empty: not said."""

    name: str
    kind: OrganisationKind | None = None
    external_id: str | None = None
    address: str = ""
    postcode: str = ""
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    capacity_per_day: int | None = None
    answer_hours: float | None = None
    opening_hours: str = ""
    min_age: int | None = None
    insurance: str = ""

    def said(self) -> dict[str, object]:
        """Only what was said, by the names of the columns; skills are kept in a table of their own."""
        values = {item.name: getattr(self, item.name) for item in fields(self) if item.name != "skills"}
        values["languages"] = list(self.languages)
        return {name: value for name, value in values.items() if value not in (None, "", [])}


class Lacking(StrEnum):
    """What an organisation lacks before it can be active."""

    CONTACT = "contact"
    COVER = "cover"

    @property
    def words(self) -> str:
        """What to do about it."""
        return WORDS[self]


WORDS = {
    Lacking.CONTACT: "write down a phone number or an e-mail address",
    Lacking.COVER: "write down which insurance covers its volunteers",
}


def why_not_active(*, phone: str, email: str, insurance: str) -> tuple[Lacking, ...]:
    """What is missing before people can be sent there (screened by ACT's emergency volunteering rule)."""
    lacking = []
    if not (phone or email):
        lacking.append(Lacking.CONTACT)
    if not insurance.strip():
        lacking.append(Lacking.COVER)
    return tuple(lacking)


def name_key(name: str) -> str:
    """The name as it is compared: without case, accents and punctuation."""
    return fold(name.replace("&", " and "))[:160]


def folded_code(text: str) -> str:
    """A skill as a code when no taxonomy is at hand: “First aid” reads `first_aid`."""
    return fold(text).replace(" ", "_")[:40]


def near_names(name: str, known: Mapping[str, str], *, limit: int = 3) -> list[str]:
    """Names that somebody may have meant; `known` maps name keys to names."""
    keys = get_close_matches(name_key(name), known, n=limit, cutoff=0.6)
    return [known[key] for key in keys]
