"""How many people near a task could do it and were never asked for anything. Ring: queries."""

from dataclasses import dataclass

import sqlalchemy as sa

from hub.database import db
from hub.matching.nearness import square_km
from hub.matching.queries import M, asks_of
from hub.matching.rules import AskFacts
from hub.places.rules import box_around
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
    found = {ask.skill: NeverAsked(ask.skill, _count(ask)) for ask in asks_of(task_id)}
    return sorted((one for one in found.values() if one.people), key=lambda one: (-one.people, one.skill))


def _count(ask: AskFacts) -> int:
    box = box_around(ask.point, NEAR_KM)
    inside = sa.or_(*(M.lon.between(west, east) for west, east in box.spans()))
    apart = square_km(ask)
    query = sa.select(sa.func.count()).where(
        M.skill == ask.skill, M.band.in_(list(box.bands())), inside, M.asked_at == 0,
        M.standing == MATCH_CODES[Standing.ELIGIBLE], M.has_phone == 1,
        apart <= NEAR_KM**2, apart <= M.travel_km * M.travel_km,
    )  # fmt: skip
    return db.session.scalar(query) or 0
