"""What stands in the outbox and in the conversations."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.installation.queries import settings
from hub.messaging.models import Conversation, Inbound, Message, Receipt
from hub.messaging.rules import CODE_TEXT
from hub.messaging.states import Channel, InboundState, MessageState

AT_ONCE = 500
KEPT_TRYING = timedelta(days=3)
LEFT_US = (
    MessageState.SENDING,
    MessageState.SENT,
    MessageState.DELIVERED,
    MessageState.UNDELIVERED,
    MessageState.UNKNOWN,
)
DID_NOT_ARRIVE = tuple(state for state in MessageState if state.did_not_arrive)


def shown_body(message: Message) -> str:
    """The words of a text as staff may read them: a code that opens somebody's own page is not for them."""
    return re.sub(r"\d{6}", "••••••", message.body) if message.kind == CODE_TEXT else message.body


@dataclass(frozen=True, slots=True)
class Line:
    """One text in a conversation, in either direction; `row` is its Message or Inbound."""

    at: datetime
    is_inbound: bool
    body: str
    state: str
    note: str
    row: Message | Inbound


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A message whose fate is not known, with what the carrier must be asked."""

    message_id: int
    attempt: int
    channel: Channel
    to: str
    body: str
    claimed_at: datetime
    uid: UUID


def is_opted_out(phone: str) -> bool:
    """Whether this number has said STOP."""
    return bool(opted_out_phones([phone]))


def opted_out_phones(phones: Collection[str]) -> set[str]:
    """Those of these numbers that have said STOP."""
    wanted, found = sorted(set(phones)), set[str]()
    for start in range(0, len(wanted), AT_ONCE):
        query = sa.select(Conversation.phone).where(
            Conversation.phone.in_(wanted[start : start + AT_ONCE]), Conversation.opted_out_at.is_not(None)
        )
        found.update(db.session.scalars(query))
    return found


def all_opted_out() -> set[str]:
    """Every number that has said STOP."""
    return set(
        db.session.scalars(sa.select(Conversation.phone).where(Conversation.opted_out_at.is_not(None)))
    )


def conversation_of(phone: str) -> Conversation | None:
    """The conversation with this number, if there has been one."""
    return db.session.scalars(sa.select(Conversation).where(Conversation.phone == phone)).one_or_none()


def queue_age_seconds() -> float:
    """How long the oldest message that may leave now has been waiting."""
    now = clock.now()
    # A retry moves `not_before`, but the person has waited since the text was written.
    since = sa.func.min(sa.case((Message.attempts > 0, Message.created_at), else_=Message.not_before))
    query = sa.select(sa.type_coerce(since, Message.not_before.type)).where(
        Message.state == MessageState.QUEUED, sa.or_(Message.not_before <= now, Message.attempts > 0)
    )
    oldest: datetime | None = db.session.scalar(query)
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


def texts_waiting() -> int:
    """How many messages have not left yet."""
    waits = (MessageState.QUEUED, MessageState.SENDING)
    return db.session.scalar(sa.select(sa.func.count(Message.id)).where(Message.state.in_(waits))) or 0


def unclear_count() -> int:
    """How many texts wait for a person to read them."""
    query = sa.select(sa.func.count(Inbound.id)).where(Inbound.state == InboundState.UNCLEAR)
    return db.session.scalar(query) or 0


def message_counts(context_uid: UUID | None = None) -> dict[str, int]:
    """How many messages are in each state, of one task or call-out when it is named."""
    query = sa.select(Message.state, sa.func.count()).group_by(Message.state)
    if context_uid is not None:
        query = query.where(Message.context_uid == context_uid)
    return {state.value: number for state, number in db.session.execute(query)}


def inbound_counts() -> dict[str, int]:
    """How many texts that came in are in each state."""
    query = sa.select(Inbound.state, sa.func.count()).group_by(Inbound.state)
    return {state.value: number for state, number in db.session.execute(query)}


def undelivered_of(context_uid: UUID) -> list[Message]:
    """The messages of one task or call-out that did not arrive, oldest first."""
    query = sa.select(Message).where(Message.context_uid == context_uid, Message.state.in_(DID_NOT_ARRIVE))
    return list(db.session.scalars(query.order_by(Message.id)))


def segments_since(moment: datetime) -> int:
    """How many parts have been handed to the carrier since then."""
    query = sa.select(sa.func.sum(Message.segments)).where(
        Message.claimed_at >= moment, Message.state.in_(LEFT_US), Message.channel == Channel.SMS
    )
    return int(db.session.scalar(query) or 0)


def segments_by_sender(moment: datetime) -> dict[str, int]:
    """The same for each of our numbers."""
    query = sa.select(Message.sender, sa.func.sum(Message.segments)).where(
        Message.claimed_at >= moment, Message.state.in_(LEFT_US), Message.channel == Channel.SMS
    )
    return {sender: int(number) for sender, number in db.session.execute(query.group_by(Message.sender))}


def oldest_on_its_way(since: datetime) -> datetime | None:
    """When the oldest text left of those since then that the carrier took and that has no final state."""
    query = sa.select(sa.func.min(Message.claimed_at)).where(
        Message.claimed_at >= since, Message.state == MessageState.SENT, Message.channel == Channel.SMS
    )
    return db.session.scalar(query)


def known_receipts(sids: Sequence[str]) -> set[tuple[str, str]]:
    """What the carrier has said of these texts already."""
    found: set[tuple[str, str]] = set()
    for start in range(0, len(sids), AT_ONCE):
        query = sa.select(Receipt.provider_sid, Receipt.status)
        rows = db.session.execute(query.where(Receipt.provider_sid.in_(sids[start : start + AT_ONCE])))
        found |= {(row.provider_sid, row.status) for row in rows}
    return found


def latest_numbers(conversation_ids: Collection[int], ours: Collection[str]) -> dict[int, str]:
    """By which of our numbers each of these conversations was last led: theirs to us counts before ours to them."""
    ids = [number for number in conversation_ids if number is not None]
    by_us = sa.select(sa.func.max(Message.id)).where(
        Message.conversation_id.in_(ids), Message.sender.in_(list(ours))
    )
    by_them = sa.select(sa.func.max(Inbound.id)).where(
        Inbound.conversation_id.in_(ids), Inbound.to_phone.in_(list(ours))
    )
    sent = sa.select(Message.conversation_id, Message.sender).where(
        Message.id.in_(by_us.group_by(Message.conversation_id))
    )
    came = sa.select(Inbound.conversation_id, Inbound.to_phone).where(
        Inbound.id.in_(by_them.group_by(Inbound.conversation_id))
    )
    found = {talk: number for talk, number in db.session.execute(sent) if talk is not None}
    return found | {talk: number for talk, number in db.session.execute(came)}


def segments_today() -> int:
    """How many parts have been handed to the carrier since midnight, on the clock of this place."""
    return segments_since(midnight())


def midnight() -> datetime:
    """When today began, on the clock of this place."""
    return settings().local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)


def thread(conversation_id: int, *, limit: int = 200) -> list[Line]:
    """The last texts to and from one number, oldest first."""
    received = sa.select(Inbound).where(Inbound.conversation_id == conversation_id)
    written = sa.select(Message).where(Message.conversation_id == conversation_id)
    lines = [
        Line(row.received_at, True, row.body, row.state, row.outcome, row)
        for row in db.session.scalars(received.order_by(Inbound.id.desc()).limit(limit))
    ] + [
        Line(row.created_at, False, shown_body(row), row.state, row.error_text, row)
        for row in db.session.scalars(written.order_by(Message.id.desc()).limit(limit))
    ]
    # An answer written in the same moment stands below what it answers.
    return sorted(lines, key=lambda line: (line.at, not line.is_inbound, line.row.id))[-limit:]


def doubtful(now: datetime, *, limit: int) -> list[Doubtful]:
    """Messages of unknown fate that it is time to ask about, the most urgent first."""
    query = (
        sa.select(Message)
        .where(Message.state == MessageState.UNKNOWN, Message.lease_until <= now)
        .order_by(Message.lane, Message.id)
        .limit(limit)
    )
    return [
        Doubtful(
            row.id,
            row.attempts,
            row.channel,
            row.address,
            row.body,
            row.claimed_at or row.created_at,
            row.uid,
        )
        for row in db.session.scalars(query)
    ]


def untold_ids(now: datetime, *, limit: int) -> list[int]:
    """Messages that did not arrive and whose writer has not been told."""
    query = sa.select(Message.id).where(Message.untold_at <= now).order_by(Message.untold_at).limit(limit)
    return list(db.session.scalars(query))


def waiting_receipt_ids(now: datetime, *, limit: int) -> list[int]:
    """Receipts that came before the message they speak of could be found, and now can."""
    theirs = sa.or_(Message.provider_sid == Receipt.provider_sid, Message.uid == Receipt.message_uid)
    query = (
        sa.select(Receipt.id)
        .where(Receipt.applied_at.is_(None), Receipt.received_at > now - KEPT_TRYING)
        .where(sa.exists().where(theirs))
        .order_by(Receipt.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def unread(*, most: int) -> int:
    """How many texts that came in nobody has begun to read; no more than `most` are counted."""
    waiting = sa.select(Inbound.id).where(
        Inbound.state == InboundState.RECEIVED, Inbound.lease_until.is_(None)
    )
    return db.session.scalar(sa.select(sa.func.count()).select_from(waiting.limit(most).subquery())) or 0


def last_received_at() -> datetime | None:
    """When the newest text came in."""
    return db.session.scalar(sa.select(sa.func.max(Inbound.received_at)))
