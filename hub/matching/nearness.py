"""How near and how costly a person is, as SQL over the narrow rows. Ring: queries."""

from math import cos, radians

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from hub.matching.rules import FAIR, FAIR_DAYS, NEAR, SKILLS_THAT_COUNT, SPARE, AskFacts
from hub.volunteers.models import MatchRow

KM_PER_DEGREE = 111.195
M = MatchRow


def square_km(ask: AskFacts) -> ColumnElement[float]:
    """The squared distance on a flat earth: within 0.3 % of the true one in the reach of a search."""
    east = KM_PER_DEGREE * cos(radians(ask.point.lat))
    # The date line: 179.9° and -179.9° are neighbours.
    apart = M.lon - ask.point.lon
    turned = sa.case((apart > 180, apart - 360), (apart < -180, apart + 360), else_=apart)
    north = (M.lat - ask.point.lat) * KM_PER_DEGREE
    return north * north + turned * turned * (east * east)


def cost(ask: AskFacts) -> ColumnElement[float]:
    """`rules.score` the other way round, as SQL: the smaller the better."""
    span = float(FAIR_DAYS * 24 * 3600)
    since = (int(ask.now.timestamp()) - M.asked_at) / span
    asked = sa.case((M.asked_at == 0, 0.0), (since >= 1, 0.0), (since <= 0, 1.0), else_=1.0 - since)
    surplus = sa.case(
        (M.skill_count > SKILLS_THAT_COUNT + 1, 1.0),
        (M.skill_count < 1, 0.0),
        else_=(M.skill_count - 1) / float(SKILLS_THAT_COUNT),
    )
    found: ColumnElement[float] = NEAR * square_km(ask) / ask.within_km**2 + FAIR * asked + SPARE * surplus
    return found
