"""Reads rows of a list of organisations. Ring: rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import TypeVar

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from hub import cells
from hub.errors import Invalid
from hub.importing import Columns, check_row
from hub.organisations.opening_hours import OpeningHours, read_hours
from hub.organisations.rules import ContactFacts, OrganisationFacts, folded_code, name_key, read_areas
from hub.organisations.states import OrganisationKind, OrganisationState

COLUMNS = Columns(
    known=(
        "name", "kind", "status", "address", "postcode", "lat", "lon", "radius_km", "skills", "languages",
        "contact_name", "phone", "email", "capacity_per_day", "answer_hours", "min_age", "insurance",
        "external_id", "opening_hours", "areas", "takes", "cover_by", "cover_until", "cover_for", "checks_asked",
        "gives_induction", "gives_supervision", "pays_expenses", "promises", "contacts",
    ),
    required=("name",),
)  # fmt: skip
CHECKS = ("", "identity", "basic", "enhanced")
SEEN_CONTACTS = 12

SkillReader = Callable[[list[str]], tuple[tuple[str, ...], tuple[str, ...]]]
Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One row: the organisation, the state it wants to start in, and what of it could not be kept."""

    facts: OrganisationFacts
    status: OrganisationState | None
    notes: tuple[str, ...]


def codes_as_written(wordings: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Skills without a taxonomy: every wording is taken as a code."""
    return tuple(folded_code(part) for part in wordings if folded_code(part)), ()


def read_organisation(
    row: Mapping[str, str],
    *,
    country: str,
    read_skills: SkillReader = codes_as_written,
    lenient: bool = False,
) -> OrganisationRow:
    """The organisation of one row. Raises Invalid with what is wrong in it.

    `lenient`: the row was made from another format, where nobody can put a cell right: what cannot be read
    is left out with a note, and only an organisation without a name is refused.
    """
    check_row(row)
    name = " ".join(cells.text(row, "name", 160).split())
    if not name_key(name):
        raise Invalid({"name": "The organisation has no name."})
    reader = _Reader(row, country, lenient)
    skills, unknown = read_skills(cells.several(row, "skills"))
    facts = reader.facts(name, tuple(skills))
    notes = [f"The skill “{skill}” is not known and was left out." for skill in unknown]
    return OrganisationRow(facts, _choice(row, "status", OrganisationState), (*notes, *reader.notes))


class _Reader:
    """Reads the cells of one row; keeps what it could not read as notes."""

    def __init__(self, row: Mapping[str, str], country: str, lenient: bool) -> None:
        self._row, self._country, self._lenient = row, country, lenient
        self.notes: list[str] = []

    def facts(self, name: str, skills: tuple[str, ...]) -> OrganisationFacts:
        """All of the row."""
        row = self._row
        lat, lon = self._try(lambda: cells.coordinates(row), None) or (None, None)
        answer, opening = self._hours()
        return OrganisationFacts(
            name=name, kind=_choice(row, "kind", OrganisationKind), lat=lat, lon=lon, skills=skills,
            external_id=cells.text(row, "external_id", 80) or None, address=self._text("address", 200),
            postcode=self._text("postcode", 16), radius_km=cells.decimal(row, "radius_km", least=0, most=20_000),
            languages=tuple(code.lower()[:8] for code in cells.several(row, "languages")),
            contact_name=self._text("contact_name", 120), phone=self._phone(row.get("phone", "")),
            email=self._try(lambda: read_email(row.get("email", "")), ""),
            capacity_per_day=cells.whole(row, "capacity_per_day", least=0, most=100_000),
            answer_hours=answer, opening_hours=opening, min_age=cells.whole(row, "min_age", least=0, most=99),
            insurance=self._text("insurance", 200), cover_by=self._text("cover_by", 120),
            cover_until=read_day(row.get("cover_until", "")), cover_for=self._text("cover_for", 200),
            takes=self._text("takes", 300), checks_asked=read_check(row.get("checks_asked", "")),
            gives_induction=_yes_no(row, "gives_induction"), gives_supervision=_yes_no(row, "gives_supervision"),
            pays_expenses=_yes_no(row, "pays_expenses"), promises=self._text("promises", 300),
            areas=self._try(lambda: read_areas(row.get("areas", "")), ()), contacts=self._contacts(),
        )  # fmt: skip

    def _text(self, name: str, limit: int) -> str:
        return (
            self._row.get(name, "").strip()[:limit] if self._lenient else cells.text(self._row, name, limit)
        )

    def _hours(self) -> tuple[float | None, str]:
        """`answer_hours`: a number is how long it has for a referral; anything else says when somebody is there."""
        value, opening = self._row.get("answer_hours", "").strip(), self._row.get("opening_hours", "")
        if value and not cells.is_number(value):
            return None, str(read_hours(opening)) or self._hours_in_words(value)
        answer = cells.decimal(self._row, "answer_hours", least=0.1, most=24 * 14)
        return answer, str(self._try(lambda: read_hours(opening), OpeningHours()))

    def _hours_in_words(self, value: str) -> str:
        """Older lists say so beside the deadline; words that are no hours are said, not refused."""
        try:
            return str(read_hours(value))
        except Invalid as error:
            self.notes.append(error.sentence)
            return ""

    def _phone(self, text: str) -> str:
        """The first of several numbers that is one."""
        tried = [part for part in text.split(";") if part.strip()] if self._lenient else [text]
        for part in tried:
            try:
                return read_phone(part, self._country)
            except Invalid as error:
                if not self._lenient:
                    raise
                self.notes.append(error.sentence)
        return ""

    def _contacts(self) -> tuple[ContactFacts, ...]:
        """“Ana Tahu, lead, 021 555 0123, ana@example.org; …”"""
        found = [self._try(partial(read_contact, text, self._country), None) for text in self._several()]
        return tuple(contact for contact in found if contact is not None)

    def _several(self) -> list[str]:
        return cells.several(self._row, "contacts")[:SEEN_CONTACTS]

    def _try(self, read: Callable[[], Value], instead: Value) -> Value:
        try:
            return read()
        except Invalid as error:
            if not self._lenient:
                raise
            self.notes.append(error.sentence)
            return instead


def read_contact(text: str, country: str) -> ContactFacts:
    """“Ana Tahu, lead, 021 555 0123, ana@example.org”: what looks like a number or an address is one."""
    name, role, phone, email = "", "", "", ""
    for part in (part.strip() for part in text.split(",") if part.strip()):
        if "@" in part:
            email = read_email(part)
        elif sum(sign.isdigit() for sign in part) >= 5:
            phone = read_phone(part, country)
        elif not name:
            name = part[:120]
        else:
            role = f"{role}, {part}".strip(", ")[:80]
    if not (phone or email):
        raise Invalid({"contacts": f"“{text}” has neither a phone number nor an e-mail address."})
    return ContactFacts(name or email or phone, role, phone, email)


def read_day(text: str) -> date | None:
    """A day as ISO 8601, or none. Raises Invalid({"cover_until": …})."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise Invalid({"cover_until": f"“{text.strip()}” is not a day. Write it like 2027-03-31."}) from None


def read_check(text: str) -> str:
    """Which check they ask for. Raises Invalid({"checks_asked": …})."""
    value = text.strip().lower()
    value = "" if value in ("none", "no") else value
    if value not in CHECKS:
        raise Invalid(
            {"checks_asked": f"checks_asked “{text.strip()}” is not one of {', '.join(CHECKS[1:])}."}
        )
    return value


def _yes_no(row: Mapping[str, str], name: str) -> bool | None:
    value = row.get(name, "").strip().lower()
    if value not in ("", "yes", "no"):
        raise Invalid({name: f"{name} “{value}” is neither yes nor no."})
    return {"": None, "yes": True, "no": False}[value]


def read_phone(text: str, country: str) -> str:
    """A phone number in E.164, or empty. A charity's may be a landline or a free number."""
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Invalid({"phone": f"“{text.strip()}” is not a phone number. Write it like +64 4 555 0123."})
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def read_email(text: str) -> str:
    """An e-mail address, or empty."""
    if not text.strip():
        return ""
    try:
        return str(validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError:
        raise Invalid(
            {"email": f"“{text.strip()}” is not an e-mail address. Write it like name@example.org."}
        ) from None


def _choice(row: Mapping[str, str], name: str, kinds: type[Choice]) -> Choice | None:
    value = row.get(name, "").strip().lower()
    if not value:
        return None
    try:
        return kinds(value)
    except ValueError:
        words = ", ".join(kinds)
        raise Invalid({name: f"{name} “{value}” is not one of {words}."}) from None
