"""Whether two requests may be for the same work: near in place and time, and alike in skills or words. Ring: rules.

Never a wall: a second task for the same work scatters people (NCSR+: complement, do not duplicate), but only
somebody who knows both can say whether it is one.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from hub.places.rules import Point, rough_km

NEAR_KM = 0.5
NEAR_IN_TIME = timedelta(hours=2)
LIKE = 0.6


@dataclass(frozen=True, slots=True)
class Request:
    """What two requests are compared by; an empty skill means anyone."""

    title: str
    address: str
    point: Point
    spans: tuple[tuple[datetime, datetime], ...]
    skills: frozenset[str]


def is_alike(one: Request, other: Request) -> bool:
    """Whether somebody should look before both are raised."""
    return _is_near(one, other) and _meet(one.spans, other.spans) and _same_work(one, other)


def _is_near(one: Request, other: Request) -> bool:
    same_address = bool(one.address.strip()) and _plain(one.address) == _plain(other.address)
    return same_address or rough_km(one.point, other.point) <= NEAR_KM


def _meet(
    spans: Collection[tuple[datetime, datetime]], others: Collection[tuple[datetime, datetime]]
) -> bool:
    return any(
        starts < ends_there + NEAR_IN_TIME and starts_there < ends + NEAR_IN_TIME
        for starts, ends in spans
        for starts_there, ends_there in others
    )


def _same_work(one: Request, other: Request) -> bool:
    """The same particular skill, or a title with the same words. “Anyone” alone says nothing about the work."""
    if (one.skills & other.skills) - {""}:
        return True
    words, others = _words(one.title), _words(other.title)
    shared = len(words & others) / max(min(len(words), len(others)), 1)
    ratio = SequenceMatcher(None, _plain(one.title), _plain(other.title)).ratio()
    return shared >= 0.5 or ratio >= LIKE


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _words(text: str) -> set[str]:
    """The words that say something; an ending does not make another word."""
    return {word.rstrip("s") for word in re.findall(r"\w{4,}", text.casefold())}
