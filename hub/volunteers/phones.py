"""Phone numbers as people write them. Ring: rules."""

from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from flask_babel import gettext as _
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from hub.errors import Invalid
from hub.volunteers.states import PhoneKind

# Numbers of a firm or a machine, never of a person, and what is no number at all.
_NOBODYS = {
    PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL, PhoneNumberType.PAGER, PhoneNumberType.UNKNOWN,
}  # fmt: skip
_KINDS = {
    PhoneNumberType.MOBILE: PhoneKind.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: PhoneKind.MOBILE,
    PhoneNumberType.FIXED_LINE: PhoneKind.LANDLINE,
}


@dataclass(frozen=True, slots=True)
class ParsedPhone:
    """A number in E.164, and whether it gets texts."""

    number: str
    kind: PhoneKind


def parse_phone(text: str, country: str) -> str:
    """The number in E.164. Raises Invalid({"phone": …})."""
    return parse(text, country).number


def is_mobile(number: str) -> bool:
    """Whether a text to this E.164 number may arrive; what we cannot tell counts as yes."""
    try:
        return _KINDS.get(phonenumbers.number_type(phonenumbers.parse(number)), PhoneKind.UNKNOWN).gets_texts
    except phonenumbers.NumberParseException:
        return False


def parse(text: str, country: str) -> ParsedPhone:
    """The number with its kind. Raises Invalid({"phone": …})."""
    parsed = _parse(text.strip(), country)
    if parsed is None:
        words = _(
            "This is not a phone number we can use. Write it like %(example)s.", example=example(country)
        )
        raise Invalid({"phone": words})
    return parsed


def read_number(text: str, country: str) -> ParsedPhone | None:
    """The number with its kind, read anew; None when it is none that we can use."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    # The type is unknown just when the number is not valid, so one look says both.
    kind = phonenumbers.number_type(number)
    if number.extension or kind in _NOBODYS:
        return None
    written = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return ParsedPhone(written, _KINDS.get(kind, PhoneKind.UNKNOWN))


# A form is read several times before it is right.
_parse = lru_cache(maxsize=4096)(read_number)


@lru_cache(maxsize=16)
def example(country: str) -> str:
    """A mobile number as people there write it."""
    number = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL) if number else "+64 21 555 0123"
