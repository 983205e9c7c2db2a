"""Reads rows of a list of organisations. Ring: rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from hub import cells
from hub.errors import Invalid
from hub.importing import Columns, check_row
from hub.organisations.rules import OrganisationFacts, folded_code, name_key
from hub.organisations.states import OrganisationKind, OrganisationState

COLUMNS = Columns(
    known=(
        "name", "kind", "status", "address", "postcode", "lat", "lon", "radius_km", "skills", "languages",
        "contact_name", "phone", "email", "capacity_per_day", "answer_hours", "min_age", "insurance",
        "external_id",
    ),
    required=("name",),
)  # fmt: skip

SkillReader = Callable[[list[str]], tuple[tuple[str, ...], tuple[str, ...]]]
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One row: the organisation, the state it wants to start in, and skills nobody knows."""

    facts: OrganisationFacts
    status: OrganisationState | None
    unknown_skills: tuple[str, ...]


def codes_as_written(wordings: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Skills without a taxonomy: every wording is taken as a code."""
    return tuple(folded_code(part) for part in wordings if folded_code(part)), ()


def read_organisation(
    row: Mapping[str, str], *, country: str, read_skills: SkillReader = codes_as_written
) -> OrganisationRow:
    """The organisation of one row. Raises Invalid with what is wrong in it."""
    check_row(row)
    name = " ".join(cells.text(row, "name", 160).split())
    if not name_key(name):
        raise Invalid({"name": "The organisation has no name."})
    lat, lon = cells.coordinates(row) or (None, None)
    skills, unknown = read_skills(cells.several(row, "skills"))
    hours, opening = _answer_hours(row)
    facts = OrganisationFacts(
        name=name, kind=_choice(row, "kind", OrganisationKind), lat=lat, lon=lon, skills=tuple(skills),
        external_id=cells.text(row, "external_id", 80) or None,
        address=cells.text(row, "address", 200), postcode=cells.text(row, "postcode", 16),
        radius_km=cells.decimal(row, "radius_km", least=0, most=20_000),
        languages=tuple(code.lower()[:8] for code in cells.several(row, "languages")),
        contact_name=cells.text(row, "contact_name", 120),
        phone=read_phone(row.get("phone", ""), country), email=read_email(row.get("email", "")),
        capacity_per_day=cells.whole(row, "capacity_per_day", least=0, most=100_000),
        answer_hours=hours, opening_hours=opening,
        min_age=cells.whole(row, "min_age", least=0, most=99), insurance=cells.text(row, "insurance", 200),
    )  # fmt: skip
    return OrganisationRow(facts, _choice(row, "status", OrganisationState), tuple(unknown))


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


def _answer_hours(row: Mapping[str, str]) -> tuple[float | None, str]:
    """A number is how long it has for a referral; anything else says when somebody is there."""
    value = row.get("answer_hours", "").strip()
    if not value or cells.is_number(value):
        return cells.decimal(row, "answer_hours", least=0.1, most=24 * 14), ""
    return None, cells.text(row, "answer_hours", 200)


def _choice(row: Mapping[str, str], name: str, kinds: type[Choice]) -> Choice | None:
    value = row.get(name, "").strip().lower()
    if not value:
        return None
    try:
        return kinds(value)
    except ValueError:
        words = ", ".join(kinds)
        raise Invalid({name: f"{name} “{value}” is not one of {words}."}) from None
