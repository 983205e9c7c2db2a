"""Steps that write to the outbox inside a caller's transaction. The row is the promise; a worker keeps it.

Ring: moves.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Required, TypedDict, Unpack
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.database import db, insert_missing, new_uid
from hub.errors import Invalid
from hub.installation.queries import settings
from hub.messaging.models import Conversation, Message
from hub.messaging.outgoing.receipts import ending
from hub.messaging.queries import AT_ONCE
from hub.messaging.rules import FREE_TEXT, OPTED_OUT_CODE, goes_despite_opt_out, may_go_from
from hub.messaging.states import Channel, Lane, MessageState
from hub.messaging.texts import filling as texts
from hub.messaging.texts.segments import count

NO_NUMBER = "There is no phone number. Call or visit this person instead."


class Order(TypedDict, total=False):
    """How a text shall go. `valid_for` counts from when it may leave; `override` ignores quiet hours.

    `as_exercise`: it begins “EXERCISE”, also where the rest is in earnest.
    """

    lane: Required[Lane]
    valid_for: Required[timedelta]
    language: str
    context_uid: UUID | None
    subject_uid: UUID | None
    by: str
    not_before: datetime | None
    override: bool
    as_exercise: bool


class Rendered(Order, total=False):
    """The same for a text from a template, with the facts that fill it."""

    facts: Mapping[str, Any]


def enqueue(
    kind: str, phone: str, *, conversation: Conversation | None = None, **order: Unpack[Rendered]
) -> Message:
    """Puts the text of template `kind` into the outbox, in the conversation's language unless one is named.

    `conversation` with this number, where the caller has it in hand.

    A number that has opted out gets a row that has failed already, so that it is seen and never sent. Only
    the answer to a cry for help is tried all the same: the carrier may block it, we do not.
    """
    conversation = conversation or conversation_for(phone, order.get("language", ""))
    language = order.get("language") or conversation.language
    body = texts.render(kind, language, as_exercise=order.get("as_exercise", False), **order.get("facts", {}))
    order["language"] = language
    return _enqueue(conversation, kind, body, order)


def enqueue_text(body: str, phone: str, **order: Unpack[Order]) -> Message:
    """Puts words that a person typed into the outbox. Raises Invalid when they are missing or too long."""
    conversation = conversation_for(phone)
    conversation.last_at = clock.now()
    return _enqueue(conversation, FREE_TEXT, texts.free(body), order)


def enqueue_email(address: str, subject: str, *, kind: str, body: str, valid_for: timedelta) -> Message:
    """Puts an e-mail into the same outbox; quiet hours do not hold it."""
    now = clock.now()
    message = Message(
        uid=new_uid(), channel=Channel.EMAIL, address=address, subject=" ".join(subject.split()), body=body,
        kind=kind, lane=Lane.ANSWER, segments=0, state=MessageState.QUEUED, created_at=now, not_before=now,
        valid_until=now + valid_for, attempts=0,
    )  # fmt: skip
    db.session.add(message)
    return message


def _enqueue(conversation: Conversation, kind: str, body: str, order: Order) -> Message:
    now, here = clock.now(), settings()
    start = may_go_from(
        order["lane"], max(now, order.get("not_before") or now), quiet=here.quiet_hours, to_local=here.local,
        override=order.get("override", False),
    )  # fmt: skip
    message = Message(
        uid=new_uid(), conversation_id=conversation.id, channel=Channel.SMS, address=conversation.phone,
        body=body, kind=kind, language=order.get("language") or conversation.language, lane=order["lane"],
        segments=count(body).segments, state=MessageState.QUEUED, context_uid=order.get("context_uid"),
        subject_uid=order.get("subject_uid"), by=order.get("by", "system"), created_at=now, not_before=start,
        valid_until=start + order["valid_for"], attempts=0,
    )  # fmt: skip
    if conversation.opted_out_at is not None and not goes_despite_opt_out(kind):
        message.state = MessageState.FAILED
        for column, value in ending(MessageState.FAILED, now, OPTED_OUT_CODE).items():
            setattr(message, column, value)
    db.session.add(message)
    return message


def conversation_for(phone: str, language: str = "", is_invented: bool = False) -> Conversation:
    """The conversation with this number, begun now if there was none. Safe between processes."""
    return conversations_for([phone], language=language, is_invented=is_invented)[phone]


def known_conversation(phone: str) -> Conversation | None:
    """The conversation with this number, if there is one."""
    return _conversations([phone]).get(phone) if phone else None


def begin_conversation(phone: str, language: str = "") -> Conversation:
    """The conversation with a number that had none a moment ago. Safe between processes."""
    if not phone:
        raise Invalid({"phone": NO_NUMBER})
    insert_missing(Conversation, [{"phone": phone, **_beginning(language)}])
    return _conversations([phone])[phone]


def conversations_for(
    phones: Collection[str], *, language: str = "", is_invented: bool = False
) -> dict[str, Conversation]:
    """The conversations with these numbers, begun in one order so that no two call-outs block each other."""
    wanted = sorted(set(phones))
    if not all(wanted):
        raise Invalid({"phone": NO_NUMBER})
    found = _conversations(wanted)
    new = [phone for phone in wanted if phone not in found]
    common = _beginning(language, is_invented)
    insert_missing(Conversation, [{"phone": phone, **common} for phone in new])
    return found | _conversations(new) if new else found


def _beginning(language: str, is_invented: bool = False) -> dict[str, object]:
    return {"language": language or texts.FALLBACK, "is_invented": is_invented or settings().is_exercise}


def _conversations(phones: Sequence[str]) -> dict[str, Conversation]:
    found: dict[str, Conversation] = {}
    for start in range(0, len(phones), AT_ONCE):
        query = sa.select(Conversation).where(Conversation.phone.in_(phones[start : start + AT_ONCE]))
        # Without this each look-up would write the texts of the last one, one by one instead of together.
        with db.session.no_autoflush:
            found |= {row.phone: row for row in db.session.scalars(query)}
    return found


def cancel_waiting(context_uid: UUID, *, by: str, kind: str | None = None) -> int:
    """Stops what waits for this task or call-out, answers how many. What has left is not called back."""
    update = sa.update(Message).where(
        Message.context_uid == context_uid, Message.state == MessageState.QUEUED
    )
    if kind is not None:
        update = update.where(Message.kind == kind)
    values = {
        "state": MessageState.CANCELLED,
        "final_at": clock.now(),
        "error_text": f"Stopped by {by}"[:200],
    }
    done = db.session.execute(update.values(values).execution_options(synchronize_session="fetch"))
    return int(done.rowcount)  # type: ignore[attr-defined]


def cancel_about(subject_uids: Collection[UUID], *, by: str) -> int:
    """Stops what waits to be sent about these people or hand-overs, answers how many. Danger is never stopped."""
    update = sa.update(Message).where(
        Message.subject_uid.in_(subject_uids),
        Message.state == MessageState.QUEUED,
        Message.lane != Lane.DANGER,
    )
    values = {
        "state": MessageState.CANCELLED,
        "final_at": clock.now(),
        "error_text": f"Stopped by {by}"[:200],
    }
    done = db.session.execute(update.values(values).execution_options(synchronize_session="fetch"))
    return int(done.rowcount)  # type: ignore[attr-defined]
