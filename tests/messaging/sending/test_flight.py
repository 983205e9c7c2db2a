"""Messages under way: no more at once than are allowed, each comes back once, what has not begun can be halted."""

from asyncio import Event, run_coroutine_threadsafe, sleep
from datetime import timedelta

import pytest

from hub import clock
from hub.database import new_uid
from hub.messaging.sending.flight import Flight
from hub.messaging.sending.transport import plug_in
from hub.messaging.sending.transport.base import Outgoing, Taken
from hub.messaging.sending.transport.event_loop import LoopThread
from hub.messaging.sending.transport.memory import MemoryTransport
from hub.messaging.states import Channel, MessageEvent

LONG = 5


def messages(how_many, lease=timedelta(seconds=30)):
    now = clock.now()
    return [
        Outgoing(message_id=number, uid=new_uid(), channel=Channel.SMS, to="+6421", body="", subject="",
                 valid_until=now + timedelta(hours=1), lease_until=now + lease, attempt=1, is_invented=True)
        for number in range(how_many)
    ]  # fmt: skip


class Gate(MemoryTransport):
    """Holds every text until it is opened; remembers how many stood before it at once."""

    def __init__(self):
        super().__init__()
        self._thread = LoopThread("gate")
        self._is_open = Event()
        self.inside = self.most = 0

    @property
    def loop(self):
        return self._thread.running()

    async def hand_over(self, outgoing):
        self.inside += 1
        self.most = max(self.most, self.inside)
        await self._is_open.wait()
        self.inside -= 1
        return Taken(sid=f"SM{outgoing.message_id}", status="queued")

    def open(self):
        self.loop.call_soon_threadsafe(self._is_open.set)

    def crowd(self):
        """How many stand before it, once everyone had the time to walk there."""

        async def count():
            for _ in range(5):
                await sleep(0)
            return self.inside

        return run_coroutine_threadsafe(count(), self.loop).result(LONG)

    def close(self):
        async def nothing():
            pass

        self._thread.close(nothing())


@pytest.fixture
def gate(app):
    transport = Gate()
    plug_in(app, Channel.SMS, transport)
    yield transport
    plug_in(app, Channel.SMS, MemoryTransport())


def all_of(flight):
    outcomes = []
    while flight.open:
        outcomes += flight.collect(LONG)
    return outcomes


def test_no_more_are_under_way_than_are_allowed(gate):
    with Flight(at_once=10, threads=1) as flight:
        flight.start(messages(35))
        assert (gate.crowd(), flight.waiting) == (10, 25)
        gate.open()
        all_of(flight)
    assert gate.most == 10


def test_each_comes_back_exactly_once(gate):
    gate.open()
    with Flight(at_once=10, threads=1) as flight:
        flight.start(messages(120))
        outcomes = all_of(flight)
    assert sorted(outcome.message_id for outcome in outcomes) == list(range(120))


def test_more_can_be_started_after_everyone_is_back(gate):
    gate.open()
    with Flight(at_once=3, threads=1) as flight:
        for _ in range(20):
            flight.start(messages(3))
            assert len(all_of(flight)) == 3


def test_what_has_not_begun_comes_back_unsent(gate):
    with Flight(at_once=4, threads=1) as flight:
        flight.start(messages(10))
        gate.crowd()
        flight.halt()
        gate.open()
        outcomes = all_of(flight)
    assert [outcome.event for outcome in outcomes].count(MessageEvent.RETRY) == 6
    assert [outcome.event for outcome in outcomes].count(MessageEvent.TAKEN) == 4


def test_a_claim_that_ran_out_while_it_waited_does_not_begin(gate):
    gate.open()
    with Flight(at_once=4, threads=1) as flight:
        flight.start(messages(2, lease=timedelta(seconds=15)))
        assert {outcome.event for outcome in all_of(flight)} == {MessageEvent.RETRY}
    assert gate.most == 0


def test_a_way_out_that_closes_underneath_leaves_it_open_whether_they_went(gate):
    with Flight(at_once=4, threads=1) as flight:
        flight.start(messages(3))
        gate.crowd()
        gate.close()
        assert {outcome.event for outcome in all_of(flight)} == {MessageEvent.LOSE}
