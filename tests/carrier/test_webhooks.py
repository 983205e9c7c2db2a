"""How the carrier calls the hub when the hub is well, unwell or away."""

import pytest

from hub.carrier.webhooks import Outcome, overrides_of, wants_retry
from tests.carrier.line import PHONE, Line

NOBODY = "http://127.0.0.1:9"


def attempts(line: Line) -> list[tuple[int, int | None, str | None]]:
    """Every try, oldest first."""
    return [(w["attempt"], w["status"], w["problem"]) for w in line.local("webhooks")["webhooks"]][::-1]


def test_a_failed_connection_is_tried_once_more(line: Line) -> None:
    line.send(status_callback=f"{NOBODY}/sms/status", to="+15005530034")
    line.forward(10)
    assert sorted(attempts(line)) == [(1, None, "ct")] * 2 + [(2, None, "ct")] * 2


def test_an_error_of_the_hub_is_not_tried_again(line: Line) -> None:
    line.hub.answer = ("oops", 500)
    line.say("hello")
    line.forward(20)
    assert attempts(line) == [(1, 500, "5xx")]
    assert [text.body for text in line.client.messages.list(from_=PHONE)] == ["hello"]


def test_the_fragment_asks_for_more_tries_and_is_neither_sent_nor_signed(line: Line) -> None:
    line.hub.answer = ("oops", 503)
    line.send(status_callback=f"{line.hub.url}/sms/status?m=7#rc=3&rp=5xx", to="+15005530034")
    line.forward(30)
    assert len(line.hub.heard) == 8
    assert all(post.signed and post.path == "/sms/status?m=7" for post in line.hub.heard)


@pytest.mark.parametrize(
    ("fragment", "problem", "attempt", "again"),
    [
        ("", "ct", 1, True),
        ("", "ct", 2, False),
        ("", "rt", 1, False),
        ("", "5xx", 1, False),
        ("#rp=all", "rt", 1, True),
        ("#rc=0", "ct", 1, False),
        ("#rc=99&rp=4xx,5xx", "4xx", 5, True),
        ("#rc=99&rp=4xx,5xx", "4xx", 6, False),
    ],
)
def test_tries_follow_the_address(fragment: str, problem: str, attempt: int, again: bool) -> None:
    outcome = Outcome(problem=problem)
    assert wants_retry(f"https://hub.example/{fragment}", outcome, attempt=attempt, spent=0) is again


def test_nothing_is_tried_after_fifteen_seconds() -> None:
    address = "https://hub.example/#rc=5&rp=all"
    assert not wants_retry(address, Outcome(problem="rt"), attempt=1, spent=15)
    assert overrides_of("https://hub.example/#rc=many").retries == 1
