"""A volunteer's own page on a phone: a code by text, a skill, a day off, a break, a copy, and being erased."""

import json
import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from hub import clock
from tests.journeys.people import PHONE, PLACE, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import Walk, faults_on, pages_of

pytestmark = pytest.mark.browser
MINE, MINE_WITHOUT_SCRIPTS = "+64215550123", "+64215550125"
# Rex Holloway, whom the exercise has suspended.
SUSPENDED = "+642102800004"
# They only take a form, or need something else first, and are walked below or by the page client.
# Only who has something to sign, or is suspended, has the last two.
ELSEWHERE = {
    "me.appeal",
    "me.letter",
    "me.sent_away",
    "me.papers",
    "me.who",
    "me.everything_file",
    "me.code",
    "me.new_number_code",
}


def register(page: Page, phone: str) -> None:
    """Everything at once, through the page."""
    page.goto("/register?all=yes")
    for label, words in (("First name", "Ana"), ("Mobile number", phone), ("Suburb or town", "Petone"),
                         ("Day", "1"), ("Month", "5"), ("Year", "1990")):  # fmt: skip
        page.get_by_label(label, exact=True).first.fill(words)
    page.get_by_label("Yes, text me").check()
    page.get_by_label("Ask me each time").check()
    page.get_by_role("button", name="Register").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


def press(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("button", name=words, exact=True).last.click()


def open_page(page: Page, stage: Stage, phone: str) -> None:
    """Number, code from the phone, page."""
    page.goto("/me")
    page.get_by_label("Mobile number").fill(phone)
    press(page, "Text me a code")
    text = stage.wait_for_text(phone, "your code is")
    page.get_by_label("Code from the text").fill(re.findall(r"\b\d{6}\b", text)[0])
    press(page, "Open my page")
    expect(page.get_by_role("heading", level=1)).to_have_text("Where do I stand?")


@pytest.mark.parametrize("scripts", [True, False], ids=["", "no scripts"])
def test_a_volunteer_looks_after_their_own_entry(browser: Browser, exercise: Stage, scripts: bool):
    page = screen(browser, exercise, PHONE, scripts=scripts)
    # A number each: which of the two walks comes first, or whether both come, must not matter.
    phone = MINE if scripts else MINE_WITHOUT_SCRIPTS
    register(page, phone)
    open_page(page, exercise, phone)
    expect(page.get_by_role("main")).to_contain_text("You can be called.")
    correct_a_skill(page)
    name_a_day_off_and_take_a_break(page)
    if scripts:
        walk_with_axe(page, exercise)
    with page.expect_download() as taken:
        page.goto("/me/everything")
        page.get_by_role("link", name="Download it all").click()
    held = json.loads(taken.value.path().read_text(encoding="utf-8"))
    assert held["volunteer"][0]["phone"] == phone and held["volunteer_day_off"]
    page.get_by_role("link", name="Be erased").click()
    page.get_by_label("Type the word erase").fill("erase")
    press(page, "Erase everything about me")
    expect(page.locator("body")).to_contain_text("You are erased")
    page.context.close()


def correct_a_skill(page: Page) -> None:
    page.get_by_role("link", name="What we know about you").click()
    page.get_by_role("link", name=re.compile("Change.*What you can do")).click()
    page.get_by_label("First aid").check()
    press(page, "Keep this")
    expect(page.get_by_role("main")).to_contain_text("First aid")


def name_a_day_off_and_take_a_break(page: Page) -> None:
    later = (clock.now().astimezone(PLACE) + timedelta(days=9)).strftime("%Y-%m-%d")
    page.goto("/me/free/days-off")
    page.get_by_label("First day").fill(later)
    press(page, "Keep these days")
    expect(page.get_by_role("button", name="Remove")).to_be_visible()
    page.get_by_role("link", name="Take a break").click()
    page.get_by_label("Until I say so").check()
    press(page, "Leave me alone")
    expect(page.get_by_role("main")).to_contain_text("on a break, until you say so")


def walk_with_axe(page: Page, exercise: Stage) -> None:
    """Every page of one's own, and one with something wrong on it."""
    done = Walk(page, exercise.url, ("/me",), [PHONE]).through(
        "/me",
        "/me/free/now",
        "/me/free/days-off",
        "/me/free/break",
        "/me/free/week",
        "/me/leave-the-register",
        "/me/letters",
    )
    assert done.faults == []
    assert pages_of("me") - done.endpoints - ELSEWHERE == set()
    page.goto("/me/erase")
    with page.expect_navigation():
        press(page, "Erase everything about me")
    assert faults_on(page, [PHONE]) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})


def test_who_is_suspended_asks_for_another_look_and_is_answered(browser: Browser, exercise: Stage):
    page = screen(browser, exercise, PHONE)
    open_page(page, exercise, SUSPENDED)
    found = faults_on(page, [PHONE])
    page.get_by_role("link", name="Say why I see it differently").click()
    press(page, "Ask somebody to look again")
    expect(page.get_by_role("alert")).to_be_visible()
    found += faults_on(page, [PHONE])
    page.get_by_label("Why do you see it differently?").fill("I rang the desk before I went.")
    press(page, "Ask somebody to look again")
    expect(page.get_by_role("main")).to_contain_text("You asked for another look")
    desk = sign_in(screen(browser, exercise), exercise, "supervisor@example.org")
    desk.goto("/console/people/?q=Holloway")
    desk.get_by_role("link", name="Rex Holloway").click()
    go(desk, desk.get_by_role("link", name="Decide their appeal"))
    found += faults_on(desk, [PHONE])
    desk.get_by_label("Keep it").check()
    desk.get_by_label("What did you find?").fill("We asked the desk. Nobody there knew.")
    press(desk, "Decide")
    expect(desk.locator("body")).to_contain_text("The suspension stays.")
    page.goto("/me")
    expect(page.get_by_role("main")).to_contain_text("it stays: We asked the desk.")
    assert found == []
    page.context.close()
    desk.context.close()


def test_the_door_is_open_to_everybody(browser: Browser, exercise: Stage):
    page = screen(browser, exercise, PHONE)
    page.goto("/me")
    with page.expect_navigation():
        press(page, "Text me a code")
    found = faults_on(page, [PHONE])
    page.get_by_label("Mobile number").fill("021 555 0199")
    press(page, "Text me a code")
    expect(page.get_by_role("main")).to_contain_text("is on the register, a code is on its way")
    assert found + faults_on(page, [PHONE]) == []
    assert exercise.texts("+64215550199") == []
