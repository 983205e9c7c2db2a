"""Limits hold, and never end in an error page, when many come in the same moment."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from hub.web.server import SWITCH_SECONDS

THREADS, EACH = 12, 300


@pytest.fixture
def switches():
    """Threads take turns as often as in the server."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS / 100)
    yield
    sys.setswitchinterval(before)


def test_many_threads_count_every_call_and_break_nothing(app, switches):
    limiter = FixedWindowRateLimiter(storage_from_string(app.config["RATELIMIT_STORAGE_URI"]))
    most, start = parse(f"{THREADS * EACH - 1} per hour"), Barrier(THREADS)

    def come(_number):
        start.wait()
        return sum(limiter.hit(most, "the hall") for _ in range(EACH))

    with ThreadPoolExecutor(THREADS) as crowd:
        let_in = sum(crowd.map(come, range(THREADS)))
    assert let_in == THREADS * EACH - 1
