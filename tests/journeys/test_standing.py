"""A coordinator's walk: a certificate that was shown, and a parent who agrees, so that a minor can be called."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import COORDINATOR, PHONE, be_phone, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
NUMBER = "+64215550417"


def register_at_seventeen(page) -> None:
    """On the public page, with the phone confirmed by text."""
    page.goto("/register?all=yes")
    words = {"given_name": "Tui", "family_name": "Fernhill", "phone": "021 555 0417", "address": "Petone",
             "birth_day": "1", "birth_month": "5", "birth_year": "2009"}  # fmt: skip
    for name, word in words.items():
        page.locator(f"[name={name}]").fill(word)
    page.locator("[name=consent_sms]").first.check()
    page.get_by_role("button", name="Register").click()
    expect(page).to_have_url(re.compile("/register/thanks"))


def test_a_parent_agrees_and_a_certificate_is_seen(browser: Browser, exercise: Stage):
    register_at_seventeen(screen(browser, exercise, PHONE))
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    exercise.wait_for_text(NUMBER, "Text 1 if this is your number")
    be_phone(page, NUMBER, "1")
    exercise.wait_for_text(NUMBER, "to a hub with a parent or guardian")
    page.goto("/console/people/?q=Fernhill")
    page.get_by_role("link", name="Tui Fernhill").click()
    page.get_by_role("link", name="A parent or guardian agrees").click()
    page.get_by_label("Parent or guardian").fill("Mere Fernhill")
    assert faults_on(page) == []
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("main")).to_contain_text("Can be called")
    page.get_by_role("link", name="They show a certificate").click()
    page.get_by_label("What did they show?").fill("first aid")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("table").first).to_contain_text("First aid certificate")
    assert faults_on(page) == []
