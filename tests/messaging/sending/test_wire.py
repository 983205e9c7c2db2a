"""What the carrier's line guarantees: time limits that hold, and no text posted twice."""

import socket

import pytest

from hub.messaging.sending.transport.base import OutcomeUnknown
from tests.messaging.sending.servers import error_of, listening, outgoing, page, way_out, whole_request


def hears_and_says_nothing(connection, heard):
    heard.append(whole_request(connection))


def hears_and_answers_with_a_fault(connection, heard):
    heard.append(whole_request(connection))
    connection.sendall(page(503))


def answers_once_and_hangs_up_on_the_second(connection, heard):
    heard.append(whole_request(connection))
    connection.sendall(page(201, b'{"sid":"SM1","status":"queued"}').replace(b"Connection: close\r\n", b""))
    heard.append(whole_request(connection))
    connection.shutdown(socket.SHUT_RDWR)


def test_the_time_limit_holds_and_the_text_is_not_posted_again():
    with listening(hears_and_says_nothing) as (url, heard):
        error = error_of(url, timeout_seconds=0.05)
    assert isinstance(error, OutcomeUnknown)
    assert len(heard) == 1


def test_a_line_that_breaks_under_the_second_text_leaves_that_open_and_repeats_nothing():
    with listening(answers_once_and_hangs_up_on_the_second) as (url, heard), way_out(url) as transport:
        assert transport.send(outgoing()).sid == "SM1"
        with pytest.raises(OutcomeUnknown):
            transport.send(outgoing())
    assert len(heard) == 2


def test_a_fault_of_the_carrier_is_not_posted_again():
    with listening(hears_and_answers_with_a_fault) as (url, heard):
        error_of(url)
    assert len(heard) == 1
