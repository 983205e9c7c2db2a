"""The register as its page shows it: one part of it at a time, or who matches a search, and the figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from hub.console.words import STANDING_TAGS
from hub.volunteers.models import Volunteer
from hub.volunteers.numbers.queries import rung, rung_count
from hub.volunteers.queries import page_of, search, standing_counts
from hub.volunteers.states import Standing

PAGE = 50
# How the first line counts each standing, for one person and for several.
COUNTED: Mapping[Standing, tuple[str, str]] = {
    Standing.ELIGIBLE: ("can be called", "can be called"),
    Standing.REGISTERED: ("still lacks something", "still lack something"),
    Standing.SUSPENDED: ("is suspended", "are suspended"),
    Standing.WITHDRAWN: ("has left", "have left"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the register: how many are in it, and where it is listed."""

    words: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One page of people and what stands around it. `total`: how many the chosen part has."""

    people: list[Volunteer]
    query: str
    parts: list[Part]
    start: int
    total: int
    everyone: int
    answer: str
    by_telephone: bool
    previous_url: str | None
    next_url: str | None


def gather(query: str, start: int, standing: Standing | None, *, by_telephone: bool) -> RegisterPage:
    """The part of the register that is asked for, from the person at `start` on; or who matches."""
    counts, rung_number = standing_counts(), rung_count()
    everyone = sum(counts.values())
    if query:
        people, total, chosen = search(query, limit=PAGE), 0, {"q": query}
    elif by_telephone:
        people, total, chosen = rung(start, PAGE), rung_number, {"by": "telephone"}
    else:
        people = page_of(start, PAGE, standing)
        total = counts.get(standing, 0) if standing else everyone
        chosen = {"standing": standing.value} if standing else {}
    is_last = bool(query) or start + len(people) >= total
    return RegisterPage(
        people=people, query=query, parts=_parts(counts, rung_number, chosen), start=start, total=total,
        everyone=everyone, answer=_answer(counts, everyone), by_telephone=by_telephone and not query,
        previous_url=_url(chosen, max(0, start - PAGE)) if start and not query else None,
        next_url=None if is_last else _url(chosen, start + PAGE),
    )  # fmt: skip


def _parts(counts: Mapping[str, int], rung_number: int, chosen: Mapping[str, str]) -> list[Part]:
    """Everyone, each standing that somebody has, and who is rung."""
    wanted: list[tuple[str, int, dict[str, str]]] = [("Everyone", sum(counts.values()), {})]
    wanted += [
        (STANDING_TAGS[one][0], counts[one], {"standing": one.value})
        for one in COUNTED if counts.get(one)
    ]  # fmt: skip
    wanted += [("Call list", rung_number, {"by": "telephone"})] if rung_number else []
    return [Part(words, number, _url(part), part == chosen) for words, number, part in wanted]


def _url(chosen: Mapping[str, str], start: int = 0) -> str:
    values: dict[str, Any] = {**chosen, **({"from": start} if start else {})}
    return url_for("people.index", **values)


def _answer(counts: Mapping[str, int], everyone: int) -> str:
    """The first line; it names only what there is."""
    if not everyone:
        return "Nobody yet."
    if counts.get(Standing.ELIGIBLE) == everyone:
        return (
            "One person, who can be called."
            if everyone == 1
            else f"{everyone:,} people, and all can be called."
        )
    several = [
        f"{counts[one]:,} {words[0] if counts[one] == 1 else words[1]}"
        for one, words in COUNTED.items() if counts.get(one)
    ]  # fmt: skip
    return f"{everyone:,} {'person' if everyone == 1 else 'people'}: {', '.join(several)}."
