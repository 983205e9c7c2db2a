"""Codes that stand on paper and are typed by hand where a reader fails: drawn, compared and printed alike."""

import secrets

# Without letters and figures that look alike.
SIGNS = "CDEFHJKMNPRTVWXY34679"


def drawn(count: int) -> str:
    """So many signs that nobody can foresee."""
    return "".join(secrets.choice(SIGNS) for _ in range(count))


def tidy(typed: str) -> str:
    """A code as it is kept, however it was typed or scanned: “b7c-edf-hjk” is “B7CEDFHJK”."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())


def has_shape(typed: str, count: int, *, first: str = "") -> bool:
    """Whether this could be a code of `count` drawn signs after `first`."""
    wanted = tidy(typed)
    signs = wanted.removeprefix(first)
    return wanted.startswith(first) and len(wanted) == len(first) + count and set(signs) <= set(SIGNS)


def spaced(code: str, by: int = 3) -> str:
    """A code as it is printed and read aloud: “B7C-EDF-HJK”."""
    return "-".join(code[start : start + by] for start in range(0, len(code), by))
