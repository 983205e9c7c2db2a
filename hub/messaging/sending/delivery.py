"""Use cases of the worker that sends: claim what may leave now, and record what came of it.

The states of messages change here by direct conditional updates keyed by id, state and attempt, and write no
audit rows: the message row, with its times, attempts, code and receipts, is the record of what became of it.
Ring: services.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from hub import clock
from hub.database import db, transaction
from hub.installation.queries import settings
from hub.messaging.models import Conversation, Message
from hub.messaging.outgoing import receipts
from hub.messaging.queries import midnight, segments_since
from hub.messaging.rules import (
    LEASE,
    LOOK_SOON,
    OPTED_OUT_CODE,
    PACE_WINDOW,
    TOO_LATE,
    Outcome,
    Pace,
    Room,
    Treatment,
    event_of,
    goes_despite_opt_out,
    room,
)
from hub.messaging.sending.carrier_alarm import alarm_carrier
from hub.messaging.sending.transport.base import Outgoing
from hub.messaging.states import MessageEvent, MessageState

UNLIMITED = Pace()
NO_CLAIM: dict[str, object] = {"claimed_by": None, "claimed_at": None, "lease_until": None}


def claim(
    worker: str, limit: int, *, lease: timedelta = LEASE, pace: Pace = UNLIMITED
) -> tuple[Outgoing, ...]:
    """Takes the next messages for this worker alone: strictly by lane, then oldest first.

    What is too late expires instead, and what a number has opted out of fails. On PostgreSQL rows that
    another worker is claiming are skipped; on SQLite there is one writer at a time. A claim ends by itself
    with its lease.
    """
    with transaction():
        now = clock.now()
        left = _room(pace, now)
        if left.segments is not None and left.segments <= 0:
            return ()
        found = _next(limit, now, left)
        _end([row.id for row in found if row.valid_until <= now], MessageState.EXPIRED, words=TOO_LATE)
        in_time = [row for row in found if row.valid_until > now]
        unwelcome = {row.id for row in in_time if row.opted_out_at and not goes_despite_opt_out(row.kind)}
        _end(list(unwelcome), MessageState.FAILED, error_code=OPTED_OUT_CODE)
        mine = _that_fit([row for row in in_time if row.id not in unwelcome], left)
        values = {"state": MessageState.SENDING, "claimed_by": worker, "claimed_at": now,
                  "lease_until": now + lease, "attempts": Message.attempts + 1}  # fmt: skip
        _update([row.id for row in mine], MessageState.QUEUED, values)
        return tuple(_outgoing(row, now + lease) for row in mine)


def _room(pace: Pace, now: datetime) -> Room:
    lately = segments_since(now - PACE_WINDOW) if pace.rate is not None else 0
    today = segments_since(midnight()) if pace.daily is not None else 0
    return room(pace, lately=lately, today=today)


def _next(limit: int, now: datetime, left: Room) -> Sequence[Any]:
    query = (
        sa.select(
            Message.id, Message.uid, Message.kind, Message.channel, Message.address, Message.body,
            Message.subject, Message.segments, Message.valid_until, Message.attempts,
            Conversation.opted_out_at, Conversation.is_invented,
        )
        .outerjoin(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.state == MessageState.QUEUED, Message.lane <= left.last_lane)
        .where(Message.not_before <= now)
        .order_by(Message.lane, Message.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Message)
    )  # fmt: skip
    return db.session.execute(query).all()


def _that_fit(rows: Sequence[Any], left: Room) -> Sequence[Any]:
    """The first of them that the pace has room for; the last may be longer than what is left."""
    if left.segments is None:
        return rows
    fitting, used = [], 0
    for row in rows:
        if used >= left.segments:
            break
        fitting.append(row)
        used += row.segments
    return fitting


def _outgoing(row: Any, lease_until: datetime) -> Outgoing:
    return Outgoing(
        message_id=row.id, uid=row.uid, channel=row.channel, to=row.address, body=row.body,
        subject=row.subject, valid_until=row.valid_until, lease_until=lease_until, attempt=row.attempts + 1,
        is_invented=bool(row.is_invented) or settings().is_exercise,
    )  # fmt: skip


def record_results(outcomes: Sequence[Outcome]) -> None:
    """Writes down what came of attempts to send, and applies receipts that were faster than this.

    An outcome of an older claim changes nothing. Whatever the set-up forbids is kept, and raises one alarm.
    """
    with transaction():
        now = clock.now()
        for event, write in _WRITERS.items():
            mine = [outcome for outcome in outcomes if outcome.event is event]
            if mine:
                write(mine, now)
        for outcome in outcomes:
            if outcome.treatment is Treatment.CONFIGURATION:
                alarm_carrier(outcome.words)
                break


def _write_taken(outcomes: Sequence[Outcome], now: datetime) -> None:
    may_be = (MessageState.SENDING, MessageState.UNKNOWN, MessageState.QUEUED)
    values = {"state": MessageState.SENT, "sent_at": now, "error_code": None, "error_text": ""}
    _attempted(may_be, outcomes, values, provider_sid="sid", segments="segments")
    for outcome in outcomes:
        event = event_of(outcome.status)
        if event in (MessageEvent.ARRIVE, MessageEvent.NOT_ARRIVE):
            receipts.note(outcome.sid, outcome.status, error_code=outcome.error_code)
    receipts.apply_for([outcome.sid for outcome in outcomes])


def _write_retry(outcomes: Sequence[Outcome], now: datetime) -> None:
    # A claim that ran out meanwhile is no riddle either: this text was certainly not taken.
    values = {"state": MessageState.QUEUED, **NO_CLAIM}
    may_be = (MessageState.SENDING, MessageState.UNKNOWN)
    _attempted(may_be, outcomes, values, not_before="next_at", error_code="error_code", error_text="words")


def _write_reject(outcomes: Sequence[Outcome], now: datetime) -> None:
    values = {"state": MessageState.FAILED, "final_at": now, "untold_at": now}
    _attempted((MessageState.SENDING,), outcomes, values, error_code="error_code", error_text="words")
    opted_out = [outcome.message_id for outcome in outcomes if outcome.treatment is Treatment.OPTED_OUT]
    if opted_out:
        query = sa.select(Message.conversation_id).where(Message.id.in_(opted_out))
        receipts.mark_opted_out(list(db.session.scalars(query)))


def _write_lost(outcomes: Sequence[Outcome], now: datetime) -> None:
    values = {"state": MessageState.UNKNOWN, "lease_until": now + LOOK_SOON}
    _attempted((MessageState.SENDING,), outcomes, values, error_text="words")


_WRITERS = {
    MessageEvent.TAKEN: _write_taken,
    MessageEvent.RETRY: _write_retry,
    MessageEvent.REJECT: _write_reject,
    MessageEvent.LOSE: _write_lost,
}


def _attempted(
    states: Iterable[MessageState], outcomes: Sequence[Outcome], values: dict[str, Any], **columns: str
) -> None:
    """One update of many rows, each only while it is still at that attempt and in one of `states`."""
    table = Message.__table__
    update = table.update().where(
        table.c.id == sa.bindparam("of_id"), table.c.attempts == sa.bindparam("of_attempt"),
        # Not IN: a list of values has no fixed number of places, as many rows at once need it.
        sa.or_(*(table.c.state == state for state in states)),
    )  # fmt: skip
    if "provider_sid" in columns:
        update = update.where(table.c.provider_sid.is_(None))
    given: dict[str, Any] = {
        column: sa.bindparam(f"new_{source}", type_=table.c[column].type)
        for column, source in columns.items()
    }
    if "segments" in given:
        # With a messaging service the carrier does not know yet how many parts there will be: ours stand.
        given["segments"] = sa.case((given["segments"] > 0, given["segments"]), else_=table.c.segments)
    db.session.connection().execute(
        update.values(**values, **given), [_parameters(outcome) for outcome in outcomes]
    )
    db.session.expire_all()


def _parameters(outcome: Outcome) -> dict[str, Any]:
    return {
        "of_id": outcome.message_id, "of_attempt": outcome.attempt, "new_sid": outcome.sid,
        "new_segments": outcome.segments, "new_next_at": clock.now() + outcome.pause,
        "new_error_code": outcome.error_code, "new_words": outcome.words[:200],
    }  # fmt: skip


def _update(ids: Sequence[int], state: MessageState, values: dict[str, Any]) -> int:
    if not ids:
        return 0
    update = sa.update(Message).where(Message.id.in_(ids), Message.state == state).values(values)
    return int(db.session.execute(update.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def _end(ids: Sequence[int], state: MessageState, *, words: str = "", error_code: int | None = None) -> None:
    _update(
        ids, MessageState.QUEUED, {"state": state, **receipts.ending(state, clock.now(), error_code, words)}
    )
