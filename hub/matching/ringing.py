"""Who fits a shift and is rung, since no ask goes to them by text. Ring: queries."""

import sqlalchemy as sa

from hub.matching.queries import M, against, asks_of, best
from hub.matching.rules import AskFacts, Candidate, Suggestion, WhyNot, merge, rank
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import COUNTS


def to_ring(task_id: int, *, shift_id: int | None = None, limit: int = 50) -> list[Suggestion]:
    """People whom everything speaks for but a text, best first."""
    return merge([rank(ask, _rung(ask, limit)) for ask in asks_of(task_id, shift_id)])[:limit]


def _rung(ask: AskFacts, limit: int) -> list[Candidate]:
    others = [condition for why, condition in against(ask) if why is not WhyNot.NO_TEXTS]
    has_number = sa.exists().where(Volunteer.id == M.volunteer_id, Volunteer.phone.is_not(None), COUNTS)
    return best(ask, limit, M.has_phone == 0, has_number, sa.not_(sa.or_(*others)))
