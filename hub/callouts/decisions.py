"""Whether another wave is needed, with the figures that say why. Pure. Ring: rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Any

USUAL_RATE = 0.3
# How many answers the usual figure is worth: after thirty real ones it hardly counts.
USUAL_WEIGHT = 10
LOWEST_RATE = 0.05
# How many later looks a wave keeps.
LOOKS_KEPT = 20

Figures = dict[str, Any]


def share_words(rate: float) -> str:
    """The share of those asked who say yes, as people say it."""
    tenths = round(rate * 10)
    return f"about {tenths} in 10 say yes" if tenths else "fewer than 1 in 10 say yes"


@dataclass(frozen=True, slots=True)
class YesRate:
    """How many of those asked say yes: what this incident has shown, begun from what is usual."""

    yes: int
    settled: int

    @property
    def rate(self) -> float:
        """The share, between 0.05 and 1."""
        share = (self.yes + USUAL_RATE * USUAL_WEIGHT) / (self.settled + USUAL_WEIGHT)
        return min(max(share, LOWEST_RATE), 1.0)

    @property
    def words(self) -> str:
        """The figure and where it comes from."""
        share = share_words(self.rate).capitalize()
        return f"{share}, from {self.settled} asks so far." if self.settled else f"{share}, as is usual."

    def asks_for(self, places: float) -> int:
        """How many to ask so that this many say yes."""
        return ceil(max(places, 0) / self.rate)


class Next(StrEnum):
    """What to do when a wave's time has come."""

    ASK = "ask"
    WAIT = "wait"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """How a call-out stands: places held by its yeses, asks still open, places nobody holds."""

    target: int
    yes: int
    open_asks: int
    free: int
    wave_size: int
    rate: YesRate

    @property
    def missing(self) -> int:
        """How many are still wanted: never more than there are places for."""
        return max(min(self.target - self.yes, self.free), 0)

    @property
    def expected(self) -> float:
        """How many yeses the open asks should still bring."""
        return self.open_asks * self.rate.rate


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, and how many to ask."""

    what: Next
    size: int = 0


def decide(facts: WaveFacts) -> Decision:
    """Another wave only if the answers still to come are not expected to fill what is missing."""
    if not facts.missing:
        return Decision(Next.FINISH)
    missing_then = facts.missing - facts.expected
    if missing_then <= 0:
        return Decision(Next.WAIT)
    return Decision(Next.ASK, min(facts.wave_size, facts.rate.asks_for(missing_then)))


def figures_of(facts: WaveFacts, decision: Decision) -> Figures:
    """The figures of this moment and what was made of them, as they are kept with the wave."""
    return {
        "target": facts.target, "yes": facts.yes, "open": facts.open_asks, "free": facts.free,
        "missing": facts.missing, "rate": round(facts.rate.rate, 3), "settled": facts.rate.settled,
        "expected": round(facts.expected), "what": decision.what.value, "size": decision.size,
    }  # fmt: skip


def explained(figures: Mapping[str, Any]) -> str:
    """What was decided and why, from those figures, in one or two sentences; empty when there are none."""
    if "what" not in figures:
        return ""
    missing, silent = figures["missing"], figures["open"]
    # More yeses may be wanted than there are places for: those places are what is filled.
    wanted = min(figures["target"], figures["yes"] + missing)
    spoken = f"{wanted - missing} of {wanted} places {'is' if wanted == 1 else 'are'} spoken for."
    if figures["what"] == Next.FINISH:
        return f"{spoken} That is everybody who is wanted."
    share, expected = share_words(figures["rate"]), figures["expected"]
    size, more = figures["size"], f"{expected} more {'is' if expected == 1 else 'are'} expected"
    asks = f"{size} {'person is' if size == 1 else 'people are'} asked"
    if figures.get("by_hand"):
        return f"{spoken} {asks.capitalize()}, chosen by hand; {share}."
    if not silent:
        return f"{spoken} {share.capitalize()}, so {asks}."
    have = "1 has not answered" if silent == 1 else f"{silent} have not answered"
    if figures["what"] == Next.WAIT:
        return f"{spoken} {have}; {share}, so {more}: enough."
    return f"{spoken} {have}; {share}, so {more}: not enough, and {asks}."


def with_look(why: Mapping[str, Any], figures: Figures) -> Figures:
    """What a wave keeps, with one more look at how it went; a look like the one before it only counts up."""
    looks = [dict(one) for one in why.get("looks", ())]
    same = looks and all(looks[-1].get(key) == value for key, value in figures.items() if key != "at")
    if same:
        looks[-1].update(at=figures["at"], times=looks[-1].get("times", 1) + 1)
    else:
        looks.append(figures)
    return {**why, "looks": looks[-LOOKS_KEPT:]}
