"""Use cases that settle what a worker left behind: claims that ran out, lost answers, news not passed on yet.

As in `delivery`, the message row is the record; its states write no audit rows. Ring: services.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from hub import clock
from hub.alarms.moves import raise_alarm
from hub.alarms.states import AlarmKind
from hub.database import db, transaction
from hub.messaging.events import MessageNotDelivered
from hub.messaging.models import Message
from hub.messaging.outgoing import receipts, tries
from hub.messaging.outgoing.carrier_alarm import alarm_carrier, was_warned
from hub.messaging.outgoing.doubts import waits_for_a_person
from hub.messaging.outgoing.duty import alarm_did_not_arrive
from hub.messaging.rules import (
    ALARM_TO_DUTY_PHONE,
    ASK_LATER,
    LEASE,
    LONGEST_LEASE,
    LOOK_AGAIN,
    TOO_LATE,
    Treatment,
    known,
    must_be_seen,
)
from hub.messaging.sending.transport.base import Record
from hub.messaging.states import Lane, MessageState


def expire_due() -> int:
    """Ends what is too late to send, so that nobody reads “waiting” on it; answers how many."""
    with transaction():
        now = clock.now()
        values = {"state": MessageState.EXPIRED, **receipts.ending(MessageState.EXPIRED, now, words=TOO_LATE)}
        late = sa.update(Message).where(Message.state == MessageState.QUEUED, Message.valid_until <= now)
        done = db.session.execute(late.values(values).execution_options(synchronize_session=False))
        return int(done.rowcount)  # type: ignore[attr-defined]


def reclaim() -> int:
    """Claims whose lease ran out become unknown: their worker died, perhaps after the carrier took them."""
    with transaction():
        now = clock.now()
        lapsed = sa.update(Message).where(Message.state == MessageState.SENDING, Message.lease_until <= now)
        values = {
            "state": MessageState.UNKNOWN,
            "lease_until": now,
            "error_text": "The worker stopped while sending",
        }
        done = db.session.execute(lapsed.values(values).execution_options(synchronize_session=False))
        return int(done.rowcount)  # type: ignore[attr-defined]


def wait_no_longer() -> None:
    """The machine's clock was ahead and was put back: what waits for a moment by that clock waits no longer.

    Such a text was written in what is now the future and never meant to wait; such a claim lasts longer than any.
    """
    with transaction():
        now, m = clock.now(), Message
        meant_at_once = sa.and_(
            m.state == MessageState.QUEUED, m.not_before > now + LEASE, m.not_before <= m.created_at
        )
        held = m.state.in_((MessageState.SENDING, MessageState.UNKNOWN)) & (
            m.lease_until > now + LONGEST_LEASE
        )
        for which, values in ((meant_at_once, {"not_before": now}), (held, {"lease_until": now})):
            db.session.execute(
                sa.update(m).where(which).values(values).execution_options(synchronize_session=False)
            )


def settle_unknown(
    message_id: int, attempt: int, records: Sequence[Record] | None, *, grace: timedelta
) -> MessageState:
    """Settles one lost message by the carrier's own record of this text; answers its state.

    Found there and not known as another message's: it was taken. Not found after `grace`: it is queued
    again. `records` None, where the carrier could not be asked: it stays unknown and is asked about later.
    """
    with transaction():
        message = db.session.get_one(Message, message_id, populate_existing=True, with_for_update=True)
        if message.state is not MessageState.UNKNOWN or message.attempts != attempt:
            return message.state
        theirs = _unclaimed(records or ())
        if theirs is not None:
            message.state, message.provider_sid, message.error_text = MessageState.SENT, theirs.sid, ""
            message.sent_at = theirs.at or clock.now()
            db.session.flush()
            receipts.note(theirs.sid, theirs.status, error_code=theirs.error_code)
            receipts.apply_for([theirs.sid])
            db.session.expire(message)
        elif records is not None and clock.now() >= (message.claimed_at or message.created_at) + grace:
            message.state, message.not_before, message.error_text = MessageState.QUEUED, clock.now(), ""
            message.claimed_by = message.claimed_at = message.lease_until = None
        else:
            message.lease_until = clock.now() + (ASK_LATER if records is None else LOOK_AGAIN)
            _alarm_doubt(message)
        return message.state


def _alarm_doubt(message: Message) -> None:
    """A text that matters and may not have arrived rings once the carrier has had its time to say."""
    matters = must_be_seen(Lane(message.lane), message.kind)
    if matters and waits_for_a_person(message, clock.now()):
        title = f"Nobody knows whether a text that matters arrived ({message.kind.replace('_', ' ')})"
        detail = "The carrier's answer was lost, and it cannot be asked. Ring this person or go there."
        raise_alarm(AlarmKind.UNDELIVERED, message, title=title, detail=detail)


def _unclaimed(records: Sequence[Record]) -> Record | None:
    sids = [record.sid for record in records]
    taken = set(db.session.scalars(sa.select(Message.provider_sid).where(Message.provider_sid.in_(sids))))
    taken |= tries.failed_among(sids)
    return next((record for record in records if record.sid not in taken), None)


def not_delivered(message_id: int) -> MessageNotDelivered | None:
    """The news that this message did not arrive, or None when it has arrived after all."""
    message = db.session.get_one(Message, message_id, populate_existing=True)
    if message.untold_at is None:
        return None
    return MessageNotDelivered(
        message_uid=message.uid, kind=message.kind, context_uid=message.context_uid,
        subject_uid=message.subject_uid, phone=message.address, error_code=message.error_code,
        by_carrier=message.attempts > 0,
    )  # fmt: skip


def told(message_id: int, *, is_seen_to: bool = False) -> None:
    """Notes that whoever wrote this message knows that it did not arrive; some of it a person must see.

    `is_seen_to`: they saw to it, so that no alarm of ours is needed.
    """
    with transaction():
        message = db.session.get_one(Message, message_id)
        message.untold_at = None
        if known(message.error_code).treatment is Treatment.CONFIGURATION:
            alarm_carrier(message.error_text)
        elif message.kind == ALARM_TO_DUTY_PHONE:
            alarm_did_not_arrive(message.error_text)
        elif not is_seen_to and must_be_seen(Lane(message.lane), message.kind):
            title = f"A text that matters did not arrive ({message.kind.replace('_', ' ')})"
            detail = f"{message.error_text}. Ring this person or go there."
            raise_alarm(AlarmKind.UNDELIVERED, message, title=title, detail=detail)


def tell_later(message_id: int) -> None:
    """Whoever should know of it failed on it; they are told again in a minute."""
    with transaction():
        message = db.session.get_one(Message, message_id)
        if message.untold_at is not None:
            message.untold_at = clock.now() + ASK_LATER


def apply_receipt(receipt_id: int) -> None:
    """Applies a receipt that came before its message could be found."""
    with transaction():
        receipts.apply_one(receipt_id)


def warn_once(words: str, since: datetime) -> None:
    """Raises the carrier's alarm with these words, unless that was done since then."""
    with transaction():
        if not was_warned(words, since):
            alarm_carrier(words)
