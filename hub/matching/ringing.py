"""Who fits a shift and is rung, since no ask goes to them by text, or to nobody. Ring: queries."""

import sqlalchemy as sa

from hub.matching.asks import asks_of
from hub.matching.filters import Against, Condition, M, Shape, against_by_others, against_by_row, none_of
from hub.matching.queries import best
from hub.matching.rules import Suggestion, WhyNot, rank
from hub.matching.search import Passing
from hub.messaging.models import Conversation
from hub.messaging.outgoing.unreached import IS_UNREACHABLE
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import COUNTS


def to_ring(task_id: int, *, shift_id: int | None = None, limit: int = 50) -> list[Suggestion]:
    """People whom everything speaks for but a text, best first: a landline, a wish, texts that do not arrive.

    Who opted out of texts asked for peace and is not rung for that reason.
    """
    return rank(best(asks_of(task_id, shift_id), limit, RUNG), limit)


def by_voice(task_id: int, *, shift_id: int | None = None, limit: int = 50) -> list[Suggestion]:
    """Everybody who fits, best first, whether a text reaches them or not: they are rung, or somebody walks there."""
    return rank(best(asks_of(task_id, shift_id), limit, ANYHOW), limit)


def _by_row(shape: Shape) -> Condition:
    cannot_read = (
        sa.select(Volunteer.id)
        .join(Conversation, Conversation.phone == Volunteer.phone)
        .where(IS_UNREACHABLE, Conversation.opted_out_at.is_(None), COUNTS)
    )
    rung = sa.or_(M.has_phone == 0, M.volunteer_id.in_(cannot_read))
    return sa.and_(rung, none_of(_but_texts(against_by_row(shape))))


def _by_others(shape: Shape) -> Condition:
    has_number = sa.exists().where(Volunteer.id == M.volunteer_id, Volunteer.phone.is_not(None), COUNTS)
    return sa.and_(has_number, none_of(_but_texts(against_by_others(shape))))


def _but_texts(found: Against) -> Against:
    return [(why, condition) for why, condition in found if why is not WhyNot.NO_TEXTS]


def _any_row(shape: Shape) -> Condition:
    return none_of(_but_texts(against_by_row(shape)))


def _any_others(shape: Shape) -> Condition:
    counts = sa.exists().where(Volunteer.id == M.volunteer_id, COUNTS)
    return sa.and_(counts, none_of(_but_texts(against_by_others(shape))))


RUNG = Passing(_by_row, _by_others)
ANYHOW = Passing(_any_row, _any_others)
