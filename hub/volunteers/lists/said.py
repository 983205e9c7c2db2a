"""What the cells of a row of a list say, each kind of cell on its own. Ring: rules."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from hub import cells
from hub.errors import Invalid
from hub.volunteers.phones import ParsedPhone
from hub.volunteers.rules import age_on, name_key, note_about_skills, possible_birth
from hub.volunteers.states import ConsentShare, ConsentSms
from hub.volunteers.times import availability

FARTHEST_KM = 1000.0
LONGEST_NAME, LONGEST_EMAIL = 80, 254
LONGEST = {"postcode": 16, "emergency_name": 160, "emergency_phone": 20, "address": 200}
"""How much is kept of what is taken as it stands."""

LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,4})?")


class Said(NamedTuple):
    """What some cells say: values by our columns, what belongs in the notes, and what the importer should know."""

    values: Mapping[str, Any] = MappingProxyType({})
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


NOTHING = Said()


def phone(written: str, number: ParsedPhone | None, external_id: str) -> Said:
    """A number that could be read, or what was written and the external_id that must then be there. Raises Invalid."""
    written, external_id = written.strip(), external_id.strip()
    if len(external_id) > LONGEST_NAME:
        cells.text({"external_id": external_id}, "external_id", LONGEST_NAME)
    values: dict[str, Any] = {"external_id": external_id} if external_id else {}
    if number:
        values["phone"], values["phone_kind"] = number.number, number.kind
    elif not external_id:
        words = f"The phone “{written}” is not valid" if written else "There is no phone"
        raise Invalid({"phone": f"{words} and there is no number of your own. Give one of the two."})
    elif written:
        warning = "A phone could not be read; it stands in the notes."
        return Said(values, (f"Phone as written: {written}",), (warning,))
    return Said(values)


def half_a_name(text: str) -> tuple[str, str]:
    """A given or family name with single spaces, and as names are compared."""
    return " ".join(text.split()), name_key(text, "")


def birth(today: date, least: int, written: str) -> Said:
    """The day of birth. Raises Invalid for what is no day, cannot be, or is too young."""
    written = written.strip()
    if not written:
        return NOTHING
    try:
        born = date.fromisoformat(written)
    except ValueError:
        raise Invalid(
            {"date_of_birth": f"date_of_birth “{written}” is not a date. Write it like 1985-03-27."}
        ) from None
    if not possible_birth(born, today):
        raise Invalid({"date_of_birth": f"date_of_birth {written} cannot be. Check the year."})
    if age_on(born, today) < least:
        raise Invalid({"date_of_birth": f"This person is under {least}."})
    return Said({"date_of_birth": born})


def consents(sms: str, share: str) -> Said:
    """What they agree to. Raises Invalid for words that are none of ours."""
    text, share = sms.strip().lower(), share.strip().lower()
    values: dict[str, Any] = {}
    if text:
        if text not in ("yes", "no"):
            raise Invalid({"consent_sms": f"consent_sms “{text}” is not yes or no."})
        values["consent_sms"] = ConsentSms(text)
    if share:
        if share not in list(ConsentShare):
            raise Invalid({"consent_share": f"consent_share “{share}” is not any, ask or no."})
        values["consent_share"] = ConsentShare(share)
    return Said(values)


def about_skills(unknown: tuple[str, ...]) -> Said:
    """Words that no skill fits."""
    warnings = tuple(f"The skill “{word[:60]}” is not known; it stands in the notes." for word in unknown)
    return Said(notes=(note_about_skills(unknown),), warnings=warnings)


def limits(travel_km: str, when: str) -> Said:
    """How far they travel and when they are free."""
    written, when = travel_km.strip(), when.strip()
    values: dict[str, Any] = {}
    notes, warnings = [], []
    if written:
        try:
            row = {"travel_km": travel_km}
            values["travel_km"] = cells.decimal(row, "travel_km", least=0, most=FARTHEST_KM)
        except Invalid:
            notes.append(f"Travels: {written}")
            warnings.append("A travel_km could not be read; it stands in the notes.")
    if when:
        try:
            values["availability"] = availability.parse(when)
        except Invalid:
            notes.append(f"Free: {when}")
            warnings.append("An availability could not be read; it stands in the notes.")
    return Said(values, tuple(notes), tuple(warnings))


def plain(written: Mapping[str, str]) -> Said:
    """Cells that are kept as they stand, as far as they fit; a longer one stands whole in the notes."""
    texts = {name: " ".join(text.split()) for name, text in written.items()}
    values = {name: text[: LONGEST[name]] for name, text in texts.items() if text}
    long = [name for name, text in texts.items() if len(text) > LONGEST[name]]
    if not long:
        return Said(values)
    warnings = tuple(f"A long {name} was shortened; all of it stands in the notes." for name in long)
    return Said(values, tuple(f"{name}: {texts[name]}" for name in long), warnings)


def long_name(given: str, family: str) -> Said:
    """A name that does not fit: its beginning, and all of it in the notes."""
    short = given[:LONGEST_NAME].strip(), family[:LONGEST_NAME].strip()
    values = {"given_name": short[0], "family_name": short[1], "name_key": name_key(*short)}
    warning = "A long name was shortened; all of it stands in the notes."
    return Said(values, (f"Name: {given} {family}",), (warning,))


def language(written: str) -> Said:
    """The language we write to them in."""
    language = written.strip().lower().replace("_", "-")
    if LANGUAGE.fullmatch(language):
        return Said({"language": language})
    if not language:
        return NOTHING
    warning = "A language is no code like en or es; it stands in the notes."
    return Said(notes=(f"Language: {language}",), warnings=(warning,))


def email(written: str) -> Said:
    """Their e-mail."""
    email = written.strip()
    if not email:
        return NOTHING
    if "@" in email and len(email) <= LONGEST_EMAIL:
        return Said({"email": email})
    return Said(notes=(f"E-mail as written: {email}",))
