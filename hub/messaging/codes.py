"""Short codes that tell two open asks apart in a text: a letter and a digit, such as K7. Ring: rules."""

from collections.abc import Callable, Collection, Sequence
from itertools import product

from hub.errors import Conflict

LETTERS = "CDEFHJKMPRTUVWX"
"""None of B G I L O Q S Z, which look like figures, and none of A L N Y, which are answers."""

DIGITS = "23456789"
READ_AS_WORDS = frozenset({"D8", "H8", "K9", "M8", "U2", "W8"})

SHORT: tuple[str, ...] = tuple(
    letter + digit for letter, digit in product(LETTERS, DIGITS) if letter + digit not in READ_AS_WORDS
)
LONGER: tuple[str, ...] = tuple("".join(parts) for parts in product(LETTERS, DIGITS, DIGITS))


class NoCodeLeft(Conflict):
    """Every short code is carried by an open ask."""

    sentence = "Too many asks are open at once. Close one that is over, then try again."


def new_code(taken: Collection[str], choose: Callable[[Sequence[str]], str]) -> str:
    """A code that no open ask carries, two digits long only once the short ones are used up."""
    used = {code.upper() for code in taken}
    for codes in (SHORT, LONGER):
        free = [code for code in codes if code not in used]
        if free:
            return choose(free)
    raise NoCodeLeft
