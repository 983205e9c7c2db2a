"""What somebody typed, and against what it is read. Ring: rules."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from hub.errors import Invalid
from hub.places.gazetteer import PlaceFound, PlaceSearch
from hub.places.rules import Point
from hub.volunteers.rules import Ages

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# Names go into texts, also to phones that others gave: no stranger shall send links from our number.
_LINK = re.compile(r"://|www\.|\w\.[a-z]{2,}")

Typed = Mapping[str, Sequence[str]]
Values = dict[str, Any]


def no_hub(_uid: str) -> PlaceFound | None:
    """Where there are no hubs to be near."""
    return None


def no_name(_point: Point) -> str:
    """Where no place is known by name."""
    return ""


@dataclass(frozen=True, slots=True)
class RegistrationContext:
    """What a registration is read against. `knows_places`: there is a gazetteer for `search`.

    `hub` answers where the hub with that uid stands, `name_near` what the place closest to a point is called.
    """

    country: str
    today: date
    ages: Ages
    search: Callable[[str, str], PlaceSearch]
    knows_places: bool = True
    hub: Callable[[str], PlaceFound | None] = no_hub
    name_near: Callable[[Point], str] = no_name


def one(typed: Typed, name: str) -> str:
    """The last value typed for a field, in one line."""
    found = typed.get(name) or [""]
    return " ".join(CONTROL.sub("", found[-1]).split())


def short(typed: Typed, name: str, longest: int) -> str:
    """The same, when it is not too long. Raises Invalid."""
    value = one(typed, name)
    if len(value) > longest:
        raise Invalid({name: _("This is too long. Use at most %(number)s letters.", number=longest)})
    return value


def holds_a_link(value: str) -> bool:
    """Whether a phone that shows this in a text would make a link of it."""
    return _LINK.search(value) is not None
