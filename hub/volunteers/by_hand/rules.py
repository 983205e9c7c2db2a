"""Reads an entry that a clerk types while somebody speaks, or from paper."""

import re
from dataclasses import replace

from hub.errors import Invalid
from hub.places.rules import fold
from hub.volunteers import access
from hub.volunteers.registering.rules import Look, RegistrationContext, Typed, Values, one, read
from hub.volunteers.registering.spoken import check_age, read_birth, read_name
from hub.volunteers.states import PhoneKind

# Typed in the field of the phone when there is none.
NO_PHONE = ("none", "no", "no phone", "-", "0")
READ = (
    "phone", "address", "skills", "travel_km", "availability", "consent_sms", "consent_share", "language",
    "emergency_name", "emergency_phone", "notes",
)  # fmt: skip
LONGEST_NOTE = 300
_BETWEEN = re.compile(r"[;,\n]+")
_BY_WORDS = {fold(words): code for code, words in access.NEEDS.items()}


def read_entry(typed: Typed, context: RegistrationContext) -> Look:
    """The values of a registration, and what is wrong by the names of the form's fields."""
    phoneless = has_no_phone(typed)
    if one(typed, "keep_place") and one(typed, "address"):
        # The clerk has looked: what cannot be placed is kept as it was said, and stands on the list of such people.
        context = replace(context, knows_places=False)
    fields = tuple(field for field in READ if not (phoneless and field == "phone"))
    look = read(typed, context, fields)
    values, errors = dict(look.values), dict(look.errors)
    if phoneless:
        values |= {"phone": None, "phone_kind": PhoneKind.UNKNOWN}
    elif not one(typed, "phone"):
        errors["phone"] = "Write the number, or “none” if they have no phone."
    for reader in (_name, _birth, _needs):
        try:
            values |= reader(typed, context)
        except Invalid as error:
            errors |= error.fields
    return Look(values, errors, look.suggestions)


def has_no_phone(typed: Typed) -> bool:
    """Whether the clerk says that there is no phone at all."""
    return one(typed, "phone").strip(".").lower() in NO_PHONE


def _name(typed: Typed, context: RegistrationContext) -> Values:
    given, family = read_name(one(typed, "name"))
    return {"given_name": given, "family_name": family}


def _birth(typed: Typed, context: RegistrationContext) -> Values:
    born, is_exact = read_birth(one(typed, "birth"), context.today, country=context.country)
    check_age(born, context.today, context.ages)
    return {"date_of_birth": born, "birth_is_exact": is_exact}


def _needs(typed: Typed, context: RegistrationContext) -> Values:
    """Needs by their words or codes; what is none of them is kept as a note."""
    codes: list[str] = []
    others: list[str] = []
    for words in (part.strip() for part in _BETWEEN.split(one(typed, "needs"))):
        code = _BY_WORDS.get(fold(words)) or (words if words in access.NEEDS else "")
        (codes if code else others).append(code or words)
    note = ", ".join(word for word in others if word)
    if len(note) > LONGEST_NOTE:
        raise Invalid({"needs": f"This is too long. Use at most {LONGEST_NOTE} letters."})
    return {"access_needs": access.known(codes), "access_note": note}
