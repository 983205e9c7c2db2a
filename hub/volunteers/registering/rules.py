"""Reads what a person typed into the register: each field a value, or a kind word about it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from hub.errors import Invalid
from hub.volunteers import access, phones, skills
from hub.volunteers.rules import (
    DEFAULT_TRAVEL_KM,
    OLDEST,
    Ages,
    Registration,
    age_on,
    latest_birth,
    name_key,
    possible_birth,
)
from hub.volunteers.states import ConsentShare, ConsentSms
from hub.volunteers.times import availability
from hub.volunteers.typed import CONTROL, RegistrationContext, Typed, Values, holds_a_link, one, short
from hub.volunteers.whereabouts.rules import read_place, suggested

FARTHEST_KM = 1000.0
LONGEST_NOTES = 2000
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
BIRTH_PARTS = ("birth_day", "birth_month", "birth_year")

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,4})?")
_UNIT = re.compile(r"\s*(km|kms|kilometres|kilometers)\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """What reading came to: values, words about what is wrong, places that may have been meant."""

    values: Values
    errors: dict[str, str]
    suggestions: tuple[str, ...] = ()


def read(typed: Typed, context: RegistrationContext, fields: Iterable[str] | None = None) -> Look:
    """Reads these fields (all of them unless named) as typed."""
    values: Values = {}
    errors: dict[str, str] = {}
    for name in READERS if fields is None else fields:
        try:
            values.update(READERS[name](typed, context))
        except Invalid as error:
            errors.update(error.fields)
    suggestions = suggested(typed, context) if "address" in errors else ()
    return Look(values, errors, suggestions)


def registration_of(look: Look) -> Registration:
    """The registration, when nothing is wrong. Raises Invalid with every field that is."""
    if look.errors:
        raise Invalid(look.errors)
    return Registration(**look.values)


def _text(name: str, longest: int) -> Callable[[Typed, RegistrationContext], Values]:
    def reader(typed: Typed, context: RegistrationContext) -> Values:
        return {name: short(typed, name, longest)}

    return reader


def _given_name(typed: Typed, context: RegistrationContext) -> Values:
    given = short(typed, "given_name", 80)
    if not name_key(given, "") or holds_a_link(given):
        raise Invalid({"given_name": _("Write your first name, so that we know how to call you.")})
    return {"given_name": given}


def _family_name(typed: Typed, context: RegistrationContext) -> Values:
    family = short(typed, "family_name", 80)
    if holds_a_link(family):
        raise Invalid({"family_name": _("Write the name.")})
    return {"family_name": family}


def _phone(typed: Typed, context: RegistrationContext) -> Values:
    written = one(typed, "phone")
    if not written:
        raise Invalid({"phone": _("Write your phone number. We need it to ask you.")})
    parsed = phones.parse(written, context.country)
    return {"phone": parsed.number, "phone_kind": parsed.kind}


def _emergency_phone(typed: Typed, context: RegistrationContext) -> Values:
    written = one(typed, "emergency_phone")
    if not written:
        return {"emergency_phone": ""}
    try:
        return {"emergency_phone": phones.parse_phone(written, context.country)}
    except Invalid as error:
        raise Invalid({"emergency_phone": error.fields["phone"]}) from None


def _email(typed: Typed, context: RegistrationContext) -> Values:
    email = one(typed, "email")
    if email and (len(email) > 254 or not _EMAIL.fullmatch(email)):
        words = _("This is not an e-mail address. Write it like name@example.org, or leave it empty.")
        raise Invalid({"email": words})
    return {"email": email}


def _language(typed: Typed, context: RegistrationContext) -> Values:
    code = one(typed, "language").lower()
    return {"language": code if len(code) <= 8 and _LANGUAGE.fullmatch(code) else "en"}


def _travel_km(typed: Typed, context: RegistrationContext) -> Values:
    written = _UNIT.sub("", one(typed, "travel_km")).replace(",", ".")
    try:
        km = float(written) if written else DEFAULT_TRAVEL_KM
    except ValueError:
        km = -1.0
    if not 0 <= km <= FARTHEST_KM:
        words = _("Write how many kilometres you can travel as a number, for example 10.")
        raise Invalid({"travel_km": words})
    return {"travel_km": km}


def _skills(typed: Typed, context: RegistrationContext) -> Values:
    codes, others = skills.match_text(";".join([*typed.get("skills", ()), *typed.get("skills_other", ())]))
    return {"skills": codes, "other_skills": tuple(CONTROL.sub("", word)[:80] for word in others[:20])}


def _availability(typed: Typed, context: RegistrationContext) -> Values:
    return {"availability": availability.parse(";".join(typed.get("availability", ())))}


def _date_of_birth(typed: Typed, context: RegistrationContext) -> Values:
    age = _written_age(typed)
    is_exact = age is None
    born = _written_date(typed) if age is None else latest_birth(age, context.today)
    if not possible_birth(born, context.today):
        raise Invalid({"date_of_birth": _("This cannot be your date of birth. Check the year.")})
    if age_on(born, context.today) < context.ages.least:
        raise Invalid({"date_of_birth": too_young(context.ages)})
    return {"date_of_birth": born, "birth_is_exact": is_exact}


def too_young(ages: Ages) -> str:
    """What a child is told: why not, and what they can do."""
    return _(
        "You must be %(age)s or older to register. You can still help: look after people at home, "
        "or go to your nearest hub with a grown-up.",
        age=ages.least,
    )


def _written_age(typed: Typed) -> int | None:
    """An age in years, when that is all that was typed."""
    if any(one(typed, name) for name in BIRTH_PARTS):
        return None
    written = one(typed, "age") or one(typed, "date_of_birth")
    if not written or (not one(typed, "age") and not written.isdecimal()):
        return None
    if not written.isdecimal() or len(written) > len(str(OLDEST)) or int(written) > OLDEST:
        words = _("Write your age in years, for example 34, or your date of birth.")
        raise Invalid({"date_of_birth": words})
    return int(written)


def _written_date(typed: Typed) -> date:
    iso, parts = one(typed, "date_of_birth"), [one(typed, name) for name in BIRTH_PARTS]
    if not iso and not any(parts):
        raise Invalid(
            {"date_of_birth": _("Write your date of birth or your age. Some work is only for adults.")}
        )
    try:
        if iso and not any(parts):
            return date.fromisoformat(iso)
        day, month, year = parts
        if len(year) != 4:
            raise Invalid({"date_of_birth": _("Write the year with four figures, for example 1985.")})
        return date(int(year), _month(month), int(day))
    except (ValueError, OverflowError):
        words = _("There is no such date. Write day, month and year, for example 27 3 1985.")
        raise Invalid({"date_of_birth": words}) from None


def _month(written: str) -> int:
    word = written.lower()[:3]
    return MONTHS.index(word) + 1 if word in MONTHS else int(written)


def _consent_sms(typed: Typed, context: RegistrationContext) -> Values:
    said = one(typed, "consent_sms").lower()
    if said not in ("yes", "no"):
        raise Invalid({"consent_sms": _("Choose yes or no. Without texts we cannot ask you.")})
    return {"consent_sms": ConsentSms(said)}


def _consent_share(typed: Typed, context: RegistrationContext) -> Values:
    said = one(typed, "consent_share").lower() or ConsentShare.ASK
    if said not in list(ConsentShare):
        raise Invalid({"consent_share": _("Choose whether we may give your details to a charity.")})
    return {"consent_share": ConsentShare(said)}


def _access_needs(typed: Typed, context: RegistrationContext) -> Values:
    said = ";".join(typed.get("access_needs", ())).replace(",", ";").split(";")
    return {"access_needs": access.known(code.strip().lower() for code in said)}


def _notes(typed: Typed, context: RegistrationContext) -> Values:
    notes = CONTROL.sub("", (typed.get("notes") or [""])[-1]).strip()
    if len(notes) > LONGEST_NOTES:
        raise Invalid({"notes": _("This is too long. Use at most %(number)s letters.", number=LONGEST_NOTES)})
    return {"notes": notes}


READERS: dict[str, Callable[[Typed, RegistrationContext], Values]] = {
    "given_name": _given_name,
    "family_name": _family_name,
    "phone": _phone,
    "email": _email,
    "language": _language,
    "address": read_place,
    "postcode": _text("postcode", 16),
    "travel_km": _travel_km,
    "skills": _skills,
    "availability": _availability,
    "date_of_birth": _date_of_birth,
    "emergency_name": _text("emergency_name", 160),
    "emergency_phone": _emergency_phone,
    "consent_sms": _consent_sms,
    "consent_share": _consent_share,
    "access_needs": _access_needs,
    "access_note": _text("access_note", 300),
    "notes": _notes,
}
"""Every field of the register, in the order in which people are asked."""
