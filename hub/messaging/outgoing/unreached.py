"""Numbers that texts do not bring to: opted out, unreachable, and those that never answer. Ring: queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.database import db
from hub.messaging.models import Conversation, Inbound, Message, Question
from hub.messaging.queries import AT_ONCE, DID_NOT_ARRIVE
from hub.messaging.states import QuestionKind, QuestionState

# So many texts in a row did not arrive; so many asks were never answered.
UNREACHABLE_AFTER, SILENT_AFTER = 3, 3
IS_UNREACHABLE = Conversation.failed_in_a_row >= UNREACHABLE_AFTER
_STILL_THERE = sa.not_(Conversation.phone.startswith("erased:"))


@dataclass(frozen=True, slots=True)
class Unreached:
    """One number, why it is on the list, since when, and how often."""

    conversation: Conversation
    why: str
    since: datetime | None
    times: int = 0


def unreachable_phones(phones: Collection[str]) -> set[str]:
    """Those of these numbers at which the last texts did not arrive."""
    wanted, found = sorted(set(phones)), set[str]()
    for start in range(0, len(wanted), AT_ONCE):
        query = sa.select(Conversation.phone).where(
            Conversation.phone.in_(wanted[start : start + AT_ONCE]), IS_UNREACHABLE
        )
        found.update(db.session.scalars(query))
    return found


def opted_out(*, limit: int = 500) -> list[Unreached]:
    """Numbers that want no texts, the latest first."""
    query = sa.select(Conversation).where(Conversation.opted_out_at.is_not(None), _STILL_THERE)
    rows = db.session.scalars(query.order_by(Conversation.opted_out_at.desc()).limit(limit))
    return [Unreached(row, "Opted out of texts", row.opted_out_at) for row in rows]


def unreachable(*, limit: int = 500) -> list[Unreached]:
    """Numbers at which the last texts did not arrive, the latest first, with what the carrier said last."""
    query = sa.select(Conversation).where(IS_UNREACHABLE, Conversation.opted_out_at.is_(None), _STILL_THERE)
    rows = list(db.session.scalars(query.order_by(Conversation.last_failed_at.desc()).limit(limit)))
    why = _last_reasons([row.id for row in rows])
    return [
        Unreached(
            row, why.get(row.id, "The last texts did not arrive"), row.last_failed_at, row.failed_in_a_row
        )
        for row in rows
    ]


def never_answering(*, limit: int = 500) -> list[Unreached]:
    """Numbers that were asked several times and never wrote to us, asked most often first."""
    asks = _silent().subquery()
    query = (
        sa.select(Conversation, asks.c.times, asks.c.since)
        .join(asks, asks.c.conversation_id == Conversation.id)
        .where(Conversation.opted_out_at.is_(None), sa.not_(IS_UNREACHABLE), _STILL_THERE)
        .order_by(asks.c.times.desc(), Conversation.id)
    )
    return [
        Unreached(row, f"Asked {times} times, never answered", since, times)
        for row, times, since in db.session.execute(query.limit(limit))
    ]


def _silent() -> "sa.Select[int, int, datetime]":
    wrote = sa.exists().where(Inbound.conversation_id == Question.conversation_id)
    since = sa.type_coerce(sa.func.min(Question.asked_at), Question.asked_at.type)
    return (
        sa.select(Question.conversation_id, sa.func.count().label("times"), since.label("since"))
        .where(Question.kind == QuestionKind.ASK, Question.state == QuestionState.RUN_OUT, sa.not_(wrote))
        .group_by(Question.conversation_id)
        .having(sa.func.count() >= SILENT_AFTER)
    )


def counts() -> tuple[int, int, int]:
    """How many numbers have opted out, cannot be reached, and never answer."""
    return len(opted_out()), len(unreachable()), len(never_answering())


def unreached_count() -> int:
    """How many numbers are on the three lists."""
    return sum(counts())


def _last_reasons(ids: Collection[int]) -> dict[int, str]:
    last = (
        sa.select(sa.func.max(Message.id))
        .where(Message.conversation_id.in_(ids), Message.state.in_(DID_NOT_ARRIVE))
        .group_by(Message.conversation_id)
    )
    rows = db.session.execute(
        sa.select(Message.conversation_id, Message.error_text).where(Message.id.in_(last))
    )
    return {key: words for key, words in rows if key is not None and words} if ids else {}
