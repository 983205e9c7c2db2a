"""Messages under way: so many at once, the others waiting for their turn, while the database is busy elsewhere.

Whoever claims and records stands in one thread; what leaves, leaves in others, which read and write no row.
Ring: jobs.
"""

from asyncio import Task
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Event
from types import TracebackType
from typing import Protocol

from hub.messaging.rules import Outcome
from hub.messaging.sending.attempts import attempt, attempt_on_loop, given_back, lost
from hub.messaging.sending.transport import for_channel
from hub.messaging.sending.transport.base import Outgoing, QuickTransport, Transport
from hub.messaging.states import Channel

WRITTEN_TOGETHER = 50
"""As soon as so many results are there they are recorded, so that a killed process loses little."""


class Flight:
    """What this run has claimed and not recorded yet. Used by one thread."""

    def __init__(self, at_once: int, threads: int) -> None:
        self._at_once, self._threads = at_once, threads
        self._ways: dict[Channel, _Way] = {}
        self._landed = _Landed()
        self.open = 0

    @property
    def waiting(self) -> int:
        """How many have not begun."""
        return sum(len(way.waiting) for way in self._ways.values())

    def start(self, claimed: Sequence[Outgoing]) -> None:
        """They leave one after the other, as soon as there is a place."""
        self.open += len(claimed)
        self._landed.expected = self.open
        for channel in {outgoing.channel for outgoing in claimed}:
            self._way(channel).start([outgoing for outgoing in claimed if outgoing.channel is channel])

    def collect(self, patience: float) -> list[Outcome]:
        """What came of those that are back: a batch, or all that were open, or what there is after so many seconds."""
        outcomes = self._landed.take(patience)
        self.open -= len(outcomes)
        self._landed.expected = self.open
        return outcomes

    def halt(self) -> None:
        """What has not begun comes back unsent; what has begun is waited for."""
        for way in self._ways.values():
            while (outgoing := way.next()) is not None:
                self._landed.put(given_back(outgoing))

    def __enter__(self) -> "Flight":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for way in self._ways.values():
            way.waiting.clear()
            way.close()

    def _way(self, channel: Channel) -> "_Way":
        if channel not in self._ways:
            transport = for_channel(channel)
            self._ways[channel] = (
                _LoopWay(transport, self._at_once, self._landed)
                if isinstance(transport, QuickTransport)
                else _ThreadWay(transport, min(self._threads, self._at_once), self._landed)
            )
        return self._ways[channel]


class _Landed:
    """Results as they come, from any thread, for the one that records them."""

    def __init__(self) -> None:
        self.expected = 0
        self._all: deque[Outcome] = deque()
        self._enough = Event()

    def put(self, outcome: Outcome) -> None:
        self._all.append(outcome)
        if len(self._all) >= min(WRITTEN_TOGETHER, self.expected):
            self._enough.set()

    def take(self, patience: float) -> list[Outcome]:
        if len(self._all) < min(WRITTEN_TOGETHER, self.expected):
            self._enough.wait(patience)
        self._enough.clear()
        return [self._all.popleft() for _ in range(len(self._all))]


class _Way(Protocol):
    waiting: deque[Outgoing]

    def start(self, claimed: Sequence[Outgoing]) -> None: ...

    def next(self) -> Outgoing | None: ...

    def close(self) -> None: ...


class _Queue:
    """Who waits; several take from it."""

    def __init__(self) -> None:
        self.waiting: deque[Outgoing] = deque()

    def next(self) -> Outgoing | None:
        try:
            return self.waiting.popleft()
        except IndexError:
            return None


class _ThreadWay(_Queue):
    """A transport that waits for its answer: each message under way has a thread."""

    def __init__(self, transport: Transport, at_once: int, landed: _Landed) -> None:
        super().__init__()
        self._transport, self._landed = transport, landed
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="send")

    def start(self, claimed: Sequence[Outgoing]) -> None:
        self.waiting.extend(claimed)
        for _ in claimed:
            # In a copy of this context, so that the clock is the same there.
            self._pool.submit(copy_context().run, self._send_one)

    def close(self) -> None:
        self._pool.shutdown()

    def _send_one(self) -> None:
        if (outgoing := self.next()) is not None:
            self._landed.put(attempt(self._transport, outgoing))


class _LoopWay(_Queue):
    """A transport with an event loop: so many walk there, each with one message at a time."""

    def __init__(self, transport: QuickTransport, at_once: int, landed: _Landed) -> None:
        super().__init__()
        self._transport, self._at_once, self._landed = transport, at_once, landed
        self._loop = transport.loop
        self._walkers = 0
        self._tasks: set[Task[None]] = set()

    def start(self, claimed: Sequence[Outgoing]) -> None:
        self.waiting.extend(claimed)
        self._loop.call_soon_threadsafe(self._fill)

    def close(self) -> None:
        """Nothing: the connections stay open for the next run."""

    def _fill(self) -> None:
        for _ in range(min(self._at_once - self._walkers, len(self.waiting))):
            self._walkers += 1
            walker = self._loop.create_task(self._walk())
            # The loop itself remembers tasks only weakly.
            self._tasks.add(walker)
            walker.add_done_callback(self._tasks.discard)

    async def _walk(self) -> None:
        while (outgoing := self.next()) is not None:
            outcome = lost(outgoing)
            try:
                outcome = await attempt_on_loop(self._transport, outgoing)
            finally:
                self._landed.put(outcome)
        self._walkers -= 1
