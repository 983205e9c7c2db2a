"""What the work asks of the body, as function and never as diagnosis. Ring: rules.

Whoever needs something is never left out for it: a demand that may be hard for them is a flag beside their name,
and somebody asks (England's Accessible Information Standard as a pattern: identify, record, flag, share, meet).
"""

from collections.abc import Iterable

DEMANDS: dict[str, str] = {
    "lifting": "Lifting and carrying",
    "standing": "Standing for long",
    "walking": "Walking far",
    "bending": "Bending and kneeling",
    "stairs": "Stairs",
    "ladders": "Ladders or heights",
    "rough_ground": "Rough or slippery ground",
    "outdoors": "Outdoors in any weather",
    "dust": "Dust, smoke or strong smells",
    "noise": "Loud noise",
    "fine_hands": "Fine work with the hands",
    "reading": "Reading and writing",
    "phoning": "Talking on the phone",
    "driving": "Driving",
}
"""Codes are stable for ever; the words stand in forms, on pages and in texts."""

HARD_WITH: dict[str, tuple[str, ...]] = {
    "step_free": ("stairs", "ladders", "rough_ground"),
    "seat": ("standing", "walking"),
    "no_lifting": ("lifting",),
    "text_only": ("phoning",),
    "sign_language": ("phoning",),
    "read_aloud": ("reading",),
    "quiet": ("noise",),
}
"""Which demands may be hard for somebody with a need of `hub.volunteers.access`."""


def known(codes: Iterable[str]) -> tuple[str, ...]:
    """Those of these codes that there are, each once, in the order of the list."""
    wanted = set(codes)
    return tuple(code for code in DEMANDS if code in wanted)


def words(codes: Iterable[str]) -> str:
    """“Lifting and carrying, stairs”; empty when nothing is said."""
    listed = ", ".join(DEMANDS[code].lower() for code in known(codes))
    return listed[:1].upper() + listed[1:]


def flags(demands: Iterable[str], needs: Iterable[str]) -> list[str]:
    """What to ask somebody about first: “Ask first: stairs, rough or slippery ground”."""
    asked = set(demands)
    return [
        f"Ask first: {words(hard).lower()}"
        for need in needs
        if (hard := asked.intersection(HARD_WITH.get(need, ())))
    ]


def read(entries: Iterable[str]) -> tuple[tuple[str, ...], list[str]]:
    """Codes or words of a list as codes, and those entries that are neither."""
    by_word = {label.casefold(): code for code, label in DEMANDS.items()} | {code: code for code in DEMANDS}
    found = {entry: by_word.get(entry.strip().casefold(), "") for entry in entries}
    return known(found.values()), [entry for entry, code in found.items() if not code]
