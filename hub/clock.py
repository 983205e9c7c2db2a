"""The only place that reads the time. Tests set it; the exercise may shift it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_source: ContextVar[Callable[[], datetime] | None] = ContextVar("hub_clock", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    source = _source.get()
    return source() if source else datetime.now(UTC)


@contextmanager
def using(source: Callable[[], datetime]) -> Iterator[None]:
    """Reads the time from `source` inside the block (this thread or task only)."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def local(moment: datetime, timezone: str) -> datetime:
    """The same moment as people in `timezone` read it on a wall clock."""
    return moment.astimezone(ZoneInfo(timezone))
