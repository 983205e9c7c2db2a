"""What the timer does for messages out: send what is due, settle what is doubtful, fetch what came in.

Safe to kill at every line: a claim never recorded becomes unknown, and the carrier's record settles it.
Ring: jobs.
"""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app

from hub import clock
from hub.messaging import ports, queries
from hub.messaging.events import OptOutChanged
from hub.messaging.rules import (
    MANY_UNREAD,
    OPTED_OUT_CODE,
    Outcome,
    Pace,
    Treatment,
    lane_while,
    spending_words,
)
from hub.messaging.sending import delivery, settling
from hub.messaging.sending.flight import Flight
from hub.messaging.sending.spending import Spending
from hub.messaging.sending.transport import for_channel
from hub.messaging.sending.transport.base import (
    CannotAsk,
    Record,
    Transport,
)
from hub.messaging.speed import rate_of_one
from hub.messaging.states import Channel, MessageEvent
from hub.messaging.webhooks.services import ReceiptIn, TextIn, store_receipt, store_text

log = logging.getLogger(__name__)

AT_ONCE = 100
LONGEST_RUN = timedelta(seconds=10)
MOMENT, LULL = 0.025, 0.25
"""Seconds until results are recorded even if they are few: while there is more to send, and when there is not."""
ENOUGH_HELD = 25
ASKED_TOGETHER = 60
ASKED_AT_ONCE = 8
REST = {Treatment.WAIT: timedelta(seconds=5)}
OVERLAP = timedelta(minutes=30)
FIRST_LOOK = timedelta(hours=24)
SHORT_LOOK, LEEWAY, WHOLE_LOOK_EVERY = timedelta(minutes=2), timedelta(seconds=30), timedelta(seconds=60)


@dataclass(slots=True)
class Rest:
    """Until when this process leaves the carrier alone, after a round in which nothing went."""

    until: datetime = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Looks:
    """When this process last read the whole list of our own texts."""

    wholly_at: datetime = datetime.min.replace(tzinfo=UTC)


def send_due(worker: str, limit: int = 100, threads: int = 16) -> int:
    """Sends what may leave now, lane by lane, and answers how many the carrier took.

    While some are under way the next are claimed, a few more than there are places, so that danger which was
    written meanwhile goes before nearly everything else. When nothing goes any more, the run ends.
    """
    if clock.now() < _rest().until:
        return 0
    with Flight(at_once(), threads) as flight:
        return Run(worker, limit, flight).go()


class Run:
    """Claims, sends and records until nothing may leave, the carrier wants to be left alone, or time is up."""

    def __init__(self, worker: str, limit: int, flight: Flight) -> None:
        self.worker, self.limit, self.flight = worker, limit, flight
        self.ahead = at_once()
        self.ends_at = clock.now() + LONGEST_RUN
        self.taken = self.held_in_a_row = 0
        self.has_stopped, self.spending = False, Spending()

    def go(self) -> int:
        """Answers how many the carrier took."""
        while True:
            is_more = self._claim()
            if not self.flight.open:
                return self.taken
            outcomes = self.flight.collect(MOMENT if is_more else LULL)
            if outcomes:
                delivery.record_results(outcomes)
                self._consider(outcomes)

    def _claim(self) -> bool:
        """Claims what there is room for; answers whether there may be more."""
        room = min(self.limit, 2 * self.ahead - self.flight.open)
        if self.has_stopped or self.flight.waiting > self.ahead // 2 or room <= 0:
            return True
        if clock.now() >= self.ends_at:
            return False
        lane = lane_while(queries.unread(most=MANY_UNREAD), clock.now())
        claimed = delivery.claim(self.worker, room, pace=pace(), spending=self.spending, last_lane=lane)
        self.flight.start(claimed)
        return bool(claimed)

    def _consider(self, outcomes: Sequence[Outcome]) -> None:
        """Leaves the carrier alone for a while when it takes nothing."""
        went = sum(outcome.event is MessageEvent.TAKEN for outcome in outcomes)
        held = [REST[outcome.treatment] for outcome in outcomes if outcome.treatment in REST]
        self.taken += went
        self.held_in_a_row = 0 if went else self.held_in_a_row + len(held)
        if held and not went and (self.held_in_a_row >= ENOUGH_HELD or not self.flight.open):
            _rest().until = clock.now() + max(held)
            self.has_stopped = True
            self.flight.halt()
        elif any(outcome.treatment is Treatment.CONFIGURATION for outcome in outcomes):
            # What waits was meant for the number that just failed: it is claimed anew, by another if there is one.
            self.flight.halt()


def at_once() -> int:
    """How many texts may be under way at the same time."""
    return int(current_app.config.get("SENDER_IN_FLIGHT") or AT_ONCE)


def pace() -> Pace:
    """How fast each of our numbers may send, and how much we may send in a day."""
    config = current_app.config
    daily = config.get("SMS_DAILY_LIMIT")
    return Pace(rate=rate_of_one(config), daily=int(daily) if daily else None)


def _rest() -> Rest:
    rest: Rest = current_app.extensions.setdefault("hub.sending", Rest())
    return rest


def settle() -> None:
    """Brings to an end what hangs: late texts, dead claims, early receipts, lost answers, news not told."""
    settling.wait_no_longer()
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
        return transport.find(doubt.to, doubt.body, doubt.claimed_at, doubt.uid)
    except CannotAsk:
        return None


def _tell(message_id: int) -> None:
    event = settling.not_delivered(message_id)
    if event is None:
        return
    try:
        if event.by_carrier and event.error_code == OPTED_OUT_CODE:
            ports.tell_opt_out(OptOutChanged(event.phone, is_out=True))
        is_seen_to = ports.tell_undelivered(event)
    except Exception:
        log.exception("Nobody could be told that message %s did not arrive", event.message_uid)
        settling.tell_later(message_id)
    else:
        settling.told(message_id, is_seen_to=is_seen_to)


def fetch_inbound() -> int:
    """Fetches what came in from the carrier's list, where no webhook can reach us; answers how many were new.

    The same list tells how our own texts fare. Looks back half an hour for what came in; everything is stored once.
    """
    lately, last = clock.now() - OVERLAP, queries.last_received_at()
    since = min(last - OVERLAP, lately) if last else clock.now() - FIRST_LOOK
    carrier = for_channel(Channel.SMS)
    try:
        new = sum(_store(record) for record in carrier.recent(since, inbound=True))
        _read_ours(carrier, lately)
    except CannotAsk:
        log.warning("The carrier's list could not be fetched; it is tried again")
        return 0
    return new


def _read_ours(carrier: Transport, lately: datetime) -> None:
    """How our own texts fare, as far back as one of them has no final state; what is known already is left out.

    Phones that are off keep a text open for long, so most looks are short and one in a minute is a whole one. That
    one counts from `lately` alone, so that a computer whose clock is wrong by some minutes learns of them too.
    """
    now, looked = clock.now(), _looks()
    is_whole = not looked.wholly_at <= now < looked.wholly_at + WHOLE_LOOK_EVERY
    oldest = queries.oldest_on_its_way(lately if is_whole else now - SHORT_LOOK)
    if oldest is None:
        return
    since = lately if is_whole else max(lately, oldest - LEEWAY)
    records = list(carrier.recent(since, inbound=False))
    known = queries.known_receipts([record.sid for record in records])
    for record in records:
        if (record.sid, record.status) not in known:
            store_receipt(ReceiptIn(record.sid, record.status, error_code=record.error_code))
    if is_whole:
        looked.wholly_at = now


def _looks() -> Looks:
    looks: Looks = current_app.extensions.setdefault("hub.looks", Looks())
    return looks


def _store(record: Record) -> bool:
    text = TextIn(sid=record.sid, sender=record.sender, to=record.to, body=record.body, at=record.at,
                  media_count=record.media_count)  # fmt: skip
    return store_text(text)
