"""Reads single values of an address or a form that nobody promised to fill in well: numbers, and who is meant."""

from uuid import UUID

from werkzeug.datastructures import MultiDict

from hub.errors import NotFound

MOST = 1_000_000
# Longer figures are no number of ours, and Python itself refuses to read the longest.
LONGEST_FIGURES = 9

Values = MultiDict[str, str]


def whole(values: Values, name: str, *, otherwise: int = 0, least: int = 0, most: int = MOST) -> int:
    """A whole number, drawn into its bounds; what is no number is as if it had not been said."""
    text = values.get(name, "").strip()
    sign, figures = (-1, text[1:]) if text.startswith("-") else (1, text)
    if not figures.isdecimal():
        return otherwise
    said = sign * (int(figures) if len(figures) <= LONGEST_FIGURES else 10**LONGEST_FIGURES)
    return max(least, min(said, most))


def uid(values: Values, name: str) -> UUID:
    """Who or what is meant. Raises NotFound for what names nothing."""
    return uid_of(values.get(name, ""))


def uid_of(text: str) -> UUID:
    """The same for a text that was taken out of a value. Raises NotFound."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
