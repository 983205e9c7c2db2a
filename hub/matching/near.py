"""The other direction, pure: one person who stands here, and the work near them, best first. Ring: rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from hub.matching.rules import AskFacts, Reason, ReasonKind, WhyNot

REACH_KM = 100.0
# A task that asks for what they can goes before one that anybody can do, so that builders are not sent to sweep.
CLOSE, USES, SOON, GAP = 0.35, 0.35, 0.15, 0.15
SOON_HOURS = 24


class Hindrance(StrEnum):
    """What stands between a person at the desk and a task; what they can say away themselves comes last.

    Limits on texts and rest do not count here: they stand at the desk and ask for work.
    """

    SETTLED = "settled"
    AGE = "age"
    CREDENTIAL = "credential"
    CHECK = "check"
    BUSY = "busy"
    LANGUAGE = "language"
    SKILL = "skill"
    TOO_FAR = "too_far"
    NOT_FREE = "not_free"

    @property
    def is_final(self) -> bool:
        """Whether their yes does not help: a rule, a paper or a promise stands against it."""
        return self in (
            Hindrance.SETTLED, Hindrance.AGE, Hindrance.CREDENTIAL, Hindrance.CHECK, Hindrance.BUSY,
        )  # fmt: skip


# Of matching's reasons, those that hold for somebody who stands at the desk.
AT_THE_DESK = {
    WhyNot.AGE: Hindrance.AGE,
    WhyNot.CREDENTIAL: Hindrance.CREDENTIAL,
    WhyNot.CHECK: Hindrance.CHECK,
    WhyNot.BUSY: Hindrance.BUSY,
    WhyNot.LANGUAGE: Hindrance.LANGUAGE,
    WhyNot.NOT_FREE: Hindrance.NOT_FREE,
}


@dataclass(frozen=True, slots=True)
class Against:
    """One hindrance in words that can be read out: “needs a driving licence in date”."""

    kind: Hindrance
    words: str


@dataclass(frozen=True, slots=True)
class Seeker:
    """Who looks for work: skill codes, and how far they travel in km."""

    skills: frozenset[str]
    travel_km: float


@dataclass(frozen=True, slots=True)
class LineNear:
    """One line of a task's next shift as this person finds it.

    `km` counts from where they stand, `km_home` from where they live, where that is known. `against`: matching's
    reasons against them on this line. `settled`: why the matter is closed already, in words.
    """

    ask: AskFacts
    task_id: int
    line_id: int
    km: float
    needed: int
    free: int
    against: frozenset[WhyNot] = frozenset()
    languages: str = ""
    settled: str = ""
    km_home: float | None = None

    @property
    def way_km(self) -> float:
        """The shorter way: work beside their home is not too far because the hub is."""
        return self.km if self.km_home is None else min(self.km, self.km_home)


@dataclass(frozen=True, slots=True)
class Near:
    """A task for this person, by the line that fits best: `against` empty when nothing stands against it."""

    task_id: int
    line_id: int
    km: float
    score: float
    free: int
    needed: int
    reasons: tuple[Reason, ...]
    against: tuple[Against, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether others hold all places, so that a yes goes on the waiting list."""
        return self.free == 0

    @property
    def may_go(self) -> bool:
        """Whether the person's own yes is enough."""
        return not any(one.kind.is_final for one in self.against)


def rank_work(seeker: Seeker, lines: Iterable[LineNear]) -> list[Near]:
    """Each task once, best first: what fits before what does not, with free places before full, then by score."""
    best: dict[int, Near] = {}
    for line in lines:
        found = near_of(seeker, line)
        kept = best.get(found.task_id)
        if kept is None or _order(found) < _order(kept):
            best[found.task_id] = found
    return sorted(best.values(), key=_order)


def near_of(seeker: Seeker, line: LineNear) -> Near:
    """One line of a task for this person, with score, reasons and what stands against it."""
    return Near(
        line.task_id, line.line_id, line.km, score_of(seeker, line), line.free, line.needed,
        reasons_for(seeker, line), against_of(seeker, line),
    )  # fmt: skip


def score_of(seeker: Seeker, line: LineNear) -> float:
    """Between 0 and 1, more is better: how near, whether it uses what they can, how soon, and how empty it is.

    Nearness falls with the square of the distance up to how far they travel; soonness over a day.
    """
    reach = max(min(seeker.travel_km, REACH_KM), 1.0)
    nearness = max(0.0, 1 - (line.km / reach) ** 2)
    ahead = max(line.ask.starts_at - line.ask.now, timedelta(0)) / timedelta(hours=SOON_HOURS)
    gap = line.free / line.needed if line.needed else 0.0
    uses = 1.0 if line.ask.skill and line.ask.skill in seeker.skills else 0.0
    return CLOSE * nearness + USES * uses + SOON * max(0.0, 1 - ahead) + GAP * gap


def reasons_for(seeker: Seeker, line: LineNear) -> tuple[Reason, ...]:
    """What speaks for it, in words."""
    ask, found = line.ask, list[Reason]()
    if ask.skill and ask.skill in seeker.skills:
        found.append(Reason(ReasonKind.SKILL, f"they can: {ask.skill_words}"))
    elif not ask.skill:
        found.append(Reason(ReasonKind.SKILL, "anyone can do it"))
    if not line.against & {WhyNot.CREDENTIAL, WhyNot.CHECK}:
        found += [Reason(ReasonKind.CREDENTIAL, f"{words}, in date") for words in ask.papers]
    if WhyNot.NOT_FREE not in line.against:
        found.append(Reason(ReasonKind.FREE, "free then"))
    return tuple(found)


def against_of(seeker: Seeker, line: LineNear) -> tuple[Against, ...]:
    """What stands against it, the weightiest first; empty for who fits."""
    if line.settled:
        return (Against(Hindrance.SETTLED, line.settled),)
    kinds = {AT_THE_DESK[why] for why in line.against if why in AT_THE_DESK}
    if line.ask.skill and line.ask.skill not in seeker.skills:
        kinds.add(Hindrance.SKILL)
    if line.way_km > min(seeker.travel_km, REACH_KM):
        kinds.add(Hindrance.TOO_FAR)
    return tuple(Against(kind, _words(kind, line)) for kind in Hindrance if kind in kinds)


def _words(kind: Hindrance, line: LineNear) -> str:
    ask = line.ask
    # A line's own paper stands first, then the task's check.
    paper = ask.papers[0] if ask.credential and ask.papers else ""
    check = ask.papers[-1] if ask.check_level and ask.papers else ""
    return {
        Hindrance.SETTLED: line.settled,
        Hindrance.AGE: _age_words(ask),
        Hindrance.CREDENTIAL: f"needs in date: {paper}",
        Hindrance.CHECK: f"needs in date: {check}",
        Hindrance.BUSY: "promised elsewhere then",
        Hindrance.LANGUAGE: f"needs somebody who speaks {line.languages}",
        Hindrance.SKILL: f"needs: {ask.skill_words}",
        Hindrance.TOO_FAR: "further than they travel",
        Hindrance.NOT_FREE: "not free then, they said",
    }[kind]


def _age_words(ask: AskFacts) -> str:
    if ask.born_by is None or ask.first_day is None:
        return "for adults only"
    return f"from {ask.first_day.year - ask.born_by.year} years on"


def _order(near: Near) -> tuple[bool, bool, bool, float, int]:
    """What fits, then what their yes settles, then the rest; free before full; the better score; the older task."""
    return not near.may_go, bool(near.against), near.is_full, -round(near.score, 6), near.task_id
