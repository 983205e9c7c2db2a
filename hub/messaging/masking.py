"""Phone numbers where the number itself is not needed: 021 ••• ••12. Ring: rules."""

import phonenumbers

HIDDEN = "••• ••"


def masked(number: str, country: str) -> str:
    """The network's digits and the last two, as people of `country` would dial it; too little to ring anybody."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return f"{HIDDEN}{number[-2:]}"
    if phonenumbers.region_code_for_country_code(parsed.country_code or 0) == country:
        dialled = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
        first = "".join(sign for sign in dialled if sign.isdigit())[:3]
    else:
        first = f"+{parsed.country_code}"
    return f"{first} {HIDDEN}{number[-2:]}"
