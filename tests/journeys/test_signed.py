"""What is said at a sign-in, sending on, and a whole bus, in a browser and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import PHONE, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
SUPERVISOR = "supervisor@example.org"


def desk(browser: Browser, stage: Stage) -> Page:
    """A supervisor at the desk of a hub."""
    page = sign_in(screen(browser, stage), stage, SUPERVISOR)
    page.goto("/console/desk/")
    page.get_by_label("This desk is at").select_option(label="Petone School hub")
    go(page, page.get_by_role("button", name="Keep"))
    return page


def find(page: Page, words: str) -> None:
    """Types into the desk's field, as a reader does: the words and Enter."""
    page.get_by_label("Name or mobile").fill("")
    page.keyboard.type(words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_somebody_is_signed_in_briefed_sent_on_and_gives_back_what_was_lent(
    browser: Browser, exercise: Stage
):
    page = desk(browser, exercise)
    page.goto("/console/desk/?who=ngata")
    name = page.locator(".desk-result__name").first.inner_text()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"{name} is signed in at")).to_be_visible()
    assert faults_on(page) == []
    page.keyboard.press("F9")
    page.keyboard.type("vest 14")
    go(page, page.get_by_role("button", name="Keep this"))
    expect(page.get_by_label("Name or mobile")).to_be_focused()
    page.goto("/console/desk/?who=" + name)
    go(page, page.get_by_role("link", name="Write down more, or send on"))
    page.get_by_label("Task number").fill("T-0001")
    go(page, page.get_by_role("button", name=re.compile("^Send .* on$")))
    expect(page.get_by_role("heading", level=1)).to_contain_text("cannot be sent on to T-0001 yet")
    assert faults_on(page) == []
    page.get_by_label("Why do they go all the same?").fill("Leilani briefs them there")
    go(page, page.get_by_role("button", name="all the same"))
    expect(page.locator(".signed")).to_contain_text("Sent on all the same")
    expect(page.locator(".signed")).to_contain_text("That sign-in ended with this one.")
    page.goto("/console/desk/?who=" + name)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".signed")).to_contain_text("What was lent is not back yet")
    assert faults_on(page) == []
    go(page, page.get_by_role("button", name="It is back"))
    expect(page.locator("body")).to_contain_text("Nothing is out.")


def test_a_whole_bus_is_signed_in_by_keyboard_alone(browser: Browser, exercise: Stage):
    page = desk(browser, exercise)
    with page.expect_navigation():
        page.keyboard.press("F7")
    expect(page.get_by_label("Add somebody")).to_be_focused()
    page.keyboard.type("ngata")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    boxes = page.get_by_role("checkbox", name=re.compile(r"\w+ \w+$"))
    for box in boxes.all()[:3]:
        box.press("Space") if not box.is_checked() else None
    assert faults_on(page, (PHONE,)) == []
    go(page, page.get_by_role("button", name="Sign the ticked in"))
    expect(page.locator("#outcome")).to_contain_text("signed in.")
    assert faults_on(page) == []


def badge_of_somebody_here(page: Page) -> tuple[str, str]:
    """Signs somebody in, makes badges for everybody at the hub, and answers the name and the code of the first."""
    find(page, "rangi")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/console/badges/")
    go(page, page.get_by_role("main").get_by_role("link", name="Petone School hub"))
    go(page, page.get_by_role("button", name="Make badges for whoever is ticked"))
    card = page.locator(".badge-card").first
    name = (card.get_attribute("aria-label") or "").removeprefix("Badge of ")
    return name, card.locator(".badge-card__code p").inner_text().replace("-", "")


def test_a_badge_is_read_over_other_words_and_its_figures_choose_nobody(browser: Browser, exercise: Stage):
    page = desk(browser, exercise)
    name, code = badge_of_somebody_here(page)
    page.goto("/console/desk/?who=an")
    expect(page.locator("[data-desk-result] > li")).to_have_count(8)
    with page.expect_navigation():
        page.keyboard.type(f"{code}\n")
    expect(page.get_by_role("main")).to_contain_text(f"is {name}. Enter does what the row says.")
    page.goto("/console/desk/?who=" + code[0])
    with page.expect_navigation():
        page.keyboard.type(f"{code[1:]}\n", delay=30)
    expect(page.get_by_role("main")).to_contain_text(f"is {name}. Enter does what the row says.")
    page.context.close()
