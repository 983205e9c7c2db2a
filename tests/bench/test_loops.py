"""A measurement has an event loop of its own."""

import asyncio

from hub.bench.loops import in_own_loop


async def seven() -> int:
    await asyncio.sleep(0)
    return 7


def test_it_answers_in_a_thread_that_has_no_loop():
    assert in_own_loop(seven) == 7


def test_it_answers_inside_a_loop_that_runs_already():
    async def outer() -> int:
        return in_own_loop(seven)

    assert in_own_loop(outer) == 7
