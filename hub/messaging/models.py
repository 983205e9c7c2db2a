"""Conversations by number, messages out, texts in, open questions and the carrier's receipts."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.database import Record, UtcDateTime, db, enum_column
from hub.messaging.states import Channel, InboundState, MessageState, QuestionKind, QuestionState


class Conversation(Record, db.Model):
    """All messages with one phone number (E.164). Opting out is by number, whoever uses it.

    `last_at` is when a person last spoke in it: a text from them, or an answer typed by one of us.
    """

    __tablename__ = "conversation"

    # Wider than a number: senders may be words, and other channels put a prefix before it.
    phone: Mapped[str] = mapped_column(sa.String(64), unique=True)
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    opted_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_invented: Mapped[bool] = mapped_column(default=False)
    last_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    answering_by: Mapped[str | None] = mapped_column(sa.String(64))
    answering_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Whose it is until it is settled, and the hub or task it was handed to.
    assigned_to: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    assigned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_to: Mapped[UUID | None] = mapped_column(sa.Uuid, index=True)
    # What they told us about reaching them ("no texts indoors, ring the landline").
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    note_by: Mapped[str] = mapped_column(sa.String(64), default="")
    note_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Texts in a row that did not arrive; 0 again with the first that does.
    failed_in_a_row: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    last_failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Message(Record, db.Model):
    """One message out. The row is the promise; a worker keeps it.

    `kind` names its template; `context` the task or call-out it belongs to (a uid); `not_before` holds it
    for quiet hours or a pause before it goes; a lapsed `lease_until` makes it `unknown`, and then says when
    to look next. `attempts` counts the claims, so a late answer to an older claim changes nothing.
    `untold_at` stands from the moment it is known not to arrive until whoever wrote it has been told.
    """

    __tablename__ = "message"
    __table_args__ = (
        # In the order of claiming, so that a claim reads only as many rows as it takes.
        sa.Index("ix_message_queue", "state", "lane", "id", "not_before"),
        sa.Index("ix_message_context", "context_uid", "state"),
        # Whatever waits about one thing is taken back with every answer to it.
        sa.Index("ix_message_subject", "subject_uid"),
    )

    conversation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("conversation.id"), index=True)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel, "channel"), default=Channel.SMS)
    address: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(200), default="")
    body: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[str] = mapped_column(sa.String(40))
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    lane: Mapped[int] = mapped_column(sa.SmallInteger)
    segments: Mapped[int] = mapped_column(default=1)
    state: Mapped[MessageState] = mapped_column(
        enum_column(MessageState, "state"), default=MessageState.QUEUED
    )
    context_uid: Mapped[UUID | None] = mapped_column(sa.Uuid)
    subject_uid: Mapped[UUID | None] = mapped_column(sa.Uuid)
    by: Mapped[str] = mapped_column(sa.String(64), default="system")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(sa.String(80))
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    provider_sid: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    # Our number or service by which it left.
    sender: Mapped[str] = mapped_column(sa.String(64), default="")
    error_code: Mapped[int | None]
    error_text: Mapped[str] = mapped_column(sa.String(200), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    final_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    untold_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    conversation: Mapped[Conversation | None] = relationship()


class Receipt(Record, db.Model):
    """What the carrier said about a message, kept raw: it may come twice, late, or before our own commit."""

    __tablename__ = "receipt"
    __table_args__ = (sa.UniqueConstraint("provider_sid", "status"),)

    provider_sid: Mapped[str] = mapped_column(sa.String(64))
    message_uid: Mapped[UUID | None] = mapped_column(sa.Uuid)
    status: Mapped[str] = mapped_column(sa.String(24))
    error_code: Mapped[int | None]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class Question(Record, db.Model):
    """What a phone has been asked and not yet answered. `subject_uid` is what the answer is about.

    `code` tells two open asks apart; `options` are the numbered choices of a `which` question.
    """

    __tablename__ = "question"
    __table_args__ = (
        sa.Index("ix_question_open", "conversation_id", "state"),
        sa.Index("ix_question_deadline", "state", "deadline"),
    )

    conversation_id: Mapped[int] = mapped_column(sa.ForeignKey("conversation.id"))
    kind: Mapped[QuestionKind] = mapped_column(enum_column(QuestionKind, "kind"))
    state: Mapped[QuestionState] = mapped_column(
        enum_column(QuestionState, "state"), default=QuestionState.OPEN
    )
    code: Mapped[str] = mapped_column(sa.String(4), default="")
    subject_uid: Mapped[UUID] = mapped_column(sa.Uuid, index=True)
    label: Mapped[str] = mapped_column(sa.String(120), default="")
    options: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline: Mapped[datetime] = mapped_column(UtcDateTime)
    nudged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    conversation: Mapped[Conversation] = relationship()


class Inbound(Record, db.Model):
    """One text that came in, stored once before anything is decided."""

    __tablename__ = "inbound"
    __table_args__ = (sa.Index("ix_inbound_state", "state", "id"),)

    provider_sid: Mapped[str] = mapped_column(sa.String(64), unique=True)
    conversation_id: Mapped[int] = mapped_column(sa.ForeignKey("conversation.id"), index=True)
    to_phone: Mapped[str] = mapped_column(sa.String(64), default="")
    body: Mapped[str] = mapped_column(sa.Text)
    # STOP, START or HELP when the carrier has answered that word itself, so that we add nothing.
    opt_out_type: Mapped[str] = mapped_column(sa.String(8), default="")
    # Pictures stay with the carrier; a person is told that there were some.
    media_count: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[InboundState] = mapped_column(
        enum_column(InboundState, "state"), default=InboundState.RECEIVED
    )
    intent: Mapped[str] = mapped_column(sa.String(12), default="")
    reading: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    question_id: Mapped[int | None] = mapped_column(sa.ForeignKey("question.id"))
    # What came of it, in a few plain words for the conversation page.
    outcome: Mapped[str] = mapped_column(sa.String(200), default="")
    # A worker reads it until then; one that died is followed by another.
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_by: Mapped[str | None] = mapped_column(sa.String(64))

    conversation: Mapped[Conversation] = relationship()
    question: Mapped[Question | None] = relationship()


class Sender(Record, db.Model):
    """A number or service of ours that texts leave by, and how it fares. Failing: it rests, another takes over."""

    __tablename__ = "sender"

    address: Mapped[str] = mapped_column(sa.String(64), unique=True)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rested_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error_code: Mapped[int | None]
    error_text: Mapped[str] = mapped_column(sa.String(200), default="")


class LineTest(Record, db.Model):
    """One real text each way, to prove that texts work here: each step with the moment at which it was seen."""

    __tablename__ = "line_test"

    phone: Mapped[str] = mapped_column(sa.String(20))
    code: Mapped[str] = mapped_column(sa.String(8))
    by: Mapped[str] = mapped_column(sa.String(64))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    message_uid: Mapped[UUID | None] = mapped_column(sa.Uuid)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_to: Mapped[str] = mapped_column(sa.String(64), default="")


class RefusedRequest(db.Model):
    """How many requests to the webhooks in one hour bore no signature of the carrier."""

    __tablename__ = "refused_request"

    hour: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SavedReply(Record, db.Model):
    """Words that operators use again and again. Retired ones are kept, not offered."""

    __tablename__ = "saved_reply"

    title: Mapped[str] = mapped_column(sa.String(60))
    body: Mapped[str] = mapped_column(sa.String(480))
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    by: Mapped[str] = mapped_column(sa.String(64))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TextPrice(Record, db.Model):
    """What one part of a text to numbers that begin so costs; the longest beginning counts. Empty: all others."""

    __tablename__ = "text_price"

    beginning: Mapped[str] = mapped_column(sa.String(8), unique=True)
    per_part: Mapped[float]
    currency: Mapped[str] = mapped_column(sa.String(3))
    changed_by: Mapped[str] = mapped_column(sa.String(64))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
