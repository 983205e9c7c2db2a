"""A handler that remembers, and the reading of texts, for tests of what came in."""

from collections.abc import Callable
from contextvars import copy_context
from threading import Barrier, Thread

import sqlalchemy as sa

from hub.database import db, transaction
from hub.messaging import questions
from hub.messaging.inbox import jobs as reading
from hub.messaging.models import Inbound, Message
from hub.messaging.states import InboundState, QuestionEvent
from tests import factories


class Listener:
    """A handler that marks texts read and remembers what it was told."""

    def __init__(self, error=None, times=0, marks=True):
        self.events, self.error, self.times, self.marks = [], error, times, marks

    def __call__(self, event):
        self.events.append(event)
        if self.error and (not self.times or len(self.events) <= self.times):
            raise self.error
        if self.marks:
            with transaction():
                questions.mark_read(
                    event.inbound_id, f"{event.reading.intent}", question_event=QuestionEvent.ANSWER
                )

    @property
    def heard(self):
        """Intent and question of each event."""
        return [(event.reading.intent, event.question_id) for event in self.events]


def received(body, talk, **over):
    """A text that came in and was read."""
    text = factories.make_inbound(body, talk, **over)
    reading.read_received()
    return text


def sent(kind=None):
    """The texts in the outbox, of one kind when it is named."""
    db.session.rollback()
    query = sa.select(Message).order_by(Message.id)
    return [row for row in db.session.scalars(query) if kind in (None, row.kind)]


def unread() -> int:
    """How many texts nobody has finished reading."""
    db.session.rollback()
    return (
        db.session.scalar(sa.select(sa.func.count(Inbound.id)).where(Inbound.state == InboundState.RECEIVED))
        or 0
    )


def at_once(work: Callable[[], None], *, workers: int) -> None:
    """Runs `work` on several threads that start together, with the clock of the test."""
    start = Barrier(workers)

    def run() -> None:
        start.wait()
        work()

    threads = [Thread(target=copy_context().run, args=(run,)) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
