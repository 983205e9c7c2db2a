"""The way out for e-mail, and what each answer of a mail server means."""

import socket
from contextlib import contextmanager
from email import message_from_bytes
from threading import Thread

import pytest

from hub.messaging.rules import Treatment
from hub.messaging.sending.transport import for_channel
from hub.messaging.sending.transport.base import OutcomeUnknown, Refused
from hub.messaging.sending.transport.smtp import SmtpTransport
from hub.messaging.states import Channel
from tests.messaging.sending.servers import outgoing


def test_without_a_mail_server_an_email_fails_at_once(app):
    with pytest.raises(Refused) as caught:
        for_channel(Channel.EMAIL).send(outgoing())
    assert caught.value.treatment is Treatment.REFUSED


def test_a_mail_server_that_is_not_there_took_nothing():
    with pytest.raises(Refused) as caught:
        SmtpTransport("smtp://127.0.0.1:9").send(outgoing())
    assert caught.value.treatment is Treatment.WAIT


def test_an_exercise_sends_no_email_into_the_world():
    with pytest.raises(Refused) as caught:
        SmtpTransport("smtp://mail.example.org").send(outgoing())
    assert caught.value.treatment is Treatment.CONFIGURATION


MAIL_TALK = [b"250 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n", b"250 taken\r\n"]


@contextmanager
def post_office(*talk):
    """Says each line in turn after hearing something; keeps what it heard."""
    server = socket.create_server(("127.0.0.1", 0))
    heard = []

    def serve():
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"220 here\r\n")
            for line in talk:
                heard.append(connection.recv(65536))
                connection.sendall(line)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{server.getsockname()[1]}?from=hub@example.org", heard
    finally:
        thread.join(5)
        server.close()


def test_an_email_is_handed_to_the_mail_server():
    with post_office(*MAIL_TALK) as (url, heard):
        SmtpTransport(url).send(outgoing("Two\n\nlines", to="moana@example.org", subject="A new password"))
    letter = message_from_bytes(heard[-1])
    assert (letter["From"], letter["To"], letter["Subject"]) == (
        "hub@example.org",
        "moana@example.org",
        "A new password",
    )


@pytest.mark.parametrize(
    ("answer", "treatment"), [(b"450 later\r\n", Treatment.WAIT), (b"550 no\r\n", Treatment.REFUSED)]
)
def test_a_mail_server_says_whether_to_come_back(answer, treatment):
    talk = [*MAIL_TALK[:2], answer, b"250 ok\r\n"]
    with post_office(*talk) as (url, _), pytest.raises(Refused) as caught:
        SmtpTransport(url).send(outgoing(to="moana@example.org"))
    assert caught.value.treatment is treatment


def test_a_mail_server_that_hangs_up_at_the_end_leaves_it_open():
    with post_office(*MAIL_TALK[:-1], b"") as (url, _), pytest.raises(OutcomeUnknown):
        SmtpTransport(url).send(outgoing(to="moana@example.org"))
