"""A bad line, on request."""

from pathlib import Path

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from hub.carrier import Faults
from tests.carrier.line import Line, open_line


@pytest.mark.parametrize(
    ("fault", "status", "code"), [("too_many", 429, 20429), ("server_error", 500, 20500)]
)
def test_a_call_can_be_refused_without_being_done(line: Line, fault: str, status: int, code: int) -> None:
    line.local("faults", **{fault: 1})
    with pytest.raises(TwilioRestException) as caught:
        line.send()
    line.local("faults", **{fault: 0})
    assert (caught.value.status, caught.value.code) == (status, code)
    assert line.client.messages.list() == []


@pytest.mark.parametrize(("fault", "kept"), [("drop_after", 1), ("drop_before", 0)])
def test_a_cut_connection_may_or_may_not_have_taken_the_text(line: Line, fault: str, kept: int) -> None:
    line.local("faults", **{fault: 1})
    with pytest.raises(requests.ConnectionError):
        line.send()
    line.local("faults", **{fault: 0})
    assert len(line.client.messages.list()) == kept


def test_a_delay_can_outlast_the_callers_patience(line: Line) -> None:
    line.local("faults", delay_seconds=0.3)
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{line.running.url}/2010-04-01/Accounts/AC1.json", timeout=0.1)


def test_a_rate_strikes_the_same_calls_under_one_seed(tmp_path: Path) -> None:
    struck = []
    for name in ("one", "two"):
        with open_line(tmp_path / name, faults=Faults(too_many=0.5)) as line:
            url = f"{line.running.url}/2010-04-01/Accounts/AC1.json"
            struck.append([requests.get(url, timeout=5).status_code for _ in range(20)])
    assert struck[0] == struck[1]
    assert set(struck[0]) == {429, 401}


def test_unknown_faults_are_refused(line: Line) -> None:
    assert line.local("faults", gremlins=1)["code"] == 20001
    assert line.local("faults", too_many="often")["code"] == 20001
    assert line.local("faults")["too_many"] == 0
