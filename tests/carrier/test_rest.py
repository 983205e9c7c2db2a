"""The API as the real client meets it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.carrier.line import ACCOUNT, HUB, NOON, OTHER_HUB, PHONE, SERVICE, TOKEN, Line, open_line

VECTORS = json.loads((Path(__file__).parents[1] / "messaging/data/sms_segment_vectors.json").read_text())
SENDABLE = [v for v in VECTORS["vectors"] if 0 < len(v["body"]) <= 1600]


def refusal(line: Line, **details: object) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as caught:
        line.client.messages.create(**({"to": PHONE, "from_": HUB, "body": "hello"} | details))
    return caught.value.status, caught.value.code


def test_a_created_text_is_queued_and_fetched_alike(line: Line) -> None:
    made = line.send("Kia ora")
    found = line.client.messages(made.sid).fetch()
    assert (made.status, made.num_segments, made.price, made.error_code) == ("queued", "1", None, None)
    assert (found.sid, found.body, found.to, found.from_) == (made.sid, "Kia ora", PHONE, HUB)
    assert found.date_created == NOON


def test_a_service_accepts_first_and_chooses_a_sender_later(tmp_path: Path) -> None:
    with open_line(tmp_path, messaging_service_sid=SERVICE) as line:
        made = line.send(messaging_service_sid=SERVICE)
        assert (made.status, made.from_, made.num_segments) == ("accepted", None, "0")
        line.forward(10)
        assert line.client.messages(made.sid).fetch().from_ in (HUB, OTHER_HUB)
        assert line.hub.statuses() == ["queued", "sending", "sent", "delivered"]


@pytest.mark.parametrize("vector", SENDABLE, ids=lambda v: v["name"])
def test_parts_are_counted_as_twilio_counts_them(line: Line, vector: dict) -> None:
    made = line.send(vector["body"], smart_encoded=vector["smart_encoded"])
    assert made.num_segments == str(vector["segments"])


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"to": "021 555 010"}, (400, 21211)),
        ({"from_": "+15550000000"}, (400, 21606)),
        ({"from_": None}, (400, 21603)),
        ({"body": ""}, (400, 21602)),
        ({"body": "x" * 1601}, (400, 21617)),
        ({"validity_period": 0}, (400, 90007)),
        ({"validity_period": 36001}, (400, 90007)),
        ({"to": "+15005550009"}, (400, 21614)),
        ({"status_callback": "http://under_score.example/"}, (400, 21609)),
        ({"schedule_type": "fixed", "send_at": "2026-12-01T00:00:00Z"}, (400, 20001)),
        ({"from_": None, "messaging_service_sid": SERVICE}, (404, 21701)),
    ],
)
def test_a_wrong_call_is_refused_with_twilios_code(line: Line, details: dict, expected: tuple) -> None:
    assert refusal(line, **details) == expected
    assert line.client.messages.list() == []


def test_a_wrong_token_is_refused(line: Line) -> None:
    with pytest.raises(TwilioRestException) as caught:
        line.sign_in("wrong").messages("SM1").fetch()
    assert (caught.value.status, caught.value.code) == (401, 20003)


@pytest.mark.parametrize(
    "path", ["/2010-04-01/Accounts/AC9.json", f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"]
)
def test_strange_paths_are_refused_in_twilios_json(line: Line, path: str) -> None:
    answer = requests.get(line.running.url + path, auth=(ACCOUNT, TOKEN), timeout=5)
    assert (answer.status_code, answer.json()["code"]) in ((401, 20003), (404, 20404))


def test_120_texts_are_listed_over_pages_newest_first(line: Line) -> None:
    made = [line.send(f"text {n}").sid for n in range(120)]
    assert [text.sid for text in line.client.messages.list(page_size=50)] == made[::-1]
    assert [text.sid for text in line.client.messages.stream(limit=60, page_size=25)] == made[:59:-1]


def test_pages_stay_put_while_new_texts_arrive(line: Line) -> None:
    made = [line.send(f"text {n}").sid for n in range(4)]
    first = line.client.messages.page(page_size=2)
    line.send("newer")
    second = first.next_page()
    assert [text.sid for text in second] == made[1::-1]
    assert [text.sid for text in second.previous_page()] == made[:1:-1]


def test_a_list_is_narrowed_by_number_and_direction_of_time(line: Line) -> None:
    old = line.send("old")
    line.send("to another", to="+64215550199")
    line.forward(3600)
    new = line.send("new")
    later = NOON + timedelta(minutes=30)
    assert [t.sid for t in line.client.messages.list(to=PHONE, date_sent_after=later)] == [new.sid]
    assert [t.sid for t in line.client.messages.list(to=PHONE, date_sent_before=later)] == [old.sid]
    assert len(line.client.messages.list(from_=HUB, date_sent=NOON)) == 3


def test_a_text_just_taken_is_in_the_list_of_the_same_second(line: Line) -> None:
    made = line.send()
    assert [t.sid for t in line.client.messages.list(to=PHONE, date_sent_after=NOON)] == [made.sid]


def test_a_poll_finds_what_phones_sent(line: Line) -> None:
    line.send("out")
    said = line.say("in")
    (found,) = line.client.messages.list(to=HUB)
    assert (found.sid, found.body, found.direction, found.status) == (
        said["sid"],
        "in",
        "inbound",
        "received",
    )
    assert found.date_sent == NOON


def test_a_queued_text_can_be_cancelled_and_does_not_leave(line: Line) -> None:
    made = line.send()
    assert line.client.messages(made.sid).update(status="canceled").status == "canceled"
    line.forward(30)
    assert line.hub.statuses() == ["canceled"]


def test_a_text_on_its_way_can_be_neither_emptied_nor_deleted(line: Line) -> None:
    text = line.client.messages(line.send().sid)
    for step in (text.delete, lambda: text.update(body="")):
        with pytest.raises(TwilioRestException) as caught:
            step()
        assert caught.value.code == 20009


def test_a_delivered_text_can_be_emptied_then_deleted(line: Line) -> None:
    text = line.client.messages(line.send().sid)
    line.forward(10)
    assert text.update(body="").body == ""
    assert text.delete() is True
    with pytest.raises(TwilioRestException) as caught:
        text.fetch()
    assert caught.value.code == 20404


def test_a_delivered_text_can_no_longer_be_cancelled(line: Line) -> None:
    text = line.client.messages(line.send().sid)
    line.forward(10)
    with pytest.raises(TwilioRestException) as caught:
        text.update(status="canceled")
    assert caught.value.code == 30409


def test_account_and_numbers_are_shown(line: Line) -> None:
    assert line.client.api.accounts(ACCOUNT).fetch().status == "active"
    numbers = line.client.incoming_phone_numbers.list()
    assert [(n.phone_number, n.sms_url) for n in numbers][0] == (HUB, f"{line.hub.url}/sms/inbound")
