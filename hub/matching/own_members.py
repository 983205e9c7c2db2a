"""Who of an organisation's own people fits its shift. Ring: queries."""

import sqlalchemy as sa

from hub.matching.asks import asks_of
from hub.matching.filters import Condition, M, Shape, against_by_others, against_by_row, none_of
from hub.matching.queries import best
from hub.matching.rules import Suggestion, rank
from hub.matching.search import Passing
from hub.volunteers.models import Affiliation
from hub.volunteers.selves import is_there


def fitting_members(task_id: int, *, shift_id: int | None = None, limit: int = 50) -> list[Suggestion]:
    """The best of the members whom the owner of the task has confirmed, by the same judgement as everybody."""
    return rank(best(asks_of(task_id, shift_id), limit, MEMBERS), limit)


def _by_row(shape: Shape) -> Condition:
    return none_of(against_by_row(shape))


def _by_others(shape: Shape) -> Condition:
    belongs = sa.and_(
        Affiliation.organisation_id == sa.bindparam("organisation_id", type_=sa.Integer),
        Affiliation.ended_on.is_(None), Affiliation.verified_at.is_not(None),
    )  # fmt: skip
    is_member = is_there(Affiliation.volunteer_id, M.volunteer_id, belongs)
    return sa.and_(is_member, none_of(against_by_others(shape)))


MEMBERS = Passing(_by_row, _by_others)
