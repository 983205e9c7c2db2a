"""Do texts work here? Each step on the way is named, and what is wrong says what to do."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.states import Role
from hub.database import db, transaction
from hub.messaging.inbox.jobs import read_received
from hub.messaging.models import Inbound, LineTest, Message
from hub.messaging.outgoing.proofs import latest_proof
from hub.messaging.sending import jobs as sending
from hub.messaging.sending.transport.base import Aspect, Finding
from hub.messaging.states import InboundState, MessageState
from hub.messaging.webhooks.refusals import count_refused
from hub.messaging.webhooks.services import ReceiptIn, TextIn, store_receipt, store_text
from tests.fakes import FakeTransport, plugged

PHONE = "+64211234567"


@pytest.fixture
def carrier(app):
    app.extensions.pop("hub.examined", None)
    with plugged(app, FakeTransport()) as fake:
        yield fake
    app.extensions.pop("hub.examined", None)


@pytest.fixture
def desk(carrier, sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def begun(desk):
    """The page after somebody had a phone texted, and the text has left."""
    page = desk.submit(desk.get("line.index"), "Text this phone", phone="021 123 4567", follow=True)
    sending.send_due("worker", threads=1)
    return page


def proof():
    db.session.rollback()
    found = latest_proof()
    assert isinstance(found, LineTest)
    return found


def only(table):
    return db.session.scalars(sa.select(table)).one()


def answer(body):
    store_text(TextIn(sid="SM900", sender=PHONE, to="+6421000000", body=body))
    read_received()


def test_before_anything_is_proved_the_page_says_what_to_do(desk):
    assert "Not proved yet." in desk.get("line.index").text


@pytest.mark.parametrize(
    ("phone", "words"),
    [("", "This is not a phone number"), ("12", "This is not a phone number"), ("04 472 0000", "landline")],
)
def test_a_phone_that_gets_no_texts_is_refused_beside_the_field(desk, phone, words):
    page = desk.submit(desk.get("line.index"), "Text this phone", phone=phone)
    assert page.status == 422 and words in page.text


def test_a_text_leaves_and_asks_for_four_figures_back(carrier, begun):
    assert carrier.bodies[0].endswith(f"Text back {proof().code} to show that answers reach us.")


def test_one_text_each_way_proves_it(desk, begun, at):
    sid = only(Message).provider_sid
    store_receipt(ReceiptIn(sid, "delivered", message_uid=proof().message_uid))
    at.forward(seconds=7)
    answer(f" {proof().code} ")
    page = desk.get("line.index")
    assert "Yes. A text left and its answer came back, 7 seconds in all." in page.text
    assert only(Inbound).state is InboundState.READ


@pytest.mark.parametrize("body", ["9", "which code?", "{code} but the water is rising at our house"])
def test_anything_but_the_code_goes_to_the_inbox_as_always(desk, begun, body):
    answer(body.format(code=proof().code))
    assert proof().answered_at is None
    assert only(Inbound).state is InboundState.UNCLEAR


def test_after_ten_minutes_without_an_answer_the_last_step_is_wrong(desk, begun, at):
    at.forward(minutes=11)
    assert "No answer came within 10 minutes." in desk.get("line.index").text


def test_a_receipt_that_does_not_come_names_the_public_address(desk, begun, at):
    at.forward(minutes=1)
    page = desk.get("line.index")
    assert "No receipt came to http://hub.test." in page.text and "SMS_INBOUND=poll" in page.text


def test_signatures_that_do_not_fit_are_counted_and_explained(app, desk):
    for _ in range(3):
        app.test_client().post(
            "/sms/inbound", data={"MessageSid": "SM1"}, headers={"X-Twilio-Signature": "no"}
        )
    app.test_client().post("/sms/inbound", data={"MessageSid": "SM1"})
    page = desk.get("line.index")
    assert "3 requests came with a signature we could not verify in the last hour." in page.text
    assert "TWILIO_AUTH_TOKEN_PREVIOUS" in page.text


def test_what_was_refused_hours_ago_is_over(desk, at):
    count_refused()
    at.forward(hours=2)
    assert "No request was refused in the last hour." in desk.get("line.index").text


def test_where_replies_are_fetched_no_receipt_and_no_signature_is_waited_for(app, desk, begun):
    app.config["SMS_INBOUND"] = "poll"
    try:
        page = desk.get("line.index")
    finally:
        app.config["SMS_INBOUND"] = "webhook"
    assert "Replies are fetched every few seconds." in page.text and "signature" not in page.text


def test_a_number_that_opted_out_is_told_how_to_come_back(desk, carrier, begun):
    with transaction():
        message = only(Message)
        message.state, message.error_code, message.error_text = MessageState.FAILED, 21610, "Opted out"
    assert "Text START from it" in desk.get("line.index").text


def test_what_the_carrier_says_about_the_account_stands_first(app, desk, carrier):
    carrier.examine = lambda: [
        Finding(Aspect.ACCOUNT, False, "The carrier does not accept our token", "Compare it.")
    ]
    page = desk.get("line.index")
    assert "No: step 1 is wrong." in page.text and "Compare it." in page.text


def test_the_carrier_is_asked_about_the_account_only_now_and_then(desk, carrier, at):
    asked = []
    carrier.examine = lambda: asked.append(clock.now()) or []
    for _ in range(3):
        desk.get("line.index_live")
    at.forward(seconds=31)
    desk.get("line.index_live")
    assert asked[1] - asked[0] > timedelta(seconds=30) and len(asked) == 2
