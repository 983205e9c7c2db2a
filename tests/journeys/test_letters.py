"""A letter about hours on its way: issued at the desk, looked up by somebody who was handed the paper; a badge."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import PHONE, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
BOTH = [PHONE, (1366, 768)]
# Nina Kowalski, who wears a badge in the exercise.
BEARER = "Nina Kowalski"


def test_a_letter_is_issued_looked_up_and_withdrawn(browser: Browser, exercise: Stage):
    desk = sign_in(screen(browser, exercise), exercise, "supervisor@example.org")
    desk.goto("/console/hours/")
    go(desk, desk.get_by_role("link", name="Slip on the coast road"))
    go(desk, desk.get_by_role("link", name=re.compile("Clear the coast road")).first)
    go(desk, desk.locator("th[scope=row] a").first)
    go(desk, desk.get_by_role("link", name="A letter about their hours"))
    found = faults_on(desk, BOTH)
    desk.get_by_role("button", name="Issue the letter").click()
    expect(desk.locator(".letter")).to_contain_text("of their time")
    found += faults_on(desk, BOTH)
    code = desk.locator(".letter__code").inner_text()
    found += look_up(browser, exercise, code, "Yes, we issued this letter")
    go(desk, desk.get_by_role("link", name="Withdraw it"))
    desk.get_by_label("Why is it withdrawn?").fill("Made to try it out")
    desk.get_by_role("button", name="Withdraw it").click()
    expect(desk.get_by_role("main")).to_contain_text("Made to try it out")
    found += look_up(browser, exercise, code, "This letter was withdrawn")
    assert found == []
    desk.context.close()


def look_up(browser: Browser, exercise: Stage, code: str, says: str) -> list[str]:
    """Somebody with the paper in hand and no sign-in; what is wrong with the pages they see."""
    page = screen(browser, exercise, PHONE)
    page.goto("/verify")
    found = faults_on(page, BOTH)
    page.get_by_label("Code of the letter").fill(code.lower())
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(says)
    found += faults_on(page, BOTH)
    page.context.close()
    return found


def test_a_badge_fits_its_holder_on_paper(browser: Browser, exercise: Stage):
    desk = sign_in(screen(browser, exercise), exercise, "coordinator@example.org")
    desk.goto(f"/console/people/?q={BEARER}")
    go(desk, desk.get_by_role("link", name=re.compile(BEARER)).first)
    go(desk, desk.get_by_role("link", name="Print it, or end it"))
    assert faults_on(desk, BOTH) == []
    desk.emulate_media(media="print")
    box = desk.locator(".badge-card").bounding_box()
    assert box is not None
    # 90 x 60 mm at 96 dots an inch.
    assert (round(box["width"]), round(box["height"])) == (340, 227)
    fits = "card => card.scrollHeight <= card.clientHeight && card.scrollWidth <= card.clientWidth"
    assert desk.locator(".badge-card").evaluate(fits)
    assert not desk.get_by_role("heading", level=1).is_visible()
    desk.context.close()
