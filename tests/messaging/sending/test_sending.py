"""What the timer does: every text leaves once, whatever dies meanwhile."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.alarms.models import Alarm
from hub.alarms.states import AlarmKind
from hub.database import db, transaction
from hub.messaging import ports, queries, rules
from hub.messaging.models import Inbound, Message
from hub.messaging.rules import Treatment
from hub.messaging.sending import delivery
from hub.messaging.sending import jobs as sending
from hub.messaging.sending.attempts import attempt
from hub.messaging.sending.transport.base import Record
from hub.messaging.states import Lane, MessageState
from hub.messaging.webhooks import services as receiving
from hub.messaging.webhooks.services import ReceiptIn
from tests import factories
from tests.messaging.conftest import PHONE

OTHER_PHONE = "+64219990000"


def send(**over):
    return sending.send_due("worker", **({"threads": 1} | over))


def alarms(kind=AlarmKind.CARRIER):
    db.session.rollback()
    return list(db.session.scalars(sa.select(Alarm).where(Alarm.kind == kind)))


def wrote(number, body="IN"):
    return Record(sid=f"SM{number}", to="+6421000000", sender=PHONE, body=body, status="received",
                  error_code=None, at=sending.clock.now(), is_inbound=True)  # fmt: skip


@pytest.fixture
def told(app):
    """Everyone who is told that a text did not arrive."""
    kept, heard = app.extensions.get("hub.ports"), []
    app.extensions["hub.ports"] = ports.Ports()
    ports.undelivered_handler(heard.append)
    yield heard
    app.extensions["hub.ports"] = kept or ports.Ports()


def test_what_is_written_leaves(carrier, write, fresh):
    message = write("Bring water")
    assert send() == 1
    assert carrier.bodies == ["EXERCISE Bring water"]
    assert fresh(message).state is MessageState.SENT


def test_nothing_waits_nothing_leaves(carrier):
    assert send() == 0


def test_three_hundred_people_are_texted_once_each(carrier, write):
    with transaction():
        db.session.add_all(plain_message(number) for number in range(300))
    assert send(threads=8) == 300
    assert len({outgoing.to for outgoing in carrier.sent}) == len(carrier.sent) == 300


def plain_message(number):
    now = sending.clock.now()
    return Message(address=f"+6421{number:07d}", body=f"Hello {number}", kind="free_text", lane=Lane.ASK,
                   state=MessageState.QUEUED, created_at=now, not_before=now, attempts=0,
                   valid_until=now + timedelta(hours=1))  # fmt: skip


def test_asks_give_way_while_many_answers_are_unread_yet_go_on(carrier, write, at):
    """On a machine that is asked for more than it has, what people answer is read before more is asked."""
    for _ in range(rules.MANY_UNREAD):
        factories.make_inbound("1")
    write("ask", lane=Lane.ASK)
    write("leave now", lane=Lane.DANGER)
    write("you are confirmed", lane=Lane.ANSWER)
    at.forward(seconds=1)
    assert send() == 2
    at.forward(seconds=4)
    assert send() == 1


def test_a_few_unread_answers_hold_up_nothing(carrier, write, at):
    for _ in range(rules.MANY_UNREAD - 1):
        factories.make_inbound("1")
    write("ask", lane=Lane.ASK)
    at.forward(seconds=1)
    assert send() == 1


def test_danger_leaves_first(carrier, write):
    write("ask", lane=Lane.ASK)
    write("leave now", lane=Lane.DANGER)
    send()
    assert [body.split()[-1] for body in carrier.bodies] == ["now", "ask"]


def test_a_worker_killed_before_it_sent_loses_nothing(carrier, write, at, fresh):
    message = write()
    delivery.claim("killed", 10)
    for _ in range(3):
        at.forward(seconds=31)
        sending.settle()
        send()
    assert len(carrier.sent) == 1
    assert fresh(message).state is MessageState.SENT


def test_a_worker_killed_after_it_sent_sends_nothing_twice(carrier, write, at, fresh):
    message = write()
    (claimed,) = delivery.claim("killed", 10)
    carrier.send(claimed)
    for _ in range(10):
        at.forward(seconds=31)
        sending.settle()
        send()
    assert len(carrier.sent) == 1
    assert fresh(message).provider_sid == carrier.records[0].sid


def test_a_lost_answer_is_looked_up_and_never_sent_again(carrier, write, at, fresh):
    carrier.loses_answers = True
    message = write()
    assert send() == 0
    assert fresh(message).state is MessageState.UNKNOWN
    at.forward(seconds=6)
    sending.settle()
    assert fresh(message).state is MessageState.SENT
    assert len(carrier.sent) == 1


def test_where_nobody_can_be_asked_a_lost_text_stays_unknown(carrier, write, at, fresh):
    carrier.loses_answers, carrier.can_be_asked = True, False
    message = write()
    for _ in range(5):
        send()
        at.forward(minutes=5)
        sending.settle()
    assert fresh(message).state is MessageState.UNKNOWN
    assert len(carrier.sent) == 1


def test_a_receipt_that_overtakes_our_own_record_counts(carrier, write, fresh):
    message = write()
    (claimed,) = delivery.claim("worker", 1)
    taken = carrier.send(claimed)
    receiving.store_receipt(ReceiptIn(taken.sid, "delivered"))
    outcome = sending.Outcome(claimed.message_id, claimed.attempt, sending.MessageEvent.TAKEN, sid=taken.sid)
    delivery.record_results([outcome])
    assert fresh(message).state is MessageState.DELIVERED


def test_a_receipt_for_a_text_put_back_as_lost_keeps_it_from_going_twice(carrier, write, at, fresh):
    message = write()
    delivery.claim("killed", 10)
    for _ in range(2):
        at.forward(seconds=31)
        sending.settle()
    assert fresh(message).state is MessageState.QUEUED
    receiving.store_receipt(ReceiptIn("SM77", "sent", message_uid=fresh(message).uid))
    assert send() == 0
    assert fresh(message).provider_sid == "SM77"


def test_a_busy_carrier_is_left_alone_and_then_gets_everything(carrier, write, at):
    carrier.refuse(PHONE, 20429)
    write()
    assert send() == 0
    carrier.refusals.clear()
    assert send() == 0
    at.forward(seconds=61)
    assert send() == 1


def test_a_wrong_number_fails_and_whoever_wrote_is_told_once(carrier, write, told, at):
    carrier.refuse(PHONE, 21211)
    message = write(lane=Lane.ASK)
    send()
    for _ in range(3):
        sending.settle()
        at.forward(minutes=2)
    assert [(event.message_uid, event.error_code) for event in told] == [(message.uid, 21211)]


def test_whoever_fails_to_listen_is_told_again(app, carrier, write, told, at):
    def stumbles(event):
        told.append(event)
        raise RuntimeError(event)

    app.extensions["hub.ports"].undelivered = [stumbles]
    carrier.refuse(PHONE, 21211)
    write(lane=Lane.ASK)
    send()
    sending.settle()
    at.forward(minutes=2)
    sending.settle()
    assert len(told) == 2


def test_a_stand_down_that_does_not_arrive_rings_until_a_person_acts(carrier, write, told):
    carrier.refuse(PHONE, 21211)
    write(lane=Lane.CHANGE)
    send()
    sending.settle()
    assert "Ring this person" in alarms(AlarmKind.UNDELIVERED)[0].detail


def test_a_wrong_set_up_rings_once_keeps_every_text_and_stops_the_run(carrier, write, at, fresh):
    carrier.refuse(PHONE, 20003)
    messages = [write(f"number {number}") for number in range(3)]
    for _ in range(3):
        send()
        at.forward(seconds=10)
    assert [fresh(message).state for message in messages] == [MessageState.QUEUED] * 3
    assert [alarm.title for alarm in alarms()] == [
        "Texts are held up: The carrier does not accept our account or token"
    ]
    carrier.refusals.clear()
    at.forward(minutes=2)
    assert send() == 3


def test_one_foreign_number_does_not_hold_up_the_others(carrier, write, fresh):
    carrier.refuse(PHONE, 21408)
    write()
    other = write(phone=OTHER_PHONE)
    assert send() == 1
    assert fresh(other).state is MessageState.SENT


def test_something_unforeseen_is_an_unknown_and_the_rest_goes_on(carrier, write, fresh):
    carrier.refusals[PHONE] = ZeroDivisionError()
    odd, other = write(), write(phone=OTHER_PHONE)
    assert send() == 1
    assert (fresh(odd).state, fresh(other).state) == (MessageState.UNKNOWN, MessageState.SENT)


def test_a_claim_about_to_run_out_is_given_back_unsent(carrier, write, at):
    write()
    (claimed,) = delivery.claim("slow", 1)
    at.forward(seconds=15)
    delivery.record_results([attempt(carrier, claimed)])
    assert carrier.sent == []
    assert send() == 1


def test_a_spent_budget_warns_once_a_day(app, carrier, write):
    app.config["SMS_DAILY_LIMIT"] = "2"
    try:
        write(), write(phone=OTHER_PHONE)
        send()
        sending.settle(), sending.settle()
    finally:
        app.config["SMS_DAILY_LIMIT"] = None
    assert [alarm.title for alarm in alarms()][0].startswith("Texts are held up: all of today's 2")


@pytest.mark.parametrize(
    ("url", "rate", "expected"),
    [
        (None, None, 1.0),
        ("https://api.twilio.com", None, 1.0),
        ("http://127.0.0.1:9", None, None),
        (None, "30", 30.0),
    ],
)
def test_only_twilio_itself_is_paced_unless_we_are_told(app, url, rate, expected):
    kept = {name: app.config[name] for name in ("TWILIO_API_URL", "SENDER_RATE")}
    app.config.update(TWILIO_API_URL=url, SENDER_RATE=rate)
    try:
        assert sending.pace().rate == expected
    finally:
        app.config.update(kept)


def test_fetched_texts_are_stored_once_with_the_time_they_were_written(carrier, at):
    carrier.received = [wrote(1), wrote(2)]
    at.forward(minutes=3)
    assert (sending.fetch_inbound(), sending.fetch_inbound()) == (2, 0)
    row = db.session.scalars(sa.select(Inbound).order_by(Inbound.id)).first()
    assert (row.provider_sid, at() - row.received_at) == ("SM1", timedelta(minutes=3))


def test_after_a_day_without_a_network_nothing_that_came_in_is_missed(carrier, at):
    carrier.received = [wrote(1)]
    sending.fetch_inbound()
    carrier.received.append(wrote(2))
    at.forward(days=2)
    assert sending.fetch_inbound() == 1


def test_where_no_webhook_reaches_us_the_list_tells_how_our_texts_fare(carrier, write, fresh):
    message = write()
    send()
    carrier.records = [Record(**{**_fields(carrier.records[0]), "status": "delivered"})]
    sending.fetch_inbound()
    assert fresh(message).state is MessageState.DELIVERED


def _fields(record):
    return {name: getattr(record, name) for name in Record.__slots__}


def test_the_queues_age_is_that_of_the_oldest_text_that_may_leave(carrier, write, at):
    write(not_before=at() + timedelta(hours=5))
    assert queries.queue_age_seconds() == 0
    write()
    at.forward(seconds=90)
    assert queries.queue_age_seconds() == 90
    carrier.refuse(PHONE, treatment=Treatment.WAIT)
    send()
    assert queries.queue_age_seconds() == 90
