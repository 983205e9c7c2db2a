"""A thread of its own in which waiting costs nothing: many requests under way, one thread. Ring: moves."""

import asyncio
from collections.abc import Coroutine
from threading import Lock, Thread
from typing import Any, TypeVar

T = TypeVar("T")
ENDS_WITHIN = 5
"""Seconds."""


class LoopThread:
    """An event loop that starts when it is first needed and runs until it is closed."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._starting = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None

    def running(self) -> asyncio.AbstractEventLoop:
        """The loop, which runs from now on."""
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                # It must not keep alive a program that wants to end: what is under way is settled later.
                self._thread = Thread(target=self._loop.run_forever, name=self._name, daemon=True)
                self._thread.start()
            return self._loop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Does the work there, in a copy of the caller's context, and waits for what comes of it."""
        return asyncio.run_coroutine_threadsafe(work, self.running()).result()

    def close(self, last: Coroutine[Any, Any, None]) -> None:
        """Does one last thing there and ends the thread; the next use starts another."""
        with self._starting:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            last.close()
            return
        asyncio.run_coroutine_threadsafe(_end(last), loop).result(ENDS_WITHIN)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(ENDS_WITHIN)
        loop.close()


async def _end(last: Coroutine[Any, Any, None]) -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await last
    await asyncio.get_running_loop().shutdown_default_executor()
