"""Two operators at one inbox in two browsers: each sees what the other does, and one answers."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import COORDINATOR, be_phone, screen, sign_in
from tests.journeys.stage import Stage, until
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
SUPERVISOR = "supervisor@example.org"
PHONE = "+64211777001"


def test_two_operators_share_an_inbox(browser: Browser, exercise: Stage):
    boss = sign_in(screen(browser, exercise), exercise, SUPERVISOR)
    boss.goto("/console/inbox/saved/new")
    boss.get_by_label("Title").fill("Where trailers park")
    boss.get_by_label("Words").fill("Park behind [hub], please.")
    boss.get_by_role("button", name="Keep this reply").click()

    other = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    be_phone(other, PHONE, "is there parking for a trailer?")

    def waits() -> bool:
        other.goto("/console/inbox/")
        return other.get_by_text("is there parking for a trailer?").count() > 0

    until(waits, "the text in the inbox")
    other.get_by_role("link", name="is there parking for a trailer?").click()
    address = other.url
    boss.goto(address)
    other.get_by_role("button", name="Take it").click()
    other.get_by_role("button", name="I am answering").click()
    boss.mouse.move(0, 0)
    expect(boss.locator("#inbox-talk")).to_contain_text("looks after it.", timeout=15_000)
    expect(boss.locator("#inbox-talk")).to_contain_text("is answering", timeout=15_000)
    assert faults_on(other) == []

    other.locator("#saved summary").click()
    other.get_by_role("link", name="Where trailers park").click()
    expect(other.get_by_label("Or answer in words")).to_have_value("Park behind Harbour hubs, please.")
    other.get_by_role("button", name="Send this text").click()
    exercise.wait_for_text(PHONE, "Park behind")
    expect(boss.locator("#inbox-talk")).to_contain_text("Park behind", timeout=15_000)

    boss.locator("#said summary").click()
    boss.get_by_label("What did they say?").fill("Stop texting me")
    boss.get_by_role("button", name="Keep their words").click()
    boss.get_by_role("button", name="Apply: they want no more texts").click()
    expect(boss.get_by_text("Done. The text no longer waits.")).to_be_visible()
