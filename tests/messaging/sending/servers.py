"""Servers that behave as a test wants, and a text to hand to them."""

import socket
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Thread

import pytest

from hub import clock
from hub.database import new_uid
from hub.messaging.sending.transport.base import OutcomeUnknown, Outgoing, Refused
from hub.messaging.sending.transport.twilio import Account, TwilioTransport
from hub.messaging.states import Channel
from tests.carrier.line import ACCOUNT, HUB, PHONE, TOKEN


def outgoing(body="EXERCISE hello", **over):
    now = clock.now()
    values = {"message_id": 1, "uid": new_uid(), "channel": Channel.SMS, "to": PHONE, "body": body,
              "subject": "", "valid_until": now + timedelta(hours=1), "attempt": 1, "is_invented": True,
              "lease_until": now + timedelta(seconds=30)}  # fmt: skip
    return Outgoing(**(values | over))


def whole_request(connection):
    """The request with its body, which may come in pieces."""
    with connection.makefile("rb") as stream:
        lines = list(iter(stream.readline, b"\r\n"))
        length = next((int(line[15:]) for line in lines if line.lower().startswith(b"content-length:")), 0)
        return b"".join(lines) + stream.read(length)


@contextmanager
def answering(*answers):
    """A server that answers each request with what it is told; with nothing, it hangs up."""
    server = socket.create_server(("127.0.0.1", 0))
    heard = []

    def serve():
        for answer in answers:
            connection, _ = server.accept()
            with connection:
                heard.append(whole_request(connection))
                connection.sendall(answer)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
    finally:
        server.close()


def page(status, body=b"<h1>hm</h1>"):
    return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (status, len(body), body)


@contextmanager
def listening(talk):
    """A server on which `talk(connection)` goes on with each caller; keeps every request that it read."""
    server = socket.create_server(("127.0.0.1", 0))
    heard, open_lines = [], []

    def serve():
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                open_lines.append(connection)
                talk(connection, heard)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)
        for connection in open_lines:
            connection.close()


def account(url, **over):
    values = {"sid": ACCOUNT, "token": TOKEN, "sender": HUB, "service": "", "api_url": url,
              "public_url": "http://127.0.0.1:8000", "is_polled": False}  # fmt: skip
    return Account(**(values | over))


@contextmanager
def way_out(url, **over):
    transport = TwilioTransport(account(url, **over))
    try:
        yield transport
    finally:
        transport.close()


def error_of(url, message=None, **over):
    with way_out(url, **over) as transport, pytest.raises((Refused, OutcomeUnknown)) as caught:
        transport.send(message or outgoing())
    return caught.value
