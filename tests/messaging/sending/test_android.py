"""A phone of our own as the way out: the library's client against a phone that speaks the app's API."""

from datetime import timedelta

import pytest

from hub.messaging.rules import Treatment
from hub.messaging.sending import jobs as sending
from hub.messaging.sending.transport import for_channel, plug_in
from hub.messaging.sending.transport.android import AndroidTransport, Gateway
from hub.messaging.sending.transport.base import Aspect, CannotAsk, OutcomeUnknown, Refused
from hub.messaging.states import Channel, MessageState
from hub.messaging.webhooks.services import TextIn, store_text
from tests.messaging.sending.phone import NOON, PASSWORD, USER, open_phone
from tests.messaging.sending.servers import outgoing


@pytest.fixture
def phone():
    with open_phone() as found:
        yield found


@pytest.fixture
def way_out(phone):
    return AndroidTransport(Gateway(phone.url, USER, PASSWORD, timeout_seconds=0.3))


@pytest.fixture
def plugged_phone(app, way_out):
    """Texts of the application leave through the phone."""
    before = for_channel(Channel.SMS)
    plug_in(app, Channel.SMS, way_out)
    app.extensions.pop("hub.sending", None)
    yield way_out
    plug_in(app, Channel.SMS, before)
    app.extensions.pop("hub.sending", None)


def error_of(way_out, **over):
    with pytest.raises((Refused, OutcomeUnknown)) as caught:
        way_out.send(outgoing(**over))
    return caught.value


def test_a_text_leaves_under_our_own_id_with_its_time_to_live(phone, way_out):
    message = outgoing()
    taken = way_out.send(message)
    given = phone.sent[str(message.uid)]
    assert (taken.sid, taken.status) == (str(message.uid), "queued")
    assert (given["phoneNumbers"], given["textMessage"]["text"]) == ([message.to], message.body)
    assert (
        given["validUntil"].startswith(message.valid_until.isoformat()[:16]) and given["withDeliveryReport"]
    )


@pytest.mark.parametrize(
    ("status", "treatment"),
    [(401, Treatment.CONFIGURATION), (403, Treatment.CONFIGURATION), (404, Treatment.CONFIGURATION),
     (400, Treatment.REFUSED), (429, Treatment.WAIT)],
)  # fmt: skip
def test_what_the_phone_certainly_did_not_take_is_known(phone, way_out, status, treatment):
    phone.fault = status
    assert error_of(way_out).treatment is treatment


def test_a_fault_after_the_phone_took_it_leaves_it_open_until_the_phone_is_asked(phone, way_out):
    message, phone.fault_after = outgoing(), 500
    with pytest.raises(OutcomeUnknown):
        way_out.send(message)
    assert [record.sid for record in way_out.find(message.to, message.body, NOON, message.uid)] == [
        str(message.uid)
    ]


def test_a_phone_that_does_not_answer_in_time_leaves_it_open(phone, way_out):
    phone.deaf.set()
    assert isinstance(error_of(way_out), OutcomeUnknown)


def test_a_phone_that_is_off_took_nothing():
    off = AndroidTransport(Gateway("http://127.0.0.1:9", USER, PASSWORD, timeout_seconds=0.3))
    assert error_of(off).treatment is Treatment.WAIT
    with pytest.raises(CannotAsk):
        off.find("+64211234567", "x", NOON, outgoing().uid)


def test_a_second_try_of_what_the_phone_has_is_not_sent_twice(phone, way_out):
    message = outgoing()
    way_out.send(message)
    again = outgoing(uid=message.uid, attempt=2)
    assert (way_out.send(again).sid, phone.posts) == (str(message.uid), 1)


def test_what_the_phone_does_not_know_never_left(way_out):
    assert way_out.find("+64211234567", "x", NOON, outgoing().uid) == []


@pytest.mark.parametrize(
    ("state", "status"),
    [("Pending", "queued"), ("Processed", "sending"), ("Sent", "sent"), ("Delivered", "delivered"),
     ("Failed", "failed"), ("Cancelled", "canceled")],
)  # fmt: skip
def test_the_phones_words_become_ours(phone, way_out, state, status):
    message = outgoing()
    way_out.send(message)
    phone.sent[str(message.uid)]["state"] = state
    assert [record.status for record in way_out.recent(NOON, inbound=False)] == [status]


def test_an_older_app_keeps_no_list_of_what_it_sent(phone, way_out):
    phone.keeps_a_list = False
    assert way_out.recent(NOON, inbound=False) == []


def test_every_text_the_phone_got_is_read_page_after_page_oldest_first(phone, way_out):
    for number in range(230):
        phone.hear(f"text {number}", at=NOON + timedelta(seconds=number // 10))
    phone.hear("long ago", at=NOON - timedelta(days=3))
    bodies = [record.body for record in way_out.recent(NOON - timedelta(hours=1), inbound=True)]
    assert sorted(bodies) == sorted(f"text {number}" for number in range(230))
    assert bodies[0] in {f"text {number}" for number in range(10)}


def test_the_same_word_said_twice_is_two_texts(phone, way_out):
    phone.hear("1"), phone.hear("1", at=NOON + timedelta(minutes=1))
    assert len({record.sid for record in way_out.recent(NOON, inbound=True)}) == 2


def test_no_invented_person_is_texted_through_a_real_phone():
    real = AndroidTransport(Gateway("http://192.168.1.20:8080", USER, PASSWORD))
    assert error_of(real, is_invented=True).treatment is Treatment.CONFIGURATION


def test_a_hole_in_the_settings_is_named():
    empty = AndroidTransport(Gateway("", "", ""))
    assert "ANDROID_GATEWAY_URL" in error_of(empty, is_invented=False).sentence
    assert not empty.examine()[0].is_well


def test_the_phone_says_how_it_is(phone, way_out):
    assert {one.aspect: one.is_well for one in way_out.examine()} == {
        Aspect.SETTINGS: True,
        Aspect.ACCOUNT: True,
    }
    stranger = AndroidTransport(Gateway(phone.url, USER, "wrong"))
    assert "ANDROID_GATEWAY_PASSWORD" in stranger.examine()[-1].advice


def test_a_text_of_the_application_goes_through_the_phone_and_its_fate_comes_back(
    phone, plugged_phone, write, fresh, at
):
    at(NOON)
    message = write()
    assert sending.send_due("worker") == 1
    phone.sent[str(fresh(message).uid)]["state"] = "Delivered"
    sending.fetch_inbound()
    assert fresh(message).state is MessageState.DELIVERED


def test_an_answer_fetched_and_posted_is_one_text(phone, plugged_phone, at, one):
    at(NOON)
    phone.hear("1 on my way")
    assert (sending.fetch_inbound(), sending.fetch_inbound()) == (1, 0)
    record = plugged_phone.recent(NOON, inbound=True)[0]
    assert not store_text(TextIn(sid=record.sid, sender=record.sender, to="", body=record.body))


def test_a_lost_answer_is_settled_by_our_own_id(phone, plugged_phone, write, fresh, at):
    phone.fault_after = 500
    message = write()
    sending.send_due("worker")
    phone.fault_after = 0
    at.forward(seconds=6)
    sending.settle()
    assert (fresh(message).state, phone.posts) == (MessageState.SENT, 1)
