"""The real client against the local carrier, and what each of its errors means."""

from datetime import timedelta
from threading import Thread

import pytest
from aiohttp import (
    ClientHttpProxyError,
    ClientOSError,
    ClientResponseError,
    ConnectionTimeoutError,
    ServerDisconnectedError,
    SocketTimeoutError,
)

from hub import clock
from hub.carrier.settings import Faults
from hub.messaging.rules import Treatment
from hub.messaging.sending.transport.base import CannotAsk, OutcomeUnknown
from hub.messaging.sending.transport.places import is_on_this_machine
from hub.messaging.sending.transport.twilio_errors import translated
from tests.carrier.line import PHONE, open_line
from tests.messaging.sending.servers import answering, error_of, outgoing, page, way_out

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def line(tmp_path):
    with open_line(tmp_path) as found:
        yield found


def test_a_text_reaches_the_carrier_and_its_record_can_be_found(line):
    with way_out(line.running.url) as transport:
        taken = transport.send(outgoing())
        assert taken.sid.startswith("SM")
        records = transport.find(PHONE, "EXERCISE hello", line.moment[0])
    assert [record.sid for record in records] == [taken.sid]


def test_after_closing_the_way_out_opens_again(line):
    with way_out(line.running.url) as transport:
        transport.send(outgoing())
        transport.close()
        assert transport.send(outgoing()).sid


def test_only_the_very_words_to_the_very_number_are_found(line):
    with way_out(line.running.url) as transport:
        transport.send(outgoing("EXERCISE something else"))
        line.say("EXERCISE hello")
        assert transport.find(PHONE, "EXERCISE hello", line.moment[0]) == []


def test_the_receipt_comes_back_with_our_own_id(line):
    message = outgoing()
    with way_out(line.running.url, public_url=line.hub.url) as transport:
        transport.send(message)
    line.forward()
    assert {post.path for post in line.hub.heard} == {f"/sms/status?m={message.uid}"}
    assert all(post.signed for post in line.hub.heard)


def test_what_phones_wrote_can_be_fetched_oldest_first(line):
    with way_out(line.running.url) as transport:
        transport.send(outgoing())
        line.say("first"), line.say("second")
        texts = transport.recent(line.moment[0] - timedelta(hours=1), inbound=True)
        ours = transport.recent(line.moment[0] - timedelta(hours=1), inbound=False)
    assert [(text.sender, text.body) for text in texts] == [(PHONE, "first"), (PHONE, "second")]
    assert [record.body for record in ours] == ["EXERCISE hello"]


@pytest.mark.parametrize(
    ("over", "message", "treatment", "code"),
    [
        ({"token": "wrong"}, {}, Treatment.CONFIGURATION, 20003),
        ({"sender": "+15550000000"}, {}, Treatment.CONFIGURATION, 21606),
        ({}, {"to": "12"}, Treatment.REFUSED, 21211),
        ({}, {"body": "x" * 1700}, Treatment.REFUSED, 21617),
    ],
)
def test_what_the_carrier_refuses_is_known_by_its_code(line, over, message, treatment, code):
    error = error_of(line.running.url, outgoing(**message), **over)
    assert (error.treatment, error.error_code) == (treatment, code)


def test_one_who_told_the_carrier_stop_is_opted_out(line):
    line.say("STOP")
    assert error_of(line.running.url).treatment is Treatment.OPTED_OUT


@pytest.mark.parametrize(
    ("faults", "treatment"), [(Faults(too_many=1), Treatment.WAIT), (Faults(server_error=1), None)]
)
def test_a_busy_carrier_is_certain_and_a_broken_one_is_not(tmp_path, faults, treatment):
    with open_line(tmp_path, faults=faults) as line:
        assert getattr(error_of(line.running.url), "treatment", None) is treatment


def test_a_line_cut_after_the_carrier_took_it_is_settled_by_asking(tmp_path):
    with open_line(tmp_path, faults=Faults(drop_after=1)) as line, way_out(line.running.url) as transport:
        with pytest.raises(OutcomeUnknown):
            transport.send(outgoing())
        line.running.carrier.faults = Faults()
        assert len(transport.find(PHONE, "EXERCISE hello", line.moment[0])) == 1


def test_a_carrier_that_is_not_there_took_nothing():
    assert error_of(NOBODY).treatment is Treatment.WAIT


def test_a_name_that_leads_nowhere_took_nothing():
    error = error_of("http://no-such-host.invalid", outgoing(is_invented=False))
    assert error.treatment is Treatment.WAIT


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 201 Created\r\nContent-Le", page(502), page(201), page(201, b"{}")]
)
def test_an_answer_cut_short_or_garbled_leaves_it_open(answer):
    with answering(answer) as (url, _):
        assert isinstance(error_of(url), OutcomeUnknown)


@pytest.mark.parametrize(
    "error",
    [
        ServerDisconnectedError(),
        SocketTimeoutError(),
        ClientOSError(),
        TimeoutError(),
        ValueError(),
        ClientResponseError(None, (), status=400),
    ],
)
def test_whatever_is_not_certainly_unsent_is_unknown(error):
    assert isinstance(translated(error), OutcomeUnknown)


@pytest.mark.parametrize("error", [ConnectionTimeoutError(), ClientHttpProxyError(None, (), status=502)])
def test_without_a_connection_nothing_left(error):
    assert translated(error).treatment is Treatment.WAIT


@pytest.mark.parametrize("status", [302, 403, 404])
def test_a_sign_in_page_in_the_way_is_no_carrier(status):
    with answering(page(status)) as (url, _):
        error = error_of(url)
    assert (error.treatment, error.error_code) == (Treatment.CONFIGURATION, None)


def test_an_error_in_the_newer_form_is_understood(line):
    body = b'{"type":"x","title":"Too Many","status":400,"code":21211}'
    with answering(page(400, body)) as (url, _):
        assert error_of(url).error_code == 21211


def test_the_carrier_keeps_a_text_no_longer_than_it_is_any_use(at):
    with answering(page(502)) as (url, heard):
        error_of(url, outgoing(valid_until=clock.now() + timedelta(minutes=20)))
    assert b"ValidityPeriod=1200" in heard[0]
    assert b"SmartEncoded=true" in heard[0]


def test_where_no_receipt_can_reach_us_none_is_asked_for(line):
    with answering(page(502)) as (url, heard):
        error_of(url, is_polled=True)
    assert b"StatusCallback" not in heard[0]


def test_with_a_messaging_service_the_carrier_chooses_the_number():
    with answering(page(502)) as (url, heard):
        error_of(url, service="MG" + "2" * 32)
    assert b"MessagingServiceSid=MG2" in heard[0]
    assert b"From=" not in heard[0]


@pytest.mark.parametrize(
    "url", ["", "https://api.twilio.com", "http://127.0.0.1.example.org", "http://10.0.0.5:4010"]
)
def test_an_invented_person_is_never_texted_through_a_real_carrier(url):
    error = error_of(url)
    assert error.treatment is Treatment.CONFIGURATION
    assert "local carrier" in error.sentence


@pytest.mark.parametrize("missing", [{"sid": ""}, {"token": ""}, {"sender": ""}])
def test_a_set_up_with_a_hole_says_which(missing):
    assert (
        "is set" in error_of(NOBODY, **missing).sentence or "not set" in error_of(NOBODY, **missing).sentence
    )


def test_a_carrier_that_does_not_answer_cannot_be_asked():
    with way_out(NOBODY) as transport, pytest.raises(CannotAsk):
        transport.find(PHONE, "hello", clock.now())


def test_many_at_once_each_get_their_own_answer(line):
    with way_out(line.running.url) as transport:
        sids = {}

        def send(number):
            sids[number] = transport.send(outgoing(f"EXERCISE {number}", to=f"+6421555{number:04d}")).sid

        threads = [Thread(target=send, args=(number,)) for number in range(24)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for number, sid in sids.items():
            assert line.client.messages(sid).fetch().body == f"EXERCISE {number}"


@pytest.mark.parametrize(
    ("url", "is_here"),
    [
        ("http://127.0.0.1:4010", True), ("http://localhost:1", True), ("http://[::1]:80", True),
        (None, False), ("http://127.0.0.1@example.org", False), ("http://[bad", False),
        ("http://localhost.example.org", False),
    ],
)  # fmt: skip
def test_only_this_machine_is_this_machine(url, is_here):
    assert is_on_this_machine(url) is is_here
