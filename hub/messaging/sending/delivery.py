"""Use cases of the worker that sends: claim what may leave now, and record what came of it.

The states of messages change here by direct conditional updates keyed by id, state and attempt, and write no
audit rows: the message row, with its times, attempts, code and receipts, is the record of what became of it.
Ring: services.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from hub import clock
from hub.database import db, transaction
from hub.installation.queries import settings
from hub.messaging.models import Conversation, Message, Question
from hub.messaging.outgoing import reaching, receipts, senders
from hub.messaging.outgoing.carrier_alarm import alarm_carrier
from hub.messaging.queries import latest_numbers, segments_by_sender
from hub.messaging.rules import (
    LEASE,
    LOOK_SOON,
    OPTED_OUT_CODE,
    PACE_WINDOW,
    QUEUE_FULL,
    TOO_LATE,
    Outcome,
    Pace,
    Treatment,
    event_of,
    goes_despite_opt_out,
    room,
)
from hub.messaging.sending.given import Given
from hub.messaging.sending.sharing_out import share_out
from hub.messaging.sending.spending import Spending
from hub.messaging.sending.transport.base import Outgoing
from hub.messaging.states import Channel, Lane, MessageEvent, MessageState, QuestionState

UNLIMITED = Pace()
SETTLED = "The question was settled before this try"
NO_CLAIM: dict[str, object] = {"claimed_by": None, "claimed_at": None, "lease_until": None}


def claim(
    worker: str,
    limit: int,
    *,
    lease: timedelta = LEASE,
    pace: Pace = UNLIMITED,
    spending: Spending | None = None,
    last_lane: Lane = Lane.OTHER,
) -> tuple[Outgoing, ...]:
    """Takes the next messages for this worker alone: strictly by lane, then oldest first.

    What is too late expires instead, what a number has opted out of fails, and a question that is settled by
    now is not put again. On PostgreSQL rows that
    another worker is claiming are skipped; on SQLite there is one writer at a time. A claim ends by itself
    with its lease. `spending` spares a worker that claims often from adding up the day each time. `last_lane`: what
    comes after it waits.
    """
    spending = spending or Spending()
    with transaction():
        now = clock.now()
        left, lane = _rooms(pace, now, spending, last_lane)
        with_texts = any(most is None or most > 0 for most in left.values())
        found = _next(limit, now, lane, with_texts=with_texts)
        _end([row.id for row in found if row.valid_until <= now], MessageState.EXPIRED, words=TOO_LATE)
        in_time = _still_wanted([row for row in found if row.valid_until > now], now)
        unwelcome = {row.id for row in in_time if row.opted_out_at and not goes_despite_opt_out(row.kind)}
        _end(list(unwelcome), MessageState.FAILED, error_code=OPTED_OUT_CODE)
        welcome = [row for row in in_time if row.id not in unwelcome]
        mine = share_out(welcome, left, _talks(welcome, left))
        values = {"state": MessageState.SENDING, "claimed_by": worker, "claimed_at": now,
                  "lease_until": now + lease, "attempts": Message.attempts + 1}  # fmt: skip
        for sender in {sender for _, sender in mine}:
            ids = [row.id for row, its in mine if its == sender]
            _update(ids, MessageState.QUEUED, values | {"sender": sender})
        spending.add(sum(row.segments for row, _ in mine if row.channel is Channel.SMS))
        is_exercise = bool(mine) and settings().is_exercise
        return tuple(_outgoing(row, now + lease, sender, is_exercise) for row, sender in mine)


def _still_wanted(rows: Sequence[Any], now: datetime) -> list[Any]:
    """Those of these that still ask or tell something. Another try of an ask whose question is settled is cancelled.

    Whoever settles a question stops what waits; what was in the carrier's hands then and came back is stopped here.
    """
    again = {row.subject_uid for row in rows if row.attempts and row.lane == Lane.ASK and row.subject_uid}
    if not again:
        return list(rows)
    query = sa.select(Question.subject_uid, Question.state).where(Question.subject_uid.in_(again)).distinct()
    states: dict[Any, set[QuestionState]] = {}
    for uid, state in db.session.execute(query):
        states.setdefault(uid, set()).add(state)
    settled = {uid for uid, known in states.items() if QuestionState.OPEN not in known}
    vain = [row.id for row in rows if row.attempts and row.lane == Lane.ASK and row.subject_uid in settled]
    _update(
        vain, MessageState.QUEUED, {"state": MessageState.CANCELLED, "final_at": now, "error_text": SETTLED}
    )
    return [row for row in rows if row.id not in set(vain)]


def _rooms(
    pace: Pace, now: datetime, spending: Spending, last_lane: Lane
) -> tuple[dict[str, float | None], Lane]:
    """How many segments each of our numbers that is well may send now, and up to which lane."""
    lately = segments_by_sender(now - PACE_WINDOW) if pace.rate is not None else {}
    today = spending.today(now) if pace.daily is not None else 0
    rooms = {sender: room(pace, lately=lately.get(sender, 0), today=today) for sender in senders.willing(now)}
    affordable = room(pace, lately=0, today=today).last_lane
    return {sender: one.segments for sender, one in rooms.items()}, min(last_lane, affordable)


def _talks(rows: Sequence[Any], left: Mapping[str, float | None]) -> Mapping[int, str]:
    """By which of our numbers each conversation was led; no look-up where there is only one to choose."""
    return (
        latest_numbers({row.conversation_id for row in rows}, senders.all_senders()) if len(left) > 1 else {}
    )


def _next(limit: int, now: datetime, last_lane: Lane, *, with_texts: bool) -> Sequence[Any]:
    query = (
        sa.select(
            Message.id, Message.uid, Message.kind, Message.channel, Message.address, Message.body,
            Message.subject, Message.segments, Message.valid_until, Message.attempts,
            Message.conversation_id, Message.lane, Message.subject_uid,
            Conversation.opted_out_at, Conversation.is_invented,
        )
        .outerjoin(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.state == MessageState.QUEUED, Message.lane <= last_lane)
        .where(Message.not_before <= now, sa.true() if with_texts else Message.channel != Channel.SMS)
        .order_by(Message.lane, Message.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Message)
    )  # fmt: skip
    return db.session.execute(query).all()


def _outgoing(row: Any, lease_until: datetime, sender: str, is_exercise: bool) -> Outgoing:
    return Outgoing(
        message_id=row.id, uid=row.uid, channel=row.channel, to=row.address, body=row.body,
        subject=row.subject, valid_until=row.valid_until, lease_until=lease_until, attempt=row.attempts + 1,
        is_invented=bool(row.is_invented) or is_exercise, sender=sender,
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
        _write_health(outcomes, now)


def _write_health(outcomes: Sequence[Outcome], now: datetime) -> None:
    """A number that failed rests; one that sends again is well."""
    failed = [
        one for one in outcomes if one.treatment is Treatment.CONFIGURATION or one.error_code == QUEUE_FULL
    ]
    if failed:
        by_message = _senders_of([one.message_id for one in failed])
        first = {by_message[one.message_id]: one for one in reversed(failed) if one.message_id in by_message}
        if not first:
            alarm_carrier(failed[0].words)
            return
        for sender, one in first.items():
            rings = one.treatment is Treatment.CONFIGURATION
            senders.fail(sender, code=one.error_code, words=one.words, now=now, rings=rings)
        if senders.willing(now):
            # By another number they may leave at once.
            _update([one.message_id for one in failed], MessageState.QUEUED, {"not_before": now})
    taken = [one.message_id for one in outcomes if one.event is MessageEvent.TAKEN]
    if taken and senders.is_any_failing():
        senders.recovered(set(_senders_of(taken).values()))


def _senders_of(ids: Sequence[int]) -> dict[int, str]:
    """By which of our numbers each of these texts left; e-mails are not among them."""
    texts = sa.select(Message.id, Message.sender).where(Message.id.in_(ids), Message.channel == Channel.SMS)
    rows = db.session.execute(texts)
    return {row.id: row.sender for row in rows}


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
    reaching.refused([outcome.message_id for outcome in outcomes])


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
    given = Given.for_this_database()
    table = Message.__table__
    # Not IN: a list of values has no fixed number of places, as many rows at once need it.
    is_wanted = sa.or_(*(table.c.state == state for state in states))
    if "provider_sid" in columns:
        is_wanted = is_wanted & table.c.provider_sid.is_(None)
    update = table.update().where(
        table.c.id == given.value("of_id"), table.c.attempts == given.value("of_attempt"),
        # So said, PostgreSQL cannot take it for a short way and go through all that wait instead of to these rows.
        sa.case((is_wanted, sa.true()), else_=sa.false()),
    )  # fmt: skip
    new: dict[str, Any] = {column: given.value(f"new_{source}") for column, source in columns.items()}
    if "segments" in new:
        # With a messaging service the carrier does not know yet how many parts there will be: ours stand.
        new["segments"] = sa.case((new["segments"] > 0, new["segments"]), else_=table.c.segments)
    rows = [_parameters(outcome) for outcome in outcomes]
    db.session.connection().execute(update.values(**values, **new), given.parameters(rows))
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
