"""How evenly asks and places are spread over people. Pure. Ring: rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# An area or skill with fewer people is not named by itself: figures about a few are figures about somebody.
FEWEST = 10


def gini(spread: Mapping[int, int]) -> float | None:
    """The Gini coefficient of a count per person: 0 when all have the same, nearly 1 when one has everything.

    `spread` says how many people have each count; those with none belong into it. None when nobody has any.
    With the n counts x in rising order it is the sum of (2i - n - 1) x_i over n times their total: C. Gini,
    “Variabilità e mutabilità” (1912), in the form of C. Damgaard and J. Weiner, “Describing inequality in plant
    size or fecundity”, Ecology 81 (2000), 1139 to 1142. People with the same count are added up together: c of
    them with the count v, after k others, bring v c (2k + c - n).
    """
    people = sum(spread.values())
    total = sum(count * number for count, number in spread.items())
    if not people or not total:
        return None
    before, weighed = 0, 0
    for count in sorted(spread):
        number = spread[count]
        weighed += count * number * (2 * before + number - people)
        before += number
    return weighed / (people * total)


def least_gini(total: int, people: int) -> float | None:
    """The least that `gini` can be when so many asks go to so many people, none of them in halves.

    Ten asks can reach at most ten of a hundred people, however fair one is; a page that shows one figure must show
    the other.
    """
    if not people or not total:
        return None
    each, more = divmod(total, people)
    return gini({each: people - more, each + 1: more})


def share(part: int, whole: int) -> float:
    """The part of the whole, between 0 and 1; 0 of nothing."""
    return part / whole if whole else 0.0


def percent_words(part: int, whole: int) -> str:
    """“12%”; “under 1%” and “over 99%” where rounding would say none or all."""
    if not whole:
        return "0%"
    figure = round(100 * part / whole)
    if part and not figure:
        return "under 1%"
    return "over 99%" if figure == 100 and part < whole else f"{figure}%"


@dataclass(frozen=True, slots=True)
class Use:
    """How one part of the register was used: each figure counts people, but `asks`, which counts asks.

    `used`: had a place that was confirmed, or came to a task.
    """

    key: str
    people: int
    asked: int = 0
    asks: int = 0
    answered: int = 0
    placed: int = 0
    used: int = 0

    @property
    def never(self) -> int:
        """How many were not asked."""
        return self.people - self.asked


def named_and_rest(parts: Iterable[Use], *, fewest: int = FEWEST) -> tuple[list[Use], Use | None, int]:
    """The parts with enough people, the largest first; all others as one, and how many of them there are.

    A part of which nobody knows the name (key “”) is among the others.
    """
    every = sorted(parts, key=lambda part: (-part.people, part.key))
    named = [part for part in every if part.key and part.people >= fewest]
    rest = [part for part in every if part not in named]
    return named, added(rest) if rest else None, len(rest)


def added(parts: Sequence[Use], key: str = "") -> Use:
    """Several parts as one."""
    return Use(
        key, sum(part.people for part in parts), sum(part.asked for part in parts),
        sum(part.asks for part in parts), sum(part.answered for part in parts),
        sum(part.placed for part in parts), sum(part.used for part in parts),
    )  # fmt: skip
