"""A carrier that only pretends, and texts to put into the outbox."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.database import db, transaction
from hub.messaging import ports
from hub.messaging.models import Conversation, Message
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, QuestionKind
from tests import factories
from tests.fakes import FakeTransport, plugged
from tests.listening import Listener

PHONE = "+64211234567"


@pytest.fixture
def carrier(app: Flask) -> Iterator[FakeTransport]:
    """The way out in use, empty and willing."""
    with plugged(app) as fake:
        yield fake


@pytest.fixture
def write(app: Flask) -> Callable[..., Message]:
    """`write("hello")` puts a text into the outbox as a service would."""

    def _write(body: str = "Hello", phone: str = PHONE, **over: Any) -> Message:
        order = {"lane": Lane.ANSWER, "valid_for": timedelta(hours=2), "by": "system"} | over
        with transaction():
            return outbox.enqueue_text(body, phone, **order)

    return _write


@pytest.fixture
def fresh(app: Flask) -> Callable[[Message], Message]:
    """The message as the database has it now."""

    def _fresh(message: Message) -> Message:
        db.session.rollback()
        return db.session.get_one(Message, message.id, populate_existing=True)

    return _fresh


@pytest.fixture
def sockets(app: Flask) -> Iterator[Flask]:
    """The application with nobody listening; what was wired comes back after the test."""
    kept = app.extensions.get("hub.ports")
    app.extensions["hub.ports"] = ports.Ports()
    yield app
    app.extensions["hub.ports"] = kept or ports.Ports()


@pytest.fixture
def listener(sockets: Flask) -> Listener:
    """One who takes every answer."""
    heard = Listener()
    for kind in QuestionKind:
        ports.answer_handler(kind, heard)
    return heard


@pytest.fixture
def talk(app: Flask) -> Conversation:
    """A phone that texts us."""
    return factories.make_conversation()
