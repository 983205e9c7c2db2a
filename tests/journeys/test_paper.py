"""Paper: a clerk types a pile in by keyboard alone, with the times that stand on the forms, and counts it."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from hub import clock
from tests.journeys.people import COORDINATOR, PHONE, PLACE, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser


def say(page: Page, *fields: str) -> None:
    """Types what belongs into each field, with Enter after it."""
    for words in fields:
        page.keyboard.type(words)
        page.keyboard.press("Enter")


def sent(page: Page) -> None:
    """Sends the form from wherever the clerk is."""
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def test_a_pile_is_typed_in_by_keyboard_alone_and_its_count_agrees(browser: Browser, exercise: Stage):
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    page.goto("/console/paper/")
    found = faults_on(page, [PHONE])
    page.get_by_label("Who types?").fill("Aroha")
    yesterday = clock.now().astimezone(PLACE) - timedelta(days=1)
    page.get_by_label("Day on the forms").fill(yesterday.strftime("%Y-%m-%d"))
    page.get_by_label("Day on the forms").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_label("Time on the form")).to_be_focused()
    say(page, "9:40", "Mere Tamihana", "021 555 0183", "Petone", "52", "first aid", "", "eve, sat am")
    page.keyboard.press("y")
    sent(page)
    expect(page.get_by_role("main")).to_contain_text("1 form so far")
    expect(page.get_by_label("Time on the form")).to_be_focused()
    say(page, "25:10", "Tane Mahuta", "none", "Petone", "41")
    sent(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Tane Mahuta")
    expect(page.get_by_label("Time on the form")).to_be_focused()
    found += faults_on(page)
    page.get_by_label("Time on the form").focus()
    page.keyboard.press("Control+A")
    say(page, "14:05")
    page.get_by_role("radio", name="No is ticked").first.focus()
    page.keyboard.press("n")
    sent(page)
    times = page.get_by_role("table").get_by_role("row")
    expect(times.filter(has_text="Tane Mahuta")).to_contain_text("14:05")
    expect(times.filter(has_text="Mere Tamihana")).to_contain_text(re.compile("0?9:40"))
    page.get_by_role("link", name="Correct Mere Tamihana").click()
    expect(page.get_by_label("When are they free?")).to_have_value("evenings, sat-am")
    go(page, page.get_by_role("link", name="Back to the pile"))
    close(page, "3")
    expect(page.get_by_role("alert")).to_contain_text("Find the 1 that are missing")
    found += faults_on(page, [PHONE])
    close(page, "2")
    expect(page.locator("body")).to_contain_text("The pile is closed, and its count agrees.")
    assert found == []
    page.context.close()


def close(page: Page, count: str) -> None:
    page.get_by_label("How many forms are in the pile?").fill(count)
    with page.expect_navigation():
        page.keyboard.press("Enter")
