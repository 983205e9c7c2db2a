"""Before a call-out somebody proves that texts work here: one real text each way, live on the page."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import COORDINATOR, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
PHONE, E164 = "021 555 0123", "+64215550123"


def test_a_text_leaves_the_phone_answers_and_the_page_says_so(browser: Browser, exercise: Stage) -> None:
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    page.goto("/console/texts/")
    go(page, page.get_by_role("link", name="Prove that texts work"))
    assert faults_on(page) == []
    page.get_by_label("A phone you have in your hand").fill(PHONE)
    go(page, page.get_by_role("button", name="Text this phone"))
    exercise.wait_for_text(E164, "Text back")
    expect(page.get_by_text("Yes. A text left and its answer came back")).to_be_visible(timeout=20_000)
    assert page.locator(".line-steps .tag--danger").count() == 0
    assert faults_on(page) == []
