"""What the timer does for messages out: send what is due, settle what is doubtful, fetch what came in.

Safe to kill at every line: a claim never recorded becomes unknown, and the carrier's record settles it.
Ring: jobs.
"""

import logging
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app

from hub import clock
from hub.messaging import ports, queries
from hub.messaging.rules import (
    ENOUGH_TO_BEGIN,
    Outcome,
    Pace,
    Treatment,
    back_off,
    spending_words,
)
from hub.messaging.sending import delivery, settling
from hub.messaging.sending.transport import for_channel
from hub.messaging.sending.transport.base import (
    CannotAsk,
    OutcomeUnknown,
    Outgoing,
    Record,
    Refused,
    Transport,
)
from hub.messaging.states import Channel, MessageEvent
from hub.messaging.webhooks.services import ReceiptIn, TextIn, store_receipt, store_text

log = logging.getLogger(__name__)

ROUNDS = 20
WRITTEN_TOGETHER = 25
ASKED_TOGETHER = 60
ASKED_AT_ONCE = 8
REST = {Treatment.WAIT: timedelta(seconds=5)}
OVERLAP = timedelta(minutes=30)
FIRST_LOOK = timedelta(hours=24)
TWILIO = "https://api.twilio.com"
LOST = "The carrier's answer was lost"


@dataclass(slots=True)
class Rest:
    """Until when this process leaves the carrier alone, after a round in which nothing went."""

    until: datetime = datetime.min.replace(tzinfo=UTC)


def send_due(worker: str, limit: int = 100, threads: int = 16) -> int:
    """Sends what may leave now, lane by lane, and answers how many the carrier took.

    Each round claims a few, sends them with no transaction open, and records what came of them; then it looks
    again, so that danger which was written meanwhile goes before the rest. A round in which nothing could go
    ends the run.
    """
    rest = _rest()
    if clock.now() < rest.until:
        return 0
    taken = 0
    for _ in range(ROUNDS):
        claimed = delivery.claim(worker, limit, pace=pace())
        if not claimed:
            break
        outcomes = _send_all(claimed, threads)
        went = sum(outcome.event is MessageEvent.TAKEN for outcome in outcomes)
        taken += went
        held = [REST[outcome.treatment] for outcome in outcomes if outcome.treatment in REST]
        if held and not went:
            rest.until = clock.now() + max(held)
            break
    return taken


def pace() -> Pace:
    """How fast we may send: one part a second towards Twilio itself, as fast as it goes anywhere else."""
    config = current_app.config
    rate = config.get("SENDER_RATE")
    if not rate:
        host = urlsplit(config.get("TWILIO_API_URL") or TWILIO).hostname or ""
        is_twilio = config.get("SMS_TRANSPORT") == "twilio" and f".{host}".endswith(".twilio.com")
        rate = 1 if is_twilio else None
    daily = config.get("SMS_DAILY_LIMIT")
    return Pace(rate=float(rate) if rate else None, daily=int(daily) if daily else None)


def _rest() -> Rest:
    rest: Rest = current_app.extensions.setdefault("hub.sending", Rest())
    return rest


def _send_all(claimed: Sequence[Outgoing], threads: int) -> list[Outcome]:
    """Sends them side by side; records the results a few at a time, so that a killed process loses little."""
    transports = {channel: for_channel(channel) for channel in {outgoing.channel for outgoing in claimed}}
    outcomes: list[Outcome] = []
    waiting: list[Outcome] = []
    for outcome in _attempts(claimed, transports, threads):
        outcomes.append(outcome)
        waiting.append(outcome)
        if len(waiting) >= WRITTEN_TOGETHER:
            delivery.record_results(waiting)
            waiting = []
    if waiting:
        delivery.record_results(waiting)
    return outcomes


def _attempts(
    claimed: Sequence[Outgoing], transports: dict[Channel, Transport], threads: int
) -> Iterator[Outcome]:
    if threads <= 1 or len(claimed) == 1:
        for outgoing in claimed:
            yield attempt(transports[outgoing.channel], outgoing)
        return
    with ThreadPoolExecutor(min(threads, len(claimed)), thread_name_prefix="send") as pool:
        # Each in a copy of this context, so that the clock is the same there; none reads the database.
        futures = [
            pool.submit(copy_context().run, attempt, transports[outgoing.channel], outgoing)
            for outgoing in claimed
        ]
        for future in as_completed(futures):
            yield future.result()


def attempt(transport: Transport, outgoing: Outgoing) -> Outcome:
    """Hands one message to the carrier and says what came of it. An unforeseen error is an unknown."""
    if outgoing.lease_until - clock.now() < ENOUGH_TO_BEGIN:
        return _outcome(outgoing, MessageEvent.RETRY)
    try:
        taken = transport.send(outgoing)
    except Refused as error:
        return _refused(outgoing, error)
    except OutcomeUnknown as error:
        return _outcome(outgoing, MessageEvent.LOSE, words=error.sentence)
    except Exception:
        log.exception("Message %s: something unforeseen while sending", outgoing.uid)
        return _outcome(outgoing, MessageEvent.LOSE, words=LOST)
    return Outcome(
        message_id=outgoing.message_id, attempt=outgoing.attempt, event=MessageEvent.TAKEN, sid=taken.sid,
        status=taken.status, segments=taken.segments,
    )  # fmt: skip


def _refused(outgoing: Outgoing, error: Refused) -> Outcome:
    pause = back_off(error.treatment, outgoing.attempt, random.random()) if error.retryable else timedelta()
    return Outcome(
        message_id=outgoing.message_id, attempt=outgoing.attempt,
        event=MessageEvent.RETRY if error.retryable else MessageEvent.REJECT, error_code=error.error_code,
        words=error.sentence, pause=pause, treatment=error.treatment,
    )  # fmt: skip


def _outcome(outgoing: Outgoing, event: MessageEvent, *, words: str = "") -> Outcome:
    return Outcome(message_id=outgoing.message_id, attempt=outgoing.attempt, event=event, words=words)


def settle() -> None:
    """Brings to an end what hangs: late texts, dead claims, early receipts, lost answers, news not told."""
    settling.expire_due()
    settling.reclaim()
    for receipt_id in queries.waiting_receipt_ids(clock.now(), limit=500):
        settling.apply_receipt(receipt_id)
    for message_id in queries.untold_ids(clock.now(), limit=200):
        _tell(message_id)
    limits = pace()
    if limits.daily is not None and (words := spending_words(limits, queries.segments_today())):
        settling.warn_once(words, queries.midnight())
    # Last, since these wait for the carrier.
    _ask_about(queries.doubtful(clock.now(), limit=ASKED_TOGETHER))


def _ask_about(doubts: Sequence[queries.Doubtful]) -> None:
    """Asks the carrier side by side, then settles one after the other."""
    if not doubts:
        return
    transports = {channel: for_channel(channel) for channel in {doubt.channel for doubt in doubts}}
    with ThreadPoolExecutor(min(ASKED_AT_ONCE, len(doubts)), thread_name_prefix="ask") as pool:
        answers = list(pool.map(lambda doubt: _ask(transports[doubt.channel], doubt), doubts))
    for doubt, records in zip(doubts, answers, strict=True):
        grace = transports[doubt.channel].grace
        settling.settle_unknown(doubt.message_id, doubt.attempt, records, grace=grace)


def _ask(transport: Transport, doubt: queries.Doubtful) -> Sequence[Record] | None:
    try:
        return transport.find(doubt.to, doubt.body, doubt.claimed_at)
    except CannotAsk:
        return None


def _tell(message_id: int) -> None:
    event = settling.not_delivered(message_id)
    if event is None:
        return
    try:
        is_seen_to = ports.tell_undelivered(event)
    except Exception:
        log.exception("Nobody could be told that message %s did not arrive", event.message_uid)
        settling.tell_later(message_id)
    else:
        settling.told(message_id, is_seen_to=is_seen_to)


def fetch_inbound() -> int:
    """Fetches what came in from the carrier's list, where no webhook can reach us; answers how many were new.

    The same list tells how our own texts fare. Looks back half an hour each time; everything is stored once.
    """
    lately, last = clock.now() - OVERLAP, queries.last_received_at()
    since = min(last - OVERLAP, lately) if last else clock.now() - FIRST_LOOK
    carrier = for_channel(Channel.SMS)
    try:
        new = sum(_store(record) for record in carrier.recent(since, inbound=True))
        for record in carrier.recent(lately, inbound=False):
            store_receipt(ReceiptIn(record.sid, record.status, error_code=record.error_code))
    except CannotAsk:
        log.warning("The carrier's list could not be fetched; it is tried again")
        return 0
    return new


def _store(record: Record) -> bool:
    text = TextIn(sid=record.sid, sender=record.sender, to=record.to, body=record.body, at=record.at,
                  media_count=record.media_count)  # fmt: skip
    return store_text(text)
