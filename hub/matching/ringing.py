"""Who fits a shift and is rung, since no ask goes to them by text. Ring: queries."""

import sqlalchemy as sa

from hub.matching.asks import asks_of
from hub.matching.filters import Against, Condition, M, Shape, against_by_others, against_by_row, none_of
from hub.matching.queries import best
from hub.matching.rules import Suggestion, WhyNot, rank
from hub.matching.search import Passing
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import COUNTS


def to_ring(task_id: int, *, shift_id: int | None = None, limit: int = 50) -> list[Suggestion]:
    """People whom everything speaks for but a text, best first."""
    return rank(best(asks_of(task_id, shift_id), limit, RUNG), limit)


def _by_row(shape: Shape) -> Condition:
    return sa.and_(M.has_phone == 0, none_of(_but_texts(against_by_row(shape))))


def _by_others(shape: Shape) -> Condition:
    has_number = sa.exists().where(Volunteer.id == M.volunteer_id, Volunteer.phone.is_not(None), COUNTS)
    return sa.and_(has_number, none_of(_but_texts(against_by_others(shape))))


def _but_texts(found: Against) -> Against:
    return [(why, condition) for why, condition in found if why is not WhyNot.NO_TEXTS]


RUNG = Passing(_by_row, _by_others)
