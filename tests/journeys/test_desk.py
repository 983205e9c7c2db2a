"""The desk's doors in a browser: somebody new by keyboard alone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import COORDINATOR, go, screen, sign_in
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
    expect(page.get_by_label("Name or mobile")).to_be_focused()
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
    keys.say("021 555 0191", "Petone", "34", "first aid, chainsaw", "", "we")
    keys.press("y", "Enter", "Enter", "Control+Enter")
    expect(page.get_by_role("heading", name="Hinewai Te Rangi is registered and signed in")).to_be_visible()
    expect(page.get_by_label("Name or mobile")).to_be_focused()
    assert keys.pressed <= MOST_KEYS
    assert faults_on(page) == []
    exercise.wait_for_text("+64215550191", "you are on the register")


def test_a_walk_in_is_registered_referred_and_given_a_slip_by_keyboard_alone(
    browser: Browser, exercise: Stage
):
    page = desk(browser, exercise)
    page.get_by_label("This desk is at").select_option(label="Petone School hub")
    # What is typed while the page comes anew is lost.
    go(page, page.get_by_role("button", name="Keep"))
    expect(page.get_by_label("Name or mobile")).to_be_focused()
    keys = Keyboard(page)
    page.keyboard.type("whetu moana")
    keys.press("F2")
    expect(page.get_by_label("Mobile")).to_be_focused()
    keys.say("021 555 0193", "Petone", "34", "door knocking", "", "")
    keys.press("y", "Enter", "y", "Enter", "Control+Enter")
    expect(page.get_by_role("heading", name="Tasks near them now")).to_be_visible()
    assert faults_on(page) == []
    best = page.locator(".work-row").first
    expect(best).to_contain_text("they can: Knocking on doors")
    number = best.get_by_role("link").first.inner_text().split(" ")[0]
    keys.press("F4")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(f"Whetu .* {number}"))
    expect(page.get_by_role("button", name="Print the slip")).to_be_focused()
    expect(page.locator(".slip")).to_contain_text("Sent by Moana Te Rangi, Petone School hub")
    assert faults_on(page) == []
    assert keys.pressed <= MOST_KEYS + 1
    page.emulate_media(media="print")
    expect(page.locator(".slip__number")).to_have_text(number)
    expect(page.locator(".slip-page__do")).to_be_hidden()


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


def test_a_volunteer_types_on_the_hubs_own_screen_and_staff_take_it_back(browser: Browser, exercise: Stage):
    page = desk(browser, exercise)
    go(page, page.get_by_role("button", name="Hand this screen to a volunteer"))
    assert faults_on(page) == []
    page.get_by_role("link", name="Yes, register me").click()
    for label, words in (("First name", "Tama"), ("Family name", "Fale"), ("Mobile number", "021 555 0192")):
        page.get_by_label(label).fill(words)
    page.get_by_label("Mobile number").press("Enter")
    page.get_by_label("Suburb or town").fill("Petone")
    page.get_by_label("Suburb or town").press("Enter")
    page.get_by_label("Or only your age").fill("40")
    page.get_by_label("Or only your age").press("Enter")
    page.get_by_role("group", name=re.compile("May we text you")).get_by_label("Yes").check()
    page.get_by_role("button", name="Register now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Tama.")
    assert faults_on(page) == []
    page.goto("/console/people/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you want to help?")
    page.get_by_role("link", name="For staff").click()
    page.get_by_label("Password").fill(exercise.passwords[COORDINATOR])
    page.get_by_label("Password").press("Enter")
    expect(page.locator("body")).to_contain_text("The screen is yours again.")


def test_a_screen_left_alone_clears_itself(browser: Browser, exercise: Stage):
    page = desk(browser, exercise)
    page.clock.install()
    page.get_by_role("button", name="Hand this screen to a volunteer").click()
    page.get_by_role("link", name="Yes, register me").click()
    page.get_by_label("First name").fill("Somebody")
    page.clock.fast_forward(50_000)
    expect(page.get_by_text("Are you still there?")).to_be_visible()
    page.clock.fast_forward(15_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you want to help?")
