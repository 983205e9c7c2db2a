"""Languages as people name them. Ring: rules."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError

from hub.errors import Invalid


@cache
def _by_name() -> dict[str, str]:
    named = {name.casefold(): code for code, name in Locale("en").languages.items() if "_" not in code}
    return {
        **named,
        "te reo": "mi",
        "te reo māori": "mi",
        "te reo maori": "mi",
        "maori": "mi",
        "mandarin": "zh",
    }


def language_code(text: str) -> str:
    """“Samoan”, “sm” or “Te reo Māori” as a code. Raises Invalid for a word that is no language."""
    word = " ".join(text.casefold().split())
    found = _by_name().get(word) or (word if word in Locale("en").languages else None)
    if found is None:
        raise Invalid({"languages": f"We do not know the language “{text.strip()}”. Write it in English."})
    return found


def read_languages(text: str) -> tuple[str, ...]:
    """A list of languages, each once. Raises Invalid for the first word that is none."""
    return tuple(dict.fromkeys(language_code(part) for part in re.split(r"[,;/\n]+", text) if part.strip()))


def language_name(code: str) -> str:
    """“Samoan” for “sm”; what is not known stays as it is."""
    try:
        return Locale("en").languages.get(code) or Locale.parse(code).get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code
