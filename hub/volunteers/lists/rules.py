"""Reads rows of a list of people that an organisation brings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from hashlib import blake2b
from typing import Any

from hub import cells
from hub.errors import Invalid
from hub.importing import Columns, check_row
from hub.places.gazetteer import Gazetteer, PlaceFound
from hub.places.rules import Point
from hub.volunteers import phones, skills
from hub.volunteers.lists import said
from hub.volunteers.lists.said import Said
from hub.volunteers.phones import ParsedPhone
from hub.volunteers.rules import Ages, joined_notes

COLUMNS = Columns(
    known=(
        "given_name", "family_name", "phone", "email", "language", "address", "postcode", "lat", "lon",
        "skills", "travel_km", "availability", "date_of_birth", "emergency_name", "emergency_phone",
        "consent_sms",
        "consent_share", "notes", "external_id",
    ),
    required=("given_name", "family_name"),
    one_of=(("phone", "external_id"),),
)  # fmt: skip
# Of each kind of cell as many different ones are remembered as towns and families have.
MOST_KEPT = 20_000
LONGEST_KEY = 160


@dataclass(frozen=True, slots=True)
class ImportContext:
    """What a row is read against. `locate` finds an address, `name_near` the place closest to a point."""

    country: str
    today: date
    ages: Ages
    for_organisation: bool
    locate: Callable[[str, str], PlaceFound | None]
    name_near: Callable[[Point], str]


class Whereabouts:
    """Where an address or a point is, by one gazetteer; can be sent to another process."""

    def __init__(self, places: Gazetteer) -> None:
        self._places = places
        self._names: dict[tuple[float, float], str] = {}

    def locate(self, address: str, postcode: str) -> PlaceFound | None:
        """The place that an address surely names."""
        return self._places.search(address, postcode).found

    def name_near(self, point: Point) -> str:
        """The name of the place closest to a point, to half a kilometre, or nothing."""
        around = round(point.lat, 2), round(point.lon, 2)
        if around not in self._names:
            if len(self._names) >= MOST_KEPT:
                self._names.clear()
            place = self._places.nearest(Point(*around))
            self._names[around] = place.name if place else ""
        return self._names[around]


@dataclass(slots=True)
class PersonRow:
    """One person of a list: only what the row says. `skills` None: it says nothing about them.

    `other_skills` are words that no skill fits.
    """

    values: dict[str, Any]
    skills: tuple[str, ...] | None = None
    other_skills: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def external_id(self) -> str | None:
        """How the organisation knows this person."""
        return self.values.get("external_id")

    @property
    def identity(self) -> tuple[str, str] | None:
        """Number and name, when there is a number."""
        phone = self.values.get("phone")
        return (phone, self.values["name_key"]) if phone else None


def import_key(row: Mapping[str, str], organisation_id: int | None) -> str:
    """A fingerprint of what we read in a row: two rows with one fingerprint say the same."""
    cell = row.get
    said = "\x1f".join([str(organisation_id), *[cell(name, "") for name in COLUMNS.known]])
    return blake2b(said.encode(), digest_size=10).hexdigest()


class RowReader:
    """Reads rows against one context. What many rows say in the same words is worked out once.

    Can be sent to another process, where it remembers for itself.
    """

    def __init__(self, context: ImportContext) -> None:
        self._context = context
        self._remember()

    def _remember(self) -> None:
        kept, context = lru_cache(maxsize=MOST_KEPT), self._context
        self._half = kept(said.half_a_name)
        self._birth = kept(partial(said.birth, context.today, context.ages.least))
        self._consents = kept(said.consents)
        self._located = kept(context.locate)
        self._skills = kept(skills.match_text)
        self._limits = kept(said.limits)
        self._language = kept(said.language)

    def __getstate__(self) -> ImportContext:
        return self._context

    def __setstate__(self, context: ImportContext) -> None:
        self._context = context
        self._remember()

    def number(self, row: Mapping[str, str]) -> ParsedPhone | None:
        """The phone of a row, if it is one."""
        written = row.get("phone", "").strip()
        return phones.read_number(written, self._context.country) if written else None

    def read(self, row: Mapping[str, str], number: ParsedPhone | None) -> PersonRow:
        """The person of one row with its `number`. Raises Invalid with the reason why it cannot be taken.

        Only what the contract names is a reason; anything else that cannot be read is kept in the notes.
        """
        check_row(row)
        cell = row.get
        written = cell("skills", "")
        known, unknown = self._skills(written)
        parts = (
            self._names(cell("given_name", ""), cell("family_name", "")),
            said.phone(cell("phone", ""), number, cell("external_id", "")),
            self._birth(cell("date_of_birth", "")),
            self._consents(cell("consent_sms", ""), cell("consent_share", "")),
            self._place(row, cell("address", ""), cell("postcode", "")),
            said.about_skills(unknown) if unknown else said.NOTHING,
            self._limits(cell("travel_km", ""), cell("availability", "")),
            said.plain({name: cell(name, "") for name in ("emergency_name", "emergency_phone")}),
            self._language(cell("language", "")),
            said.email(cell("email", "")),
        )
        person = PersonRow({}, known if written.strip() else None, unknown)
        notes = [cell("notes", "")]
        for part in parts:
            person.values.update(part.values)
            if part.notes:
                notes[-1:-1] = part.notes
                person.warnings += part.warnings
        if kept := joined_notes(*notes):
            person.values["notes"] = kept
        return person

    def _names(self, given: str, family: str) -> Said:
        (given, first), (family, second) = self._half(given), self._half(family)
        if not first:
            raise Invalid({"given_name": "The row has no name. Fill in given_name and family_name."})
        if max(len(given), len(family)) > said.LONGEST_NAME:
            return said.long_name(given, family)
        key = f"{first} {second}".rstrip()
        return Said({"given_name": given, "family_name": family, "name_key": key[:LONGEST_KEY]})

    def _place(self, row: Mapping[str, str], address: str, postcode: str) -> Said:
        found = said.plain({"address": address, "postcode": postcode})
        values = dict(found.values)
        if given := cells.coordinates(row):
            point = Point(*given)
            values |= {"lat": point.lat, "lon": point.lon, "place_name": self._context.name_near(point)}
        elif address or postcode:
            place = self._located(address, postcode)
            lat, lon = (place.point.lat, place.point.lon) if place else (None, None)
            values |= {"lat": lat, "lon": lon, "place_name": place.name if place else ""}
        return found._replace(values=values)


def read_person(row: Mapping[str, str], context: ImportContext) -> PersonRow:
    """The person of a single row. Raises Invalid."""
    reader = RowReader(context)
    return reader.read(row, reader.number(row))
