"""How many people near a task could do it and were never asked for anything. Ring: queries."""

from dataclasses import dataclass

import sqlalchemy as sa

from hub.database import db
from hub.matching.asks import asks_of
from hub.matching.filters import M, Shape, with_values
from hub.matching.nearness import in_box, square_km
from hub.matching.rules import AskFacts
from hub.volunteers import skills
from hub.volunteers.rules import MATCH_CODES
from hub.volunteers.states import Standing

NEAR_KM = 25.0


@dataclass(frozen=True, slots=True)
class NeverAsked:
    """One skill of a task and how many near it have it, can be called and were never asked."""

    skill: str
    people: int

    @property
    def words(self) -> str:
        """The skill as people call it."""
        return skills.label(self.skill) if self.skill else "anybody"


def never_asked_near(task_id: int) -> list[NeverAsked]:
    """For each line of the task, those with somebody first the most."""
    found = {ask.skill: NeverAsked(ask.skill, _count(ask)) for ask in asks_of(task_id, within_km=NEAR_KM)}
    return sorted((one for one in found.values() if one.people), key=lambda one: (-one.people, one.skill))


def _count(ask: AskFacts) -> int:
    apart = with_values(square_km(Shape.of(ask).crosses_date_line), ask)
    query = sa.select(sa.func.count()).where(
        M.skill == ask.skill, in_box(ask), M.asked_at == 0,
        M.standing == MATCH_CODES[Standing.ELIGIBLE], M.has_phone == 1,
        apart <= NEAR_KM**2, apart <= M.travel_km * M.travel_km,
    )  # fmt: skip
    return db.session.scalar(query) or 0
