"""The desk's doors in a browser: somebody new by keyboard alone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import COORDINATOR, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
# What a practised clerk presses beside the letters themselves. A second each leaves half a minute to speak.
MOST_KEYS = 16


class Keyboard:
    """A keyboard that counts what is pressed beside the letters that people say."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        """Presses keys one after the other."""
        for key in keys:
            self.pressed += 1
            self.page.keyboard.press(key)

    def say(self, *fields: str) -> None:
        """Types what belongs into each field, with Enter after it."""
        for words in fields:
            self.page.keyboard.type(words)
            self.press("Enter")


def desk(browser: Browser, stage: Stage) -> Page:
    """A coordinator at the desk of a hub."""
    page = sign_in(screen(browser, stage), stage, COORDINATOR)
    page.goto("/console/desk/")
    return page


def test_somebody_new_is_registered_and_signed_in_by_keyboard_alone(browser: Browser, exercise: Stage):
    page = desk(browser, exercise)
    keys = Keyboard(page)
    page.keyboard.type("hinewai te rangi")
    keys.press("F2")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Hinewai Te Rangi")
    expect(page.get_by_label("Mobile")).to_be_focused()
    assert faults_on(page) == []
    page.get_by_label("Mobile").focus()
    keys.say("021 555 0191", "Petone", "34", "first aid, chainsaw", "")
    keys.press("y", "Enter", "Enter", "Control+Enter")
    expect(page.get_by_role("heading", name="Hinewai Te Rangi is registered and signed in")).to_be_visible()
    expect(page.get_by_label("Name or mobile")).to_be_focused()
    assert keys.pressed <= MOST_KEYS
    assert faults_on(page) == []
    exercise.wait_for_text("+64215550191", "you are on the register")


def test_the_entry_works_without_javascript_and_keeps_what_was_wrong(browser: Browser, exercise: Stage):
    page = sign_in(screen(browser, exercise, scripts=False), exercise, COORDINATOR)
    page.goto("/console/desk/new")
    page.get_by_label("Name", exact=True).fill("Rangi Moana")
    page.get_by_label("Mobile").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("need a second look")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Rangi Moana")
    page.get_by_label("Mobile").fill("none")
    page.get_by_label("Area").fill("Petone")
    page.get_by_label("Age or date").fill("40")
    page.get_by_role("group", name=re.compile("May we text you")).get_by_label("No").check()
    page.get_by_role("button", name="Register only").click()
    expect(page.get_by_role("heading", name="Rangi Moana is registered.")).to_be_visible()
