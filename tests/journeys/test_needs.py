"""A need is written down at the desk by keyboard, and a task is raised from it with everything it says."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from hub import clock
from tests.journeys.people import COORDINATOR, PLACE, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
WORDS = "Sandbags for the creek behind the school"


def write_down(page: Page) -> None:
    """The first field has the cursor already; Tab goes past the box about danger to the place and the name."""
    expect(page.get_by_label("What is needed?")).to_be_focused()
    page.keyboard.type(WORDS)
    for words in ("", "Petone School hub", "Mere Tautari", "021 555 0188"):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def raise_a_task(page: Page) -> None:
    """All but the time and the number stands in the form already."""
    go(page, page.get_by_role("link", name="Raise a task from it"))
    expect(page.get_by_label("What is the work?")).to_have_value(WORDS)
    expect(page.get_by_label("Where is it?")).to_have_value("Petone School hub")
    day = clock.now().astimezone(PLACE) + timedelta(days=5)
    page.get_by_label("Day", exact=True).fill(day.strftime("%Y-%m-%d"))
    page.get_by_label("Starts at", exact=True).fill("09:00")
    page.get_by_label("Ends at", exact=True).fill("12:00")
    page.get_by_label("How many", exact=True).fill("3")
    go(page, page.get_by_role("button", name="Raise and open it"))


def test_a_need_becomes_a_task_and_both_say_so(browser: Browser, exercise: Stage) -> None:
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    page.goto("/console/desk/")
    go(page, page.get_by_role("link", name="Write down a need or an offer"))
    assert faults_on(page) == []
    write_down(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Who can help with this?")
    assert faults_on(page) == []
    raise_a_task(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Mere Tautari")
    go(page, page.get_by_role("link", name="need no."))
    expect(main).to_contain_text("In hand")
    expect(main.get_by_role("link", name=WORDS)).to_be_visible()
    page.goto("/console/needs/")
    expect(page.get_by_role("listitem").filter(has_text=WORDS)).to_contain_text("In hand")
    assert faults_on(page) == []
    page.context.close()
