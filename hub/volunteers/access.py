"""What people need so that they can help, as function and never as diagnosis. Ring: rules.

Identify, record, flag, share, meet: the flag stands wherever the person is asked or received (England's
Accessible Information Standard, as a pattern).
"""

from collections.abc import Iterable

# Whoever needs this is rung: they are on the call list, and no ask goes to them by text.
RING = "ring"
NEEDS: dict[str, str] = {
    "step_free": "Needs step-free access",
    "seat": "Needs to sit down often",
    "no_lifting": "Cannot lift or carry",
    "ring": "Please ring, texts are hard to read",
    "text_only": "Please text, calls are hard to hear",
    "sign_language": "Uses sign language",
    "face": "Needs to see your face to follow you",
    "read_aloud": "Needs things read aloud or in large print",
    "plain_words": "Needs plain words and time",
    "quiet": "Needs a quiet place",
    "dog": "Comes with an assistance dog",
    "helper": "Comes with a helper",
}
"""Codes are stable for ever; the words are what a desk or a charity reads."""


def known(codes: Iterable[str]) -> tuple[str, ...]:
    """Those of these codes that there are, each once, in the order of the list."""
    wanted = set(codes)
    return tuple(code for code in NEEDS if code in wanted)


def words(codes: Iterable[str], note: str = "") -> list[str]:
    """What a person at a desk should read: each need, then the note."""
    return [*(NEEDS[code] for code in known(codes)), *([note] if note else [])]
