"""From a phone call to the page that asks people, by somebody who has never seen the console, by keyboard."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from hub import clock
from tests.journeys.people import COORDINATOR, PLACE, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
# The number that the exercise's Harbour Food Rescue rings from.
HARBOUR = "+642102900000"


def write_down(page: Page, title: str = "Stack chairs") -> None:
    """Tab by tab; the first field has the cursor already."""
    day = clock.now().astimezone(PLACE) + timedelta(days=6)
    expect(page.get_by_label("What number do they ring from?")).to_be_focused()
    for words in (HARBOUR, "Leilani", title, "Petone School hub"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.get_by_label("Day", exact=True).fill(day.strftime("%Y-%m-%d"))
    page.get_by_label("From", exact=True).fill("16:00")
    page.get_by_label("How many people?").focus()
    page.keyboard.type("2")


def test_a_call_is_written_down_opened_and_people_are_to_be_asked(browser: Browser, exercise: Stage) -> None:
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    page.goto("/console/tasks/")
    go(page, page.get_by_role("link", name="Somebody rings: raise a task"))
    write_down(page)
    assert faults_on(page) == []
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("They rang from Harbour Food Rescue. Next: open it.")).to_be_visible()
    go(page, page.get_by_role("button", name="Open this task"))
    assert faults_on(page) == []
    # How many depends on how many of the exercise's people have said yes by then.
    go(page, page.get_by_role("link", name=re.compile(r"^Ask \d+ people")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Whom do I ask, and what will they read?")
    expect(page.get_by_role("main")).to_contain_text("Stack chairs in Petone")
