"""Words in a saved reply that stand for something: filled in and shown before anything is sent. Ring: rules."""

import re
from collections.abc import Mapping

MEANINGS: Mapping[str, str] = {
    "[name]": "the given name of the person",
    "[hub]": "your hub, or else this site",
    "[emergency number]": "whom to ring in danger",
}
_ANY = re.compile(r"\[[^\]\n]{1,30}\]")


def unknown_in(body: str) -> list[str]:
    """What looks like such a word and is none of ours."""
    return [found for found in _ANY.findall(body) if found.lower() not in MEANINGS]


def filled(body: str, values: Mapping[str, str]) -> str:
    """The words with everything filled in that is known; what is not stays, for a person to write over."""
    return _ANY.sub(lambda found: values.get(found.group().lower(), "") or found.group(), body)


def left_in(body: str) -> list[str]:
    """Which of our own words nobody has filled in."""
    return [found for found in _ANY.findall(body) if found.lower() in MEANINGS]
