"""Under which headings the notes stand: a short list for each kind, always with “something else”. Ring: rules.

The same code means the same on both boards, so that a need finds its offers. Themes of the boards after the hub
guides of the Wellington region (labour, accommodation, equipment, shelter, food, water).
"""

from collections.abc import Mapping

from hub.needs.states import NoteKind

SOMETHING_ELSE = "other"
MOST_LETTERS = 40

THEMES: Mapping[NoteKind, Mapping[str, str]] = {
    NoteKind.NEED: {
        "hands": "People to lend a hand",
        "building": "Repairs and making safe",
        "equipment": "Tools and clean-up equipment",
        "shelter": "A place to stay",
        "food": "Food",
        "water": "Water",
        "clothes": "Clothes and blankets",
        "transport": "A ride or a vehicle",
        "power": "Power and light",
        "health": "Medicine and first aid",
        "care": "Company and care",
        "animals": "Animals",
        "language": "Somebody who speaks a language",
        SOMETHING_ELSE: "Something else",
    },
    NoteKind.OFFER_SKILL: {
        "hands": "Lifting, digging, cleaning",
        "building": "Building and repairs",
        "food": "Cooking",
        "transport": "Driving",
        "power": "Electrical work",
        "health": "First aid and nursing",
        "care": "Company and care",
        "animals": "Animals",
        "language": "Languages and signing",
        SOMETHING_ELSE: "Something else",
    },
    NoteKind.OFFER_THING: {
        "equipment": "Tools and clean-up equipment",
        "building": "Tarpaulins, timber, sandbags",
        "shelter": "A place to stay",
        "food": "Food",
        "water": "Water",
        "clothes": "Clothes and blankets",
        "transport": "Vehicles",
        "power": "Generators, batteries, light",
        "health": "Medical things",
        "animals": "For animals",
        SOMETHING_ELSE: "Something else",
    },
}


def label(kind: NoteKind, theme: str) -> str:
    """The heading of a note; without a theme, or with one nobody knows, it is something else."""
    return THEMES[kind].get(theme, THEMES[kind][SOMETHING_ELSE])


def is_known(kind: NoteKind, theme: str) -> bool:
    """Whether this kind of note has that heading; a note may also have none."""
    return not theme or theme in THEMES[kind]


def place_of(theme: str) -> int:
    """Where a heading stands on its board: in the order of the needs, something else last."""
    order = list(THEMES[NoteKind.NEED])
    return order.index(theme) if theme in order else len(order)
