"""What on the register needs a person's care: each a count and the page that opens its list."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from hub.console.papers_of import expiring_soon_count
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


# Endpoint of the list, its words, and how many wait there.
KINDS: tuple[tuple[str, str, Callable[[], int]], ...] = (
    ("unplaced.index", "People we could not place", unplaced_count),
    ("twins.index", "Pairs that may be one person", twin_pairs.open_pair_count),
    ("lists.index", "Lists that wait to be taken in", waiting_count),
    ("person_data.look_again", "People past their delete date", past_date_count),
    ("papers.running_out", "Credentials that run out", expiring_soon_count),
    ("skill_words.index", "Words that no skill fits", queries.open_skill_word_count),
)


def items() -> list[Care]:
    """Everything that may need care, also where nothing waits: the list says so itself."""
    return [Care(words, count(), url_for(endpoint)) for endpoint, words, count in KINDS]
