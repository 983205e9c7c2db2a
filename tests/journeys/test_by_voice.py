"""No texts: people are rung from a list, what they said is keyed in, the places fill, and the confirmed are told."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import COORDINATOR, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.test_phone_call import write_down
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser


def make_list(page: Page) -> None:
    """A task for two people, and the list of whom to ring for it."""
    page.goto("/console/tasks/")
    go(page, page.get_by_role("link", name="Somebody rings: raise a task"))
    write_down(page, "Carry boxes")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    go(page, page.get_by_role("button", name="Open this task"))
    go(page, page.get_by_role("link", name=re.compile(r"^Ask \d+ people")))
    page.get_by_text("What do we ask, and how many?").click()
    page.get_by_label("By phone and runner").check()
    page.get_by_label("Ask at most, at once").fill("4")
    go(page, page.get_by_role("button", name="Show these people"))
    go(page, page.get_by_role("button", name=re.compile("^Make the list of")))


def test_places_fill_from_a_phone_list_and_the_confirmed_are_told(browser: Browser, exercise: Stage) -> None:
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    make_list(page)
    assert faults_on(page) == []
    for row in (0, 1):
        page.locator("tbody select").nth(row).select_option("1")
    go(page, page.get_by_role("button", name="Save these answers"))
    expect(page.get_by_text("Kept 2 answers: 2 yes. All places are held.")).to_be_visible()
    assert faults_on(page) == []
    go(page, page.get_by_role("link", name=re.compile("Carry boxes")))
    go(page, page.get_by_role("link", name="Text everybody who is confirmed"))
    page.get_by_label("What do they need to know?").fill("Come in by the side door.")
    go(page, page.get_by_role("button", name="Show what they will read"))
    assert faults_on(page) == []
    go(page, page.get_by_role("button", name=re.compile("^Send it to")))
    expect(page.get_by_role("main")).to_contain_text("Texted everybody who is confirmed")
