"""The phone knocks: signed with the app's key, stored once."""

import hashlib
import hmac
import json

import pytest
import sqlalchemy as sa

from hub.database import db
from hub.messaging.models import Inbound, Receipt, RefusedRequest
from hub.messaging.rules import Outcome
from hub.messaging.sending import delivery
from hub.messaging.states import MessageEvent, MessageState

KEY = "the-apps-key"
TEXT = {"messageId": "abc", "message": "1 on my way", "phoneNumber": "+64211234567", "sender": "+64211234567",
        "recipient": "+6421000009", "simNumber": 1, "receivedAt": "2026-11-14T11:00:05.000+13:00"}  # fmt: skip


@pytest.fixture
def post(app):
    """Posts as the phone does; `key` is the one it signs with."""
    kept, app.config["ANDROID_GATEWAY_SIGNING_KEY"] = app.config["ANDROID_GATEWAY_SIGNING_KEY"], KEY

    def _post(event, payload, key=KEY, **headers):
        body = json.dumps({"deviceId": "d", "event": event, "id": "e1", "payload": payload, "webhookId": "w"})
        signature = hmac.new(key.encode(), body.encode() + b"1700000000", hashlib.sha256).hexdigest()
        signed = {"X-Signature": signature, "X-Timestamp": "1700000000", "Content-Type": "application/json"}
        return app.test_client().post("/sms/android", data=body, headers=signed | headers).status_code

    yield _post
    app.config["ANDROID_GATEWAY_SIGNING_KEY"] = kept


def rows(table):
    db.session.rollback()
    return list(db.session.scalars(sa.select(table)))


def test_a_text_the_phone_posts_is_stored_once_with_the_moment_it_came(post):
    assert [post("sms:received", TEXT) for _ in range(2)] == [204, 204]
    (text,) = rows(Inbound)
    assert (text.body, text.conversation.phone, text.to_phone) == (
        "1 on my way",
        "+64211234567",
        "+6421000009",
    )
    assert text.received_at.isoformat() == "2026-11-13T22:00:05+00:00"


def test_the_same_word_a_minute_later_is_another_text(post):
    post("sms:received", TEXT)
    post("sms:received", TEXT | {"receivedAt": "2026-11-14T11:01:05.000+13:00"})
    assert len(rows(Inbound)) == 2


@pytest.mark.parametrize(
    ("event", "state"),
    [("sms:delivered", MessageState.DELIVERED), ("sms:failed", MessageState.UNDELIVERED)],
)
def test_what_became_of_our_text_moves_it(post, write, fresh, event, state):
    message = write()
    (claimed,) = delivery.claim("worker", 1)
    sid = str(claimed.uid)
    delivery.record_results([Outcome(claimed.message_id, claimed.attempt, MessageEvent.TAKEN, sid=sid)])
    assert post(event, {"messageId": sid, "phoneNumber": "+64211234567"}) == 204
    assert fresh(message).state is state


def test_a_receipt_faster_than_our_own_record_counts(post, write, fresh):
    message = write()
    (claimed,) = delivery.claim("worker", 1)
    post("sms:delivered", {"messageId": str(claimed.uid), "phoneNumber": "+64211234567"})
    assert fresh(message).state is MessageState.DELIVERED


def test_nobody_else_gets_in_and_it_is_counted(app, post):
    assert post("sms:received", TEXT, key="another") == 403
    assert post("sms:received", TEXT, **{"X-Timestamp": "1700000001"}) == 403
    assert app.test_client().post("/sms/android", json={}).status_code == 403
    assert (rows(Inbound), rows(RefusedRequest)[0].number) == ([], 2)


def test_without_a_key_of_ours_nobody_gets_in(app, post):
    app.config["ANDROID_GATEWAY_SIGNING_KEY"] = None
    assert post("sms:received", TEXT, key="") == 403


@pytest.mark.parametrize(
    "payload",
    [
        [],
        None,
        {},
        {"messageId": ""},
        TEXT | {"receivedAt": "soon"},
        TEXT | {"sender": "", "phoneNumber": ""},
    ],
)
def test_an_event_that_says_nothing_is_a_bad_request(post, payload):
    assert post("sms:received", payload) == 400
    assert rows(Inbound) == []


@pytest.mark.parametrize("event", ["system:ping", "mms:received", "new:event"])
def test_events_that_do_not_concern_us_are_taken_kindly(post, event):
    assert post(event, {"health": {}}) == 204
    assert rows(Receipt) == []


def test_a_flood_is_not_read(post):
    assert post("sms:received", TEXT | {"message": "x" * 70_000}) == 413
