"""An event loop of its own for a measurement, whatever already runs in this thread."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def in_own_loop(work: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
    """What the coroutine answers, run to its end on a thread of its own with the caller's context."""
    context = copy_context()
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(context.run, lambda: asyncio.run(work())).result()
