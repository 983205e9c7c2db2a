"""Texts from phones to the hub."""

from pathlib import Path

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from hub.carrier.inbound import texts_in
from hub.carrier.keywords import Keyword, keyword_of
from tests.carrier.line import HUB, OTHER_HUB, PHONE, SERVICE, Line, open_line


def refused_with(line: Line, **details: object) -> int | None:
    try:
        line.send(**details)
    except TwilioRestException as error:
        return error.code
    return None


def test_a_text_reaches_the_hub_signed(line: Line) -> None:
    said = line.say("Kia ora – 1 & 2?")
    line.forward(1)
    (post,) = line.hub.heard
    assert (said["status"], post.path, post.signed) == ("received", "/sms/inbound?", True)
    assert {post.form[name] for name in ("MessageSid", "SmsSid", "SmsMessageSid")} == {said["sid"]}
    assert (post.form["From"], post.form["To"], post.form["Body"]) == (PHONE, HUB, "Kia ora – 1 & 2?")
    assert (post.form["FromCity"], post.form["NumMedia"], post.form["SmsStatus"]) == ("", "0", "received")


def test_without_a_public_address_texts_only_wait_in_the_list(tmp_path: Path) -> None:
    with open_line(tmp_path, public_url=None) as line:
        line.say("hello")
        line.forward(1)
        assert line.hub.heard == []
        assert [text.body for text in line.client.messages.list(to=HUB)] == ["hello"]


def test_a_phone_answers_the_number_it_heard_from(line: Line) -> None:
    line.send(from_=OTHER_HUB)
    assert line.say("hello")["to"] == OTHER_HUB


def test_the_hubs_twiml_answer_goes_back_as_a_text(line: Line) -> None:
    line.hub.answer = ("<Response><Message>Thanks &amp; bye</Message></Response>", 200)
    line.say("hello")
    line.forward(10)
    (back,) = line.client.messages.list(to=PHONE)
    assert (back.body, back.direction, back.status) == ("Thanks & bye", "outbound-reply", "delivered")


def test_twiml_is_read_with_and_without_a_body_element() -> None:
    twiml = "<Response><Message>a</Message><Message><Body>b</Body></Message></Response>"
    assert texts_in(twiml) == ("a", "b")
    assert texts_in("<Response/>") == texts_in("") == texts_in("not xml") == ()


def test_stop_blocks_the_pair_and_still_reaches_the_hub(line: Line) -> None:
    line.say(" stop ")
    line.forward(1)
    assert line.hub.texts() == [" stop "]
    assert line.thread()[-1][1].startswith("You have successfully been unsubscribed")
    assert refused_with(line) == 21610
    assert refused_with(line, from_=OTHER_HUB) is None


@pytest.mark.parametrize("word", ["START", "yes", "Unstop"])
def test_a_restart_word_lifts_the_block(line: Line, word: str) -> None:
    line.say("STOP")
    line.say(word)
    assert line.thread()[-1][1].startswith("You have successfully been re-subscribed")
    assert refused_with(line) is None


def test_yes_without_a_block_draws_no_answer(line: Line) -> None:
    line.say("yes")
    assert line.thread() == [("phone", "yes")]


def test_a_second_stop_draws_no_second_answer(line: Line) -> None:
    line.say("STOP")
    line.say("STOP")
    assert len(line.thread()) == 3


def test_help_is_answered_by_the_carrier(line: Line) -> None:
    line.say("help")
    assert line.thread()[-1] == ("hub", "Reply STOP to unsubscribe. Msg&Data Rates May Apply.")


def test_a_service_learns_of_a_block_only_afterwards(tmp_path: Path) -> None:
    with open_line(tmp_path, messaging_service_sid=SERVICE) as line:
        line.say("STOP")
        line.send(messaging_service_sid=SERVICE)
        line.forward(10)
        assert line.hub.statuses() == ["queued", "sending", "failed"]
        assert line.hub.heard[-1].form["ErrorCode"] == "21610"


@pytest.mark.parametrize(
    ("text", "keyword"),
    [("Cancel", Keyword.STOP), ("INFO", Keyword.HELP), ("STOP please", None), ("1", None), ("", None)],
)
def test_only_the_one_word_is_a_keyword(text: str, keyword: Keyword | None) -> None:
    assert keyword_of(text) is keyword


def test_phones_are_listed_latest_first(line: Line) -> None:
    line.send("to the first")
    line.say("from the second", phone="+64215550101")
    found = line.local("phones")
    assert [(p["phone"], p["last_text"], p["messages"]) for p in found["phones"]] == [
        ("+64215550101", "from the second", 1),
        (PHONE, "to the first", 1),
    ]
    assert found["total"] == 2
    assert [p["phone"] for p in line.local("phones?q=0101")["phones"]] == ["+64215550101"]


def test_a_thread_shows_both_sides_in_order(line: Line) -> None:
    line.send("can you come?")
    line.say("1")
    assert line.thread() == [("hub", "can you come?"), ("phone", "1")]


@pytest.mark.parametrize(("phone", "body"), [("021555", "hi"), (PHONE, " "), (PHONE, "x" * 1601)])
def test_a_text_that_cannot_be_is_refused(line: Line, phone: str, body: str) -> None:
    assert line.say(body, phone=phone)["status"] == 400


def test_a_plain_form_cannot_play_a_phone(line: Line) -> None:
    url = f"{line.running.url}/local/phones/{PHONE}/messages"
    assert requests.post(url, data={"body": "1"}, timeout=5).status_code == 400
