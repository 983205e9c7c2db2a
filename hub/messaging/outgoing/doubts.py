"""Messages whose fate nobody knows: they may have arrived or not, and only a person can find out. Ring: queries."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.errors import NotFound
from hub.messaging.models import Message
from hub.messaging.states import MessageState

# Until then the carrier's own record may still settle it; then a person looks.
ASKED_FIRST = timedelta(minutes=2)


def unknown_messages(*, limit: int = 500) -> list[Message]:
    """Every message of unknown fate, the most urgent first."""
    query = sa.select(Message).where(Message.state == MessageState.UNKNOWN)
    return list(db.session.scalars(query.order_by(Message.lane, Message.id).limit(limit)))


def since(message: Message) -> datetime:
    """From when on its fate has not been known."""
    return message.claimed_at or message.created_at


def waits_for_a_person(message: Message, now: datetime) -> bool:
    """Whether the carrier has had its time to say what it knows."""
    return now >= since(message) + ASKED_FIRST


def oldest_in_doubt(now: datetime) -> tuple[int, datetime | None]:
    """How many messages wait for a person to find out, and since when the first of them does."""
    first = sa.func.min(sa.func.coalesce(Message.claimed_at, Message.created_at))
    query = sa.select(sa.func.count(), sa.type_coerce(first, Message.created_at.type)).where(
        Message.state == MessageState.UNKNOWN,
        sa.func.coalesce(Message.claimed_at, Message.created_at) <= now - ASKED_FIRST,
    )
    number, oldest = db.session.execute(query).one()
    return number, oldest


def message_by_uid(uid: UUID) -> Message:
    """The message. Raises NotFound."""
    message = db.session.scalars(sa.select(Message).where(Message.uid == uid)).one_or_none()
    if message is None:
        raise NotFound(uid=uid)
    return message
