"""Several numbers of our own: each at its own pace, a conversation by one, and when one fails the others go on."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.alarms.models import Alarm
from hub.database import db, transaction
from hub.messaging.models import Sender
from hub.messaging.our_numbers import our_senders, usual_number
from hub.messaging.outgoing import outbox
from hub.messaging.rules import Outcome, Treatment
from hub.messaging.sending import delivery
from hub.messaging.sending import jobs as sending
from hub.messaging.sending.sharing_out import share_out
from hub.messaging.sending.transport.base import Refused
from hub.messaging.states import Channel, MessageEvent, MessageState
from hub.messaging.webhooks.services import TextIn, store_text
from tests.messaging.conftest import PHONE

FIRST, SECOND = "+6421000001", "+6421000002"


@pytest.fixture(autouse=True)
def two_numbers(app):
    kept = {name: app.config[name] for name in ("TWILIO_FROM_NUMBER", "SENDER_RATE")}
    app.config["TWILIO_FROM_NUMBER"] = f"{FIRST}, {SECOND}"
    yield
    app.config.update(kept)


@pytest.fixture
def broken(carrier):
    """`broken(number, code)`: the carrier takes nothing from this number any more."""
    send, faults = carrier.send, {}

    def _send(outgoing):
        if outgoing.sender in faults:
            raise Refused(
                "Wrong number", treatment=Treatment.CONFIGURATION, error_code=faults[outgoing.sender]
            )
        return send(outgoing)

    carrier.send = _send
    return faults


def send():
    return sending.send_due("worker", threads=1)


def by_number(carrier):
    return Counter(outgoing.sender for outgoing in carrier.sent)


def alarms():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Alarm.title)))


@dataclass
class Row:
    """What sharing out looks at."""

    conversation_id: int
    segments: int = 1
    channel: Channel = Channel.SMS


def test_numbers_are_named_with_commas_and_the_first_is_shown(app):
    assert our_senders(app.config) == (FIRST, SECOND)
    assert usual_number(app.config) == FIRST


def test_new_conversations_are_shared_between_the_numbers(carrier, write, fresh):
    messages = [write(phone=f"+642155500{number:02d}") for number in range(10)]
    assert send() == 10
    assert by_number(carrier) == {FIRST: 5, SECOND: 5}
    assert {fresh(message).sender for message in messages} == {FIRST, SECOND}


def test_a_conversation_goes_on_by_the_number_the_person_wrote_to(carrier, write):
    write("Hello")
    send()
    store_text(TextIn(sid="SM900", sender=PHONE, to=SECOND, body="which hall?"))
    for _ in range(3):
        write("The school hall")
        send()
    assert [outgoing.sender for outgoing in carrier.sent[1:]] == [SECOND] * 3


def test_each_number_has_a_pace_of_its_own(app, carrier, write):
    app.config["SENDER_RATE"] = "1"
    for number in range(30):
        write(phone=f"+642155500{number:02d}")
    assert send() == 10
    assert by_number(carrier) == {FIRST: 5, SECOND: 5}


def test_a_number_that_fails_rests_and_the_other_takes_its_texts(carrier, write, broken, at):
    broken[FIRST] = 21606
    for number in range(6):
        write(phone=f"+642155500{number:02d}")
    sent = send() + sum(send() for _ in range(2))
    assert (sent, by_number(carrier)) == (6, {SECOND: 6})
    assert alarms() == [f"Texts no longer leave by {FIRST}: Wrong number"]


def test_a_number_that_is_put_right_comes_back_by_itself(carrier, write, broken, at):
    broken[FIRST] = 21606
    for number in range(4):
        write(phone=f"+642155500{number:02d}")
    send(), send()
    broken.clear()
    at.forward(minutes=11)
    for number in range(4):
        write(phone=f"+642166600{number:02d}")
    send()
    assert by_number(carrier)[FIRST] == 2
    db.session.rollback()
    assert list(db.session.scalars(sa.select(Sender.failing_since))) == [None]


def test_when_the_account_itself_is_refused_no_number_is_tried(carrier, write, broken, fresh):
    broken.update({FIRST: 20003, SECOND: 20003})
    message = write()
    send()
    assert alarms() == ["Texts are held up: Wrong number"]
    assert (send(), fresh(message).state) == (0, MessageState.QUEUED)


def test_a_mail_server_that_refuses_us_holds_up_no_text(app, carrier, write):
    with transaction():
        outbox.enqueue_email(
            "a@example.org", "Hello", kind="reset_link", body="Hi", valid_for=timedelta(hours=1)
        )
    (letter,) = delivery.claim("worker", 1)
    outcome = Outcome(letter.message_id, letter.attempt, MessageEvent.RETRY, words="No sign-in",
                      treatment=Treatment.CONFIGURATION)  # fmt: skip
    delivery.record_results([outcome])
    write()
    assert (send(), alarms()) == (1, ["Texts are held up: No sign-in"])


def test_e_mail_leaves_while_every_number_rests(carrier, write, broken):
    broken.update({FIRST: 20003, SECOND: 20003})
    write()
    send()
    with transaction():
        outbox.enqueue_email(
            "a@example.org", "Hello", kind="reset_link", body="Hi", valid_for=timedelta(hours=1)
        )
    write()
    assert [outgoing.to for outgoing in delivery.claim("worker", 9)] == ["a@example.org"]


def test_what_no_number_has_room_for_stays_behind():
    rows = [Row(1), Row(2), Row(3, segments=2), Row(4)]
    shared = share_out(rows, {FIRST: 1.0, SECOND: 2.0}, {4: FIRST})
    assert [(row.conversation_id, sender) for row, sender in shared] == [(1, FIRST), (2, SECOND), (3, SECOND)]


def test_with_a_messaging_service_our_numbers_are_its_reserve(app, carrier, write, broken):
    app.config["TWILIO_MESSAGING_SERVICE_SID"] = "MG" + "2" * 32
    try:
        write()
        send()
        broken["MG" + "2" * 32] = 21703
        write(phone="+64215550001")
        assert sum(send() for _ in range(3)) == 1
    finally:
        app.config["TWILIO_MESSAGING_SERVICE_SID"] = None
    assert [outgoing.sender[:2] for outgoing in carrier.sent] == ["MG", "+6"]
