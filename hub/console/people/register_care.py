"""What on the register needs a person's care: each a count and the page that opens its list."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from hub.console.people.papers_of import expiring_soon_count
from hub.messaging.outgoing.unreached import unreached_count
from hub.volunteers import queries
from hub.volunteers.lists.queries import waiting_count
from hub.volunteers.own.queries import past_date_count
from hub.volunteers.twins import pairs as twin_pairs
from hub.volunteers.whereabouts.queries import unplaced_count


@dataclass(frozen=True, slots=True)
class Care:
    """One kind of thing that waits, how many there are, and where they are listed."""

    words: str
    count: int
    url: str


# Endpoint of the list, its words for one and for several, and how many wait there.
KINDS: tuple[tuple[str, str, str, Callable[[], int]], ...] = (
    ("unplaced.index", "person we could not place", "people we could not place", unplaced_count),
    ("twins.index", "pair that may be one person", "pairs that may be one person", twin_pairs.open_pair_count),
    ("lists.index", "list that waits to be taken in", "lists that wait to be taken in", waiting_count),
    ("person_data.look_again", "person past their delete date", "people past their delete date", past_date_count),
    ("papers.running_out", "credential that runs out", "credentials that run out", expiring_soon_count),
    ("skill_words.index", "wording that no skill fits", "wordings that no skill fits", queries.open_skill_word_count),
    ("unreached.index", "number that texts do not reach", "numbers that texts do not reach", unreached_count),
)  # fmt: skip


def items() -> list[Care]:
    """Every kind of care with how many wait; the page says those first where somebody does."""
    counted = [(endpoint, one, several, count()) for endpoint, one, several, count in KINDS]
    return [
        Care(one if number == 1 else several, number, url_for(endpoint))
        for endpoint, one, several, number in counted
    ]
