"""Steps on a text that did not arrive for a reason that passes: it goes back into the outbox and leaves later.

Each try has an id of the carrier's; its receipts keep which message it was for. Ring: moves.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.messaging.models import Message, Receipt
from hub.messaging.outgoing import senders
from hub.messaging.outgoing.again import again_at
from hub.messaging.queries import midnight
from hub.messaging.rules import STATUS, Treatment, known
from hub.messaging.states import MESSAGE, Lane, MessageEvent

FAILURES = tuple(status for status, event in STATUS.items() if event is MessageEvent.NOT_ARRIVE)


def message_of(sid: str) -> UUID | None:
    """Which message an earlier try was for, by what its receipts say."""
    query = sa.select(Receipt.message_uid).where(
        Receipt.provider_sid == sid, Receipt.message_uid.is_not(None)
    )
    return db.session.scalar(query.limit(1))


def has_failed(sid: str) -> bool:
    """Whether the carrier has said that this try did not arrive."""
    query = sa.select(Receipt.id).where(Receipt.provider_sid == sid, Receipt.status.in_(FAILURES))
    return db.session.scalar(query.limit(1)) is not None


def failed_among(sids: list[str]) -> set[str]:
    """Those of these tries that did not arrive and were followed by another."""
    query = sa.select(Receipt.provider_sid).where(
        Receipt.provider_sid.in_(sids), Receipt.status.in_(FAILURES), Receipt.message_uid.is_not(None)
    )
    return set(db.session.scalars(query))


def next_try(message: Any, sid: str, code: int | None) -> datetime | None:
    """When this message goes once more, now that the try `sid` failed; None when that was the last."""
    if (message.state, MessageEvent.TRY_AGAIN) not in MESSAGE:
        return None
    others = sa.select(sa.func.count(sa.distinct(Receipt.provider_sid))).where(
        Receipt.message_uid == message.uid, Receipt.status.in_(FAILURES), Receipt.provider_sid != sid
    )
    failures, now = 1 + (db.session.scalar(others) or 0), clock.now()
    tomorrow = midnight() + timedelta(days=1)
    moment = again_at(code, failures=failures, lane=Lane(message.lane), now=now, midnight=tomorrow)
    return moment if moment is not None and moment < message.valid_until else None


def put_back(message: Any, sid: str, code: int | None, moment: datetime) -> bool:
    """Queues it for then, as a new try: a late answer to the old one changes nothing. False when it moved meanwhile."""
    words = f"{known(code).words}. It is tried again"
    values = {
        "state": MESSAGE[message.state, MessageEvent.TRY_AGAIN], "provider_sid": None, "not_before": moment,
        "attempts": Message.attempts + 1, "error_code": code, "error_text": words[:200],
        "sent_at": None, "claimed_by": None, "claimed_at": None, "lease_until": None,
    }  # fmt: skip
    update = sa.update(Message).where(Message.id == message.id, Message.state == message.state).values(values)
    done = db.session.execute(update.execution_options(synchronize_session=False))
    if known(code).treatment is Treatment.CONFIGURATION:
        senders.fail(message.sender, code=code, words=known(code).words, now=clock.now())
    of_this_try = sa.update(Receipt).where(Receipt.provider_sid == sid).values(message_uid=message.uid)
    db.session.execute(of_this_try.execution_options(synchronize_session=False))
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]
