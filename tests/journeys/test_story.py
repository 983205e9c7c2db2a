"""One emergency from first sign-up to thank-you: real pages, worker, Twilio client and local carrier."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import databases
from tests.journeys.stage import Stage, open_exercise
from tests.journeys.story import VOLUNTEERS, Story

pytestmark = pytest.mark.browser


@pytest.fixture(params=databases.names())
def stage(request: pytest.FixtureRequest, tmp_path: Path, browser: Browser) -> Iterator[Stage]:
    """An exercise of its own on each database; on PostgreSQL with a separate worker."""
    with open_exercise(tmp_path / "story", request.param, volunteers=VOLUNTEERS) as opened:
        yield opened


def test_an_emergency_runs_from_first_sign_up_to_thank_you(browser: Browser, stage: Stage) -> None:
    Story(browser, stage).run()
