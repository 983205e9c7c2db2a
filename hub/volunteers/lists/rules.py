"""Reads rows of a list of people that an organisation brings."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

from hub import cells
from hub.errors import Invalid
from hub.importing import Columns, check_row
from hub.places.gazetteer import Gazetteer, PlaceFound
from hub.places.rules import Point
from hub.volunteers import phones, skills
from hub.volunteers.rules import Ages, age_on, joined_notes, name_key, note_about_skills, possible_birth
from hub.volunteers.states import ConsentShare, ConsentSms
from hub.volunteers.times import availability

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
FARTHEST_KM = 1000.0
MOST_KEPT = 20_000
LONGEST_NAME = 80
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,4})?")
# Taken as they stand when they fit; the number is the longest that is kept.
PLAIN = {"postcode": 16, "emergency_name": 160, "emergency_phone": 20, "address": 200}


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
    """Finds the same addresses again without searching; can be sent to another process."""

    def __init__(self, places: Gazetteer) -> None:
        self._places = places
        self._found: dict[tuple[str, str], PlaceFound | None] = {}

    def locate(self, address: str, postcode: str) -> PlaceFound | None:
        """The place that an address surely names."""
        asked = address, postcode
        if asked not in self._found:
            if len(self._found) >= MOST_KEPT:
                self._found.clear()
            self._found[asked] = self._places.search(address, postcode).found
        return self._found[asked]

    def name_near(self, point: Point) -> str:
        """The name of the place closest to a point, or nothing."""
        place = self._places.nearest(point)
        return place.name if place else ""


@dataclass(slots=True)
class PersonRow:
    """One person of a list: only what the row says. `skills` None: it says nothing about them.

    `other_skills` are words that no skill fits.
    """

    values: dict[str, Any]
    skills: tuple[str, ...] | None = None
    other_skills: tuple[str, ...] = ()
    warnings: list[str] = field(default_factory=list)

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
    said = "\x1f".join([str(organisation_id), *(row.get(name, "") for name in COLUMNS.known)])
    return blake2b(said.encode(), digest_size=10).hexdigest()


def read_person(row: Mapping[str, str], context: ImportContext) -> PersonRow:
    """The person of one row. Raises Invalid with the reason why it cannot be taken.

    Only what the contract names is a reason; anything else that cannot be read is kept in the notes.
    """
    check_row(row)
    person = PersonRow({})
    _read_names(row, person)
    _read_phone(row, person, context)
    _read_birth(row, person, context)
    _read_consents(row, person)
    _read_place(row, person, context)
    _read_skills(row, person)
    _read_limits(row, person)
    _read_the_rest(row, person)
    return person


def _read_names(row: Mapping[str, str], person: PersonRow) -> None:
    given, family = (" ".join(row.get(name, "").split()) for name in ("given_name", "family_name"))
    if not name_key(given, ""):
        raise Invalid({"given_name": "The row has no name. Fill in given_name and family_name."})
    if max(len(given), len(family)) > LONGEST_NAME:
        _keep(person, f"Name: {given} {family}", "A long name was shortened; all of it stands in the notes.")
        given, family = given[:LONGEST_NAME].strip(), family[:LONGEST_NAME].strip()
    person.values |= {"given_name": given, "family_name": family, "name_key": name_key(given, family)}


def _read_phone(row: Mapping[str, str], person: PersonRow, context: ImportContext) -> None:
    external_id, written = cells.text(row, "external_id", 80), row.get("phone", "").strip()
    if external_id:
        person.values["external_id"] = external_id
    try:
        phone = phones.parse(written, context.country) if written else None
    except Invalid:
        phone = None
    if phone:
        person.values |= {"phone": phone.number, "phone_kind": phone.kind}
    elif not external_id:
        words = f"The phone “{written}” is not valid" if written else "There is no phone"
        raise Invalid({"phone": f"{words} and there is no external_id. Give one of the two."})
    elif written:
        _keep(person, f"Phone as written: {written}", "A phone could not be read; it stands in the notes.")


def _read_birth(row: Mapping[str, str], person: PersonRow, context: ImportContext) -> None:
    written = row.get("date_of_birth", "").strip()
    if not written:
        return
    try:
        born = date.fromisoformat(written)
    except ValueError:
        raise Invalid(
            {"date_of_birth": f"date_of_birth “{written}” is not a date. Write it like 1985-03-27."}
        ) from None
    if not possible_birth(born, context.today):
        raise Invalid({"date_of_birth": f"date_of_birth {written} cannot be. Check the year."})
    if age_on(born, context.today) < context.ages.least:
        raise Invalid({"date_of_birth": f"This person is under {context.ages.least}."})
    person.values["date_of_birth"] = born


def _read_consents(row: Mapping[str, str], person: PersonRow) -> None:
    text, share = row.get("consent_sms", "").strip().lower(), row.get("consent_share", "").strip().lower()
    if text:
        if text not in ("yes", "no"):
            raise Invalid({"consent_sms": f"consent_sms “{text}” is not yes or no."})
        person.values["consent_sms"] = ConsentSms(text)
    if share:
        if share not in list(ConsentShare):
            raise Invalid({"consent_share": f"consent_share “{share}” is not any, ask or no."})
        person.values["consent_share"] = ConsentShare(share)


def _read_place(row: Mapping[str, str], person: PersonRow, context: ImportContext) -> None:
    given = cells.coordinates(row)
    address, postcode = row.get("address", "").strip(), row.get("postcode", "").strip()
    if given:
        point = Point(*given)
        person.values |= {"lat": point.lat, "lon": point.lon, "place_name": context.name_near(point)}
    elif address or postcode:
        place = context.locate(address, postcode)
        person.values |= {
            "lat": place.point.lat if place else None,
            "lon": place.point.lon if place else None,
            "place_name": place.name if place else "",
        }


def _read_skills(row: Mapping[str, str], person: PersonRow) -> None:
    written = row.get("skills", "")
    if not written.strip():
        return
    person.skills, unknown = skills.match_text(written)
    person.other_skills = unknown
    for word in unknown:
        person.warnings.append(f"The skill “{word[:60]}” is not known; it stands in the notes.")
    _keep(person, note_about_skills(unknown))


def _read_limits(row: Mapping[str, str], person: PersonRow) -> None:
    written, when = row.get("travel_km", "").strip(), row.get("availability", "").strip()
    if written:
        try:
            person.values["travel_km"] = cells.decimal(row, "travel_km", least=0, most=FARTHEST_KM)
        except Invalid:
            _keep(person, f"Travels: {written}", "A travel_km could not be read; it stands in the notes.")
    if when:
        try:
            person.values["availability"] = availability.parse(when)
        except Invalid:
            _keep(person, f"Free: {when}", "An availability could not be read; it stands in the notes.")


def _read_the_rest(row: Mapping[str, str], person: PersonRow) -> None:
    for name, longest in PLAIN.items():
        if written := " ".join(row.get(name, "").split()):
            person.values[name] = written[:longest]
            if len(written) > longest:
                _keep(
                    person,
                    f"{name}: {written}",
                    f"A long {name} was shortened; all of it stands in the notes.",
                )
    language = row.get("language", "").strip().lower().replace("_", "-")
    if LANGUAGE.fullmatch(language):
        person.values["language"] = language
    elif language:
        _keep(person, f"Language: {language}", "A language is no code like en or es; it stands in the notes.")
    email = row.get("email", "").strip()
    if "@" in email and len(email) <= 254:
        person.values["email"] = email
    elif email:
        _keep(person, f"E-mail as written: {email}")
    _keep(person, row.get("notes", "").strip())


def _keep(person: PersonRow, note: str, warning: str = "") -> None:
    if note:
        person.values["notes"] = joined_notes(person.values.get("notes", ""), note)
    if warning:
        person.warnings.append(warning)
