"""How the outbox stands: how much waits, for how long, and what went wrong. Ring: queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.database import db
from hub.messaging.models import Message
from hub.messaging.states import Channel, Lane, MessageState

DID_NOT_ARRIVE = tuple(state for state in MessageState if state.did_not_arrive)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Texts that have not left: those that may leave now, their parts, and those held until later."""

    now: int
    parts: int
    later: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Failing:
    """One reason why texts did not arrive, and how many."""

    code: int | None
    words: str
    number: int


def waiting(now: datetime) -> Waiting:
    """What has not left by `now`."""
    is_due = Message.not_before <= now
    later = sa.case((~is_due, Message.not_before))
    query = sa.select(
        sa.func.count(sa.case((is_due, 1))),
        sa.func.coalesce(sa.func.sum(sa.case((is_due, Message.segments), else_=0)), 0),
        sa.func.count(sa.case((~is_due, 1))),
        sa.type_coerce(sa.func.min(later), Message.not_before.type),
    ).where(Message.state.in_((MessageState.QUEUED, MessageState.SENDING)), Message.channel == Channel.SMS)
    due, parts, held, next_at = db.session.execute(query).one()
    return Waiting(now=due, parts=int(parts), later=held, next_at=next_at)


def left_since(moment: datetime) -> tuple[int, int]:
    """How many texts the carrier has taken since then, and how many of them are known to have arrived."""
    query = sa.select(
        sa.func.count(), sa.func.count(sa.case((Message.state == MessageState.DELIVERED, 1)))
    ).where(Message.sent_at >= moment, Message.channel == Channel.SMS)
    taken, arrived = db.session.execute(query).one()
    return taken, arrived


def taken_by_sender(moment: datetime) -> dict[str, int]:
    """How many texts the carrier has taken since then from each of our numbers."""
    query = sa.select(Message.sender, sa.func.count()).where(
        Message.sent_at >= moment, Message.channel == Channel.SMS
    )
    return {sender: number for sender, number in db.session.execute(query.group_by(Message.sender))}


def failures_since(moment: datetime) -> Sequence[Failing]:
    """Why texts did not arrive since then, the most frequent reason first."""
    number = sa.func.count()
    query = (
        sa.select(Message.error_code, Message.error_text, number)
        .where(Message.state.in_(DID_NOT_ARRIVE), Message.final_at >= moment)
        .group_by(Message.error_code, Message.error_text)
        .order_by(number.desc(), Message.error_text)
    )
    return [
        Failing(code, words or "No reason was given", many) for code, words, many in db.session.execute(query)
    ]


def still_of_use(now: datetime, *, limit: int = 200) -> list[Message]:
    """The texts that did not arrive while what they say still holds, the newest first: answers and asks.

    Danger, changes and confirmations are not among them: for those an alarm rings.
    """
    query = sa.select(Message).where(
        Message.state.in_(DID_NOT_ARRIVE), Message.valid_until > now, Message.channel == Channel.SMS,
        Message.lane.in_((Lane.ANSWER, Lane.ASK)), Message.conversation_id.is_not(None),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(Message.final_at.desc(), Message.id.desc()).limit(limit)))
