"""A browser for each test process, and an exercise that several tests look at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import databases
from tests.journeys.people import be_phone
from tests.journeys.stage import Stage, open_exercise
from tests.journeys.story import VOLUNTEERS, Story


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; without it these tests are skipped by name."""
    path = next((path for path in databases.BROWSERS if Path(path).exists()), None)
    if path is None:
        pytest.skip("browser tests (install Chromium)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A small exercise on SQLite, shared by tests that look at pages."""
    folder = tmp_path_factory.mktemp("exercise")
    with open_exercise(folder, databases.SQLITE, volunteers=VOLUNTEERS) as stage:
        yield stage


@pytest.fixture(scope="session")
def lived_in(browser: Browser, exercise: Stage) -> Stage:
    """That exercise after a whole emergency without JavaScript, with another under way.

    An alarm and an unclear text wait, a call-out runs, a charity's next task is not open yet.
    """
    story = Story(browser, exercise, scripts=False)
    story.run()
    story.raise_task()
    story.ask_for("T-0001")
    be_phone(story.coordinator, story.asked[0].phone, "is there parking?")
    be_phone(story.coordinator, story.asked[1].phone, "we are trapped upstairs please help")
    exercise.wait_for_text(story.asked[1].phone, "NOT the emergency service")
    return exercise
