"""A coordinator's walk: two look-alikes seen side by side, merged and undone; a second number; a landline rung."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import COORDINATOR, PHONE, be_phone, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
NUMBER, SECOND = "021 555 0391", "+64215550392"


def register(page: Page, given_name: str, phone: str) -> None:
    page.goto("/register?all=yes")
    page.locator("[name=given_name]").fill(given_name)
    page.locator("[name=family_name]").fill("Featherstone")
    page.locator("[name=phone]").fill(phone)
    page.locator("[name=address]").fill("Petone")
    for part, figure in (("day", "1"), ("month", "5"), ("year", "1990")):
        page.locator(f"[name=birth_{part}]").fill(figure)
    page.locator("[name=consent_sms]").first.check()
    page.get_by_role("button", name="Register").click()
    expect(page).to_have_url(re.compile("/register/thanks"))


def test_two_entries_are_one_person_and_two_again(browser: Browser, exercise: Stage):
    stranger = screen(browser, exercise, PHONE)
    register(stranger, "Katherine", NUMBER)
    register(stranger, "Cathy", NUMBER)
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    link = page.get_by_role("link", name=re.compile("pairs? that may be one person"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for _ in range(40):
        page.goto("/console/people/twins/")
        if page.get_by_text("Katherine Featherstone").count():
            break
        page.wait_for_timeout(250)
    page.goto("/console/people/")
    link.click()
    # The exercise has a pair of its own, which waits longer.
    page.get_by_role("link", name="Katherine Featherstone and Cathy Featherstone").click()
    expect(page.get_by_role("table").first).to_contain_text("Given name differs")
    assert faults_on(page) == []
    page.get_by_role("button", name="keep the first, Katherine Featherstone").click()
    expect(page.locator("body")).to_contain_text("is one person now")
    page.get_by_role("button", name=re.compile("Undo for Katherine")).click()
    page.get_by_role("button", name="Two people").click()
    expect(page.locator("body")).to_contain_text("stay two people")


def test_a_second_number_is_theirs_once_its_phone_says_so(browser: Browser, exercise: Stage):
    register(screen(browser, exercise, PHONE), "Beatrix", "021 555 0393")
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    page.goto("/console/people/?q=Beatrix")
    page.get_by_role("link", name="Beatrix Featherstone").click()
    page.get_by_text("Change or correct something").click()
    page.get_by_role("link", name="Numbers, needs and emergency contact").click()
    page.get_by_label("Another number", exact=True).fill("021 555 0392")
    page.get_by_role("button", name="Add this number").click()
    expect(page.get_by_role("main")).to_contain_text("Asked, not confirmed yet")
    assert faults_on(page) == []
    here = page.url
    exercise.wait_for_text(SECOND, "another number of theirs")
    be_phone(page, SECOND, "1")
    for _ in range(40):
        page.goto(here)
        if page.get_by_role("button", name=re.compile("Make it the main one")).count():
            break
        page.wait_for_timeout(250)
    page.get_by_role("button", name=re.compile("Make it the main one")).click()
    expect(page.get_by_role("main")).to_contain_text("Texts go to 021 555 0392.")
