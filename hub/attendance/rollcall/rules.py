"""Whom a roll call is for, how it stands, and what is wrong with it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from hub.attendance.states import RollState

MOST_PEOPLE = 5_000
NEAREST_KM, FURTHEST_KM = 0.1, 100.0
ANSWER_VALID_FOR = timedelta(hours=12)
TEXT_VALID_FOR = timedelta(minutes=30)
LONGEST_WORDS = 200
NAMED = 3


@dataclass(frozen=True, slots=True)
class Whom:
    """Everybody on one task, at one hub, of one team, within so many kilometres of a point, or signed in.

    Exactly one of them. A team: the members of an organisation, or a group that came together.
    """

    task_id: int | None = None
    hub_id: int | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    everybody_signed_in: bool = False
    organisation_id: int | None = None
    group_id: int | None = None

    @property
    def is_team(self) -> bool:
        """Whether it is people who belong together, wherever they are."""
        return self.organisation_id is not None or self.group_id is not None

    @property
    def is_area(self) -> bool:
        """Whether it is a circle on the map."""
        return self.lat is not None and self.lon is not None and self.radius_km is not None

    @property
    def names_one(self) -> bool:
        """Whether exactly one of these is named."""
        named = (self.task_id is not None, self.hub_id is not None, self.is_area, self.everybody_signed_in,
                 self.organisation_id is not None, self.group_id is not None)  # fmt: skip
        return sum(named) == 1


@dataclass(frozen=True, slots=True)
class Standing:
    """How a roll call stands, as figures."""

    safe: int
    needs_help: int
    silent: int

    @property
    def all(self) -> int:
        """How many people it is about."""
        return self.safe + self.needs_help + self.silent

    @property
    def key(self) -> str:
        """Stands for these figures: another one once somebody has answered."""
        return f"{self.safe}-{self.needs_help}-{self.silent}"

    @property
    def words(self) -> str:
        """The first line of its page: who needs help stands first."""
        parts = []
        if self.needs_help:
            parts.append(f"{self.needs_help} {'needs' if self.needs_help == 1 else 'need'} help")
        parts.append(f"{self.safe} of {self.all} {'is' if self.safe == 1 else 'are'} safe")
        if self.silent:
            parts.append(f"{self.silent} {'has' if self.silent == 1 else 'have'} not answered")
        return f"{', '.join(parts)}."


def help_words(people: Sequence[tuple[str, str]], about: str) -> tuple[str, str]:
    """Title and detail of the alarm of one roll call. `people`: who needs help, each with the place they gave."""
    name = people[0][0]
    title = f"{name} needs help" if len(people) == 1 else f"{len(people)} people need help"
    named = ", ".join(f"{who} ({place})" if place else who for who, place in people[:NAMED])
    more = f" and {len(people) - NAMED} more" if len(people) > NAMED else ""
    return f"{title}, says the roll call", f"{about}: {named}{more}. Ring them or go there now."


def position_words(lat: float | None, lon: float | None, metres: float | None) -> str:
    """A position that a phone gave, as people read it out; empty where it gave none that can be."""
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return ""
    near = f" within {metres:.0f} m" if metres is not None and 0 < metres < FURTHEST_KM * 1000 else ""
    return f"{lat:.5f}, {lon:.5f}{near}"


def standing_of(counts: Mapping[RollState, int]) -> Standing:
    """The figures from how many there are in each state."""
    return Standing(
        counts.get(RollState.SAFE, 0), counts.get(RollState.NEEDS_HELP, 0), counts.get(RollState.SILENT, 0)
    )


def faults(whom: Whom, words: str, where: str, *, is_leave_now: bool) -> dict[str, str]:
    """What is wrong with a roll call that somebody is about to begin, by field."""
    wrong = {}
    if not whom.names_one:
        wrong["whom"] = (
            "Choose one task, hub or team, everybody signed in, or a place with kilometres around it."
        )
    elif whom.is_area and not NEAREST_KM <= (whom.radius_km or 0) <= FURTHEST_KM:
        wrong["radius_km"] = "Between 0.1 and 100 kilometres."
    if is_leave_now and not where.strip():
        wrong["where"] = "Say which place to leave, as people there know it."
    if len(words) > LONGEST_WORDS:
        wrong["words"] = f"That is {len(words)} letters. Shorten it to {LONGEST_WORDS}."
    return wrong
