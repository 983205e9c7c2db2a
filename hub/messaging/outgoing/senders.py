"""Steps on our own numbers: one that fails rests while the others go on, and comes back by itself. Ring: moves."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from hub.database import db, insert_missing, new_uid
from hub.messaging.models import Sender
from hub.messaging.our_numbers import our_senders
from hub.messaging.outgoing.carrier_alarm import alarm_carrier, alarm_sender

# What is wrong with one number only; the others may still send.
OF_ONE_NUMBER = {21606, 21212, 21611, 21703, 21704, 30001, 30022, 30032, 30034}
RESTS, RESTS_AT_MOST = timedelta(seconds=60), timedelta(minutes=10)


def all_senders() -> tuple[str, ...]:
    """Everything our texts may leave by."""
    return our_senders(current_app.config)


def rows() -> Sequence[Sender]:
    """What is known of those that have ever failed."""
    return list(db.session.scalars(sa.select(Sender).order_by(Sender.address)))


def willing(now: datetime) -> tuple[str, ...]:
    """Those that may send now. Numbers beside a messaging service are its reserve."""
    resting = set(db.session.scalars(sa.select(Sender.address).where(Sender.rested_until > now)))
    found = tuple(sender for sender in all_senders() if sender not in resting)
    return found[:1] if found and found[0].startswith("MG") else found


def fail(sender: str, *, code: int | None, words: str, now: datetime, rings: bool = True) -> None:
    """This sender failed, or all of them where the account is at fault: it rests, and one alarm rings.

    The longer it has been failing the longer it rests, so that few texts are spent on trying it.
    """
    is_of_one = code in OF_ONE_NUMBER and sender in all_senders()
    failing = [sender] if is_of_one else list(all_senders())
    insert_missing(Sender, [{"uid": new_uid(), "address": one, "error_text": ""} for one in failing])
    for row in db.session.scalars(sa.select(Sender).where(Sender.address.in_(failing)).with_for_update()):
        row.failing_since = row.failing_since or now
        row.rested_until = now + min(RESTS_AT_MOST, max(RESTS, now - row.failing_since))
        row.error_code, row.error_text = code, words[:200]
    db.session.flush()
    if rings:
        _ring(failing, words, now)


def _ring(failing: Collection[str], words: str, now: datetime) -> None:
    others = [sender for sender in willing(now) if sender not in failing]
    if not others:
        alarm_carrier(words)
        return
    for row in rows():
        if row.address in failing:
            alarm_sender(row, words, others)


def recovered(sent_by: Collection[str]) -> None:
    """These have sent again: whatever was wrong is over."""
    update = sa.update(Sender).where(Sender.address.in_(list(sent_by)), Sender.failing_since.is_not(None))
    well = update.values(failing_since=None, rested_until=None, error_code=None, error_text="")
    db.session.execute(well.execution_options(synchronize_session=False))


def is_any_failing() -> bool:
    """Whether one of them failed and has not sent since."""
    query = sa.select(Sender.id).where(Sender.failing_since.is_not(None)).limit(1)
    return db.session.scalar(query) is not None
