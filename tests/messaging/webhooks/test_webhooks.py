"""The carrier knocks: signed or refused, stored once, answered at once."""

import pytest
import sqlalchemy as sa

from hub.database import db, transaction
from hub.messaging import queries
from hub.messaging.models import Conversation, Inbound, Receipt
from hub.messaging.rules import Outcome
from hub.messaging.sending import delivery
from hub.messaging.sending import jobs as sending
from hub.messaging.states import InboundState, MessageEvent, MessageState
from hub.messaging.webhooks.signature import sign
from tests.messaging.conftest import PHONE

URL = "http://hub.test"
TEXT = {"MessageSid": "SM1", "From": PHONE, "To": "+6421000000", "Body": " 1 on my way ", "NumMedia": "0"}


@pytest.fixture
def post(app):
    """Posts as the carrier does; `token` is the one it signs with, None for a stranger."""

    def _post(path, form, token="test-token", headers=None):
        signature = {"X-Twilio-Signature": sign(URL + path, form, token)} if token else {}
        return app.test_client().post(path, data=form, headers={**signature, **(headers or {})})

    return _post


def rows(table):
    db.session.rollback()
    return list(db.session.scalars(sa.select(table).order_by(table.id)))


def receipt(sid, status, **over):
    return {"MessageSid": sid, "MessageStatus": status, "To": PHONE, "From": "+6421000000"} | over


@pytest.fixture
def sent(write):
    """A message the carrier has taken as SM5."""
    message = write()
    (claimed,) = delivery.claim("worker", 1)
    delivery.record_results([Outcome(claimed.message_id, claimed.attempt, MessageEvent.TAKEN, sid="SM5")])
    return message


def test_a_text_is_stored_as_it_came_and_answered_with_nothing(post):
    answer = post("/sms/inbound", TEXT)
    assert (answer.status_code, answer.mimetype, answer.data[-11:]) == (200, "text/xml", b"<Response/>")
    (text,) = rows(Inbound)
    assert (text.body, text.state, text.conversation.phone) == (" 1 on my way ", InboundState.RECEIVED, PHONE)


def test_a_text_that_comes_twice_is_stored_once(post):
    assert [post("/sms/inbound", TEXT).status_code for _ in range(2)] == [200, 200]
    assert len(rows(Inbound)) == 1


def test_two_texts_with_the_same_words_are_two_texts(post):
    post("/sms/inbound", TEXT)
    post("/sms/inbound", TEXT | {"MessageSid": "SM2"})
    assert [text.provider_sid for text in rows(Inbound)] == ["SM1", "SM2"]
    assert len(rows(Conversation)) == 1


@pytest.mark.parametrize("path", ["/sms/inbound", "/sms/status"])
def test_without_our_signature_nobody_gets_in(post, path):
    assert post(path, TEXT, token=None).status_code == 403
    assert post(path, TEXT, token="another").status_code == 403
    assert rows(Inbound) == rows(Receipt) == []


def test_a_signature_for_other_words_is_refused(app, post):
    signature = sign(URL + "/sms/inbound", TEXT, "test-token")
    answer = post("/sms/inbound", TEXT | {"Body": "2"}, token=None, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 403


def test_while_the_token_changes_the_old_one_still_opens(app, post):
    app.config["TWILIO_AUTH_TOKEN_PREVIOUS"] = "old-token"
    try:
        assert post("/sms/inbound", TEXT, token="old-token").status_code == 200
    finally:
        app.config["TWILIO_AUTH_TOKEN_PREVIOUS"] = None


@pytest.mark.parametrize("path", ["/sms/inbound", "/sms/status"])
def test_signed_but_about_nothing_is_a_bad_request(post, path):
    assert post(path, {"Body": "1"}).status_code == 400


def test_a_flood_is_not_read(post):
    assert post("/sms/inbound", TEXT | {"Body": "x" * 70_000}).status_code == 413
    assert post("/sms/inbound", TEXT | {"Body": "x" * 70_000}, token=None).status_code == 413


@pytest.mark.parametrize("path", ["/sms/inbound", "/sms/status"])
def test_nothing_is_to_be_read_here(app, path):
    assert app.test_client().get(path).status_code == 405


@pytest.mark.parametrize("sender", ["WELLINGTON", "", "whatsapp:+64211234567", "x" * 90, "Zoë 🚒"])
def test_a_sender_that_is_no_number_is_stored_too(post, sender):
    assert post("/sms/inbound", TEXT | {"From": sender}).status_code == 200
    assert len(rows(Inbound)) == 1


@pytest.mark.parametrize("body", ["", "\x00zero", "Kia ora 🌊 “ok”\n\n2", "%C3%A9", "a" * 5000])
def test_whatever_was_written_is_kept(post, body):
    assert post("/sms/inbound", TEXT | {"Body": body}).status_code == 200
    assert rows(Inbound)[0].body == body.replace("\x00", "\ufffd")


def test_a_word_the_carrier_answered_itself_and_a_picture_are_noted(post):
    post("/sms/inbound", TEXT | {"OptOutType": "STOP", "NumMedia": "2"})
    assert (rows(Inbound)[0].opt_out_type, rows(Inbound)[0].media_count) == ("STOP", 2)


def test_a_parameter_nobody_knows_changes_nothing(post):
    assert post("/sms/inbound", TEXT | {"NewIn2027": "", "MessageState": "x"}).status_code == 200


def test_a_receipt_moves_its_message(post, sent, fresh):
    assert post("/sms/status", receipt("SM5", "delivered")).status_code == 204
    assert fresh(sent).state is MessageState.DELIVERED


def test_a_receipt_at_the_other_door_counts_as_well(post, sent, fresh):
    assert post("/sms/inbound", receipt("SM5", "delivered")).status_code == 204
    assert fresh(sent).state is MessageState.DELIVERED
    assert rows(Inbound) == []


def test_receipts_out_of_order_never_take_a_message_back(post, sent, fresh):
    for status in ("delivered", "sent", "queued", "undelivered", "delivered"):
        assert post("/sms/status", receipt("SM5", status)).status_code == 204
    assert fresh(sent).state is MessageState.DELIVERED
    assert len(rows(Receipt)) == 4


def test_a_network_that_first_reports_a_failure_may_tell_the_truth_later(post, sent, fresh):
    post("/sms/status", receipt("SM5", "undelivered", ErrorCode="30005"))
    assert (fresh(sent).state, fresh(sent).error_text) == (MessageState.UNDELIVERED, "Nobody has this number")
    post("/sms/status", receipt("SM5", "delivered"))
    assert (fresh(sent).state, fresh(sent).error_code) == (MessageState.DELIVERED, None)


def test_an_opt_out_that_the_carrier_reports_later_becomes_ours(post, sent):
    post("/sms/status", receipt("SM5", "failed", ErrorCode="21610"))
    assert queries.is_opted_out(PHONE)


def test_a_receipt_names_its_message_by_our_own_id_before_we_know_the_carriers(post, write, fresh):
    message = write()
    delivery.claim("worker", 1)
    post(f"/sms/status?m={message.uid}", receipt("SM6", "delivered"))
    assert (fresh(message).state, fresh(message).provider_sid) == (MessageState.DELIVERED, "SM6")


def test_a_receipt_for_a_message_we_do_not_know_yet_waits_for_it(post, write, fresh):
    message = write()
    (claimed,) = delivery.claim("worker", 1)
    assert post("/sms/status", receipt("SM7", "delivered")).status_code == 204
    delivery.record_results([Outcome(claimed.message_id, claimed.attempt, MessageEvent.TAKEN, sid="SM7")])
    assert fresh(message).state is MessageState.DELIVERED


def test_a_receipt_that_slipped_through_is_applied_by_the_next_round(carrier, sent, fresh):
    with transaction():
        db.session.add(Receipt(provider_sid="SM5", status="delivered", received_at=sending.clock.now()))
    sending.settle()
    assert fresh(sent).state is MessageState.DELIVERED


def test_of_an_earlier_try_only_its_arrival_counts(post, sent, fresh):
    post(f"/sms/status?m={sent.uid}", receipt("SM4", "undelivered"))
    assert fresh(sent).state is MessageState.SENT
    post(f"/sms/status?m={sent.uid}", receipt("SM4", "delivered"))
    assert (fresh(sent).state, fresh(sent).provider_sid) == (MessageState.DELIVERED, "SM5")


@pytest.mark.parametrize(
    "over",
    [{"MessageStatus": "dancing"}, {"ErrorCode": "x"}, {"ErrorCode": "9" * 30}, {"MessageStatus": "s" * 90}],
)
def test_what_the_carrier_may_invent_is_taken_kindly(post, sent, over, fresh):
    assert post("/sms/status?m=no-uid", receipt("SM5", "sent") | over).status_code == 204
    assert fresh(sent).state is MessageState.SENT


def test_a_status_without_a_word_changes_nothing(post):
    assert post("/sms/status", {"MessageSid": "SM5"}).status_code == 204
    assert rows(Receipt) == []


def test_a_conversation_reads_in_the_order_things_were_said(post, write, at):
    write("Can you come?")
    at.forward(minutes=1)
    post("/sms/inbound", TEXT)
    at.forward(minutes=1)
    last = write("Thank you")
    thread = queries.thread(last.conversation_id)
    assert [(line.is_inbound, line.body.split()[-1]) for line in thread] == [
        (False, "come?"),
        (True, "way"),
        (False, "you"),
    ]
