"""Sockets that a test fills, and a phone that talks."""

import pytest

from hub.messaging import ports
from hub.messaging.states import QuestionKind
from tests import factories
from tests.listening import Listener


@pytest.fixture
def sockets(app):
    """The application's sockets, empty for this test and put back after it."""
    kept = app.extensions.get("hub.ports")
    app.extensions["hub.ports"] = ports.Ports()
    yield app
    app.extensions["hub.ports"] = kept or ports.Ports()


@pytest.fixture
def listener(sockets):
    heard = Listener()
    for kind in QuestionKind:
        ports.answer_handler(kind, heard)
    return heard


@pytest.fixture
def talk(app):
    return factories.make_conversation()
