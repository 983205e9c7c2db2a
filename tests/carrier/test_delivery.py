"""What becomes of a text, and how the hub hears of it."""

from pathlib import Path

import pytest

from hub import clock
from hub.carrier import Faults
from tests.carrier.line import ACCOUNT, HUB, PHONE, Line, open_line


def test_callbacks_are_signed_and_in_order(line: Line) -> None:
    line.send()
    line.forward(10)
    assert line.hub.statuses() == ["sending", "sent", "delivered"]
    assert all(post.signed and post.path == "/sms/status?m=7" for post in line.hub.heard)


def test_a_callback_has_twilios_fields(line: Line) -> None:
    made = line.send()
    line.forward(10)
    last = line.hub.heard[-1]
    assert last.form == {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "From": HUB,
        "To": PHONE,
        "MessageSid": made.sid,
        "SmsSid": made.sid,
        "MessageStatus": "delivered",
        "SmsStatus": "delivered",
        "RawDlrDoneDate": "2611140000",
    }
    assert len(last.headers["I-Twilio-Idempotency-Token"]) == 32


def test_without_a_callback_address_nothing_is_posted(line: Line) -> None:
    made = line.send(status_callback=None)
    line.forward(10)
    assert line.hub.heard == []
    assert line.client.messages(made.sid).fetch().date_sent is not None


@pytest.mark.parametrize(
    ("to", "statuses", "code"),
    [
        ("+15005530003", ["sending", "sent", "undelivered"], "30003"),
        ("+15005530005", ["sending", "sent", "undelivered"], "30005"),
        ("+15005530034", ["sending", "failed"], "30034"),
    ],
)
def test_special_numbers_end_with_their_error(line: Line, to: str, statuses: list, code: str) -> None:
    made = line.send(to=to)
    line.forward(10)
    assert line.hub.statuses() == statuses
    assert line.hub.heard[-1].form["ErrorCode"] == code
    assert line.client.messages(made.sid).fetch().error_code == int(code)


def test_a_text_that_waits_too_long_is_not_delivered(tmp_path: Path) -> None:
    with open_line(tmp_path, queued_seconds=(60, 60)) as line:
        line.send(validity_period=5)
        line.forward(6)
        assert line.hub.statuses() == ["undelivered"]
        assert line.hub.heard[-1].form["ErrorCode"] == "30036"


def test_a_carrier_that_was_down_too_long_does_not_send_late(line: Line) -> None:
    line.send(validity_period=60)
    line.running.stop()
    line.moment[0] = line.moment[0].replace(hour=5)
    line.restart()
    line.forward(5)
    assert line.hub.statuses() == ["undelivered"]


def test_faults_on_the_air_lose_texts(tmp_path: Path) -> None:
    with open_line(tmp_path, faults=Faults(undelivered=1)) as line:
        line.send()
        line.forward(10)
        assert line.hub.statuses()[-1] == "undelivered"


def test_a_repeated_callback_carries_the_same_token(tmp_path: Path) -> None:
    with open_line(tmp_path, faults=Faults(repeat_callbacks=1)) as line:
        line.send()
        line.forward(10)
        assert line.hub.statuses() == ["sending"] * 2 + ["sent"] * 2 + ["delivered"] * 2
        tokens = [post.headers["I-Twilio-Idempotency-Token"] for post in line.hub.heard]
        assert len(set(tokens)) == 3


def test_a_restart_keeps_texts_and_finishes_what_was_begun(line: Line) -> None:
    made = line.send()
    line.restart()
    line.forward(10)
    assert line.client.messages(made.sid).fetch().status == "delivered"
    assert line.hub.statuses() == ["sending", "sent", "delivered"]


def test_the_same_seed_gives_the_same_delays(tmp_path: Path) -> None:
    seen = []
    for name in ("one", "two"):
        with open_line(tmp_path / name) as line:
            texts = [line.send(f"text {n}") for n in range(5)]
            line.forward(3)
            seen.append([line.client.messages(text.sid).fetch().status for text in texts])
    assert seen[0] == seen[1]


def test_a_pump_thread_delivers_in_real_time(tmp_path: Path) -> None:
    quick = {"queued_seconds": (0, 0), "sent_seconds": (0, 0), "delivered_seconds": (0, 0)}
    with open_line(tmp_path, now=clock.now, **quick) as line:
        line.running.carrier.begin()
        made = line.send()
        statuses = (line.client.messages(made.sid).fetch().status for _ in range(1000))
        assert "delivered" in statuses
