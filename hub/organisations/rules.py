"""What is known of an organisation: facts as somebody describes them, areas, contacts, names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches

from hub.errors import Invalid
from hub.organisations.states import OrganisationKind
from hub.places.rules import Point, fold, rough_km

KM_PER_MILE = 1.609344
MOST_AREAS = 12
_REACH = re.compile(
    r"(.*?)[,:;]?\s*(?:\(|within|around|about|\+)?\s*(\d+(?:[.,]\d+)?)\s*(km|kilomet\w+|mi|miles?)\)?"
)


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """Where they work: a named area, or a place and how far around it, in km. No point: not found on the map."""

    name: str
    radius_km: float | None = None
    lat: float | None = None
    lon: float | None = None

    @property
    def words(self) -> str:
        """As it is typed: “Petone, 10 km”."""
        return f"{self.name}, {self.radius_km:g} km" if self.radius_km else self.name


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """Somebody who answers for the organisation."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    wants_messages: bool = True


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
    cover_by: str = ""
    cover_until: date | None = None
    cover_for: str = ""
    takes: str = ""
    checks_asked: str = ""
    gives_induction: bool | None = None
    gives_supervision: bool | None = None
    pays_expenses: bool | None = None
    promises: str = ""
    areas: tuple[AreaFacts, ...] = ()
    contacts: tuple[ContactFacts, ...] = ()

    def said(self, *, whole: bool = False) -> dict[str, object]:
        """Only what was said, by the names of the columns; what is in tables of its own is left out.

        `whole`: a form that shows everything says also what it leaves empty.
        """
        values = {item.name: getattr(self, item.name) for item in fields(self) if item.name not in OWN_TABLES}
        values["languages"] = list(self.languages)
        if whole:
            never_empty = {name: values[name] for name in NEVER_EMPTY if values[name] is None}
            return {
                name: value for name, value in values.items() if name not in {*never_empty, *NOT_ON_FORMS}
            }
        return {name: value for name, value in values.items() if value not in (None, "", [])}


OWN_TABLES = ("skills", "areas", "contacts")
NEVER_EMPTY = ("kind", "answer_hours", "gives_induction", "gives_supervision", "pays_expenses")
NOT_ON_FORMS = ("external_id", "postcode", "lat", "lon", "radius_km")

# What a change of makes people here look again, and the words for it.
TRUST = {
    "name": "name", "insurance": "insurance", "cover_by": "insurance", "cover_until": "insurance",
    "cover_for": "insurance", "areas": "where they work", "address": "address", "min_age": "youngest age",
    "checks_asked": "checks", "skills": "what they take people for", "phone": "phone", "email": "e-mail",
}  # fmt: skip


def changes_trust(columns: Mapping[str, object]) -> str:
    """“insurance, where they work”: which of these changes somebody here should look at; empty for none."""
    return ", ".join(dict.fromkeys(words for name, words in TRUST.items() if name in columns))


def read_areas(text: str) -> tuple[AreaFacts, ...]:
    """One area on each line (or between semicolons), with how far around it where that is said.

    Raises Invalid({"areas": …}) for too many and for a distance that cannot be.
    """
    lines = [" ".join(line.split()) for line in re.split(r"[\n;]+", text)]
    found = tuple(_area(line) for line in lines if line)
    if len(found) > MOST_AREAS:
        raise Invalid({"areas": f"Name {MOST_AREAS} areas or fewer. One wide area may hold several."})
    return tuple({fold(area.name): area for area in found}.values())


def _area(line: str) -> AreaFacts:
    found = _REACH.fullmatch(line)
    if found is None or not found[1].strip(" ,("):
        if fold(line).replace(" ", "").isdigit() or found is not None:
            raise Invalid({"areas": f"“{line}” names no place. Write it like: Petone, 10 km."})
        return AreaFacts(line[:120])
    number = float(found[2].replace(",", "."))
    radius = number * KM_PER_MILE if found[3].startswith("mi") else number
    if not 0 < radius <= 2000:
        raise Invalid({"areas": f"“{line}” is too far. Write it like: Petone, 10 km."})
    return AreaFacts(found[1].strip(" ,(")[:120], round(radius, 1))


def covers(areas: tuple[AreaFacts, ...], point: Point, *, usual_km: float = 20.0) -> bool:
    """Whether one of the areas reaches this point; an area without a distance reaches as far as is usual."""
    return any(
        rough_km(Point(area.lat, area.lon), point) <= (area.radius_km or usual_km)
        for area in areas
        if area.lat is not None and area.lon is not None
    )


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
