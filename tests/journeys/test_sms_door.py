"""The SMS door: somebody nobody knows registers from a phone, and then stands on the console."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import COORDINATOR, be_phone, screen, sign_in
from tests.journeys.stage import Stage

pytestmark = pytest.mark.browser
PHONE, LOCAL = "+64215557301", "021 555 7301"


def test_a_stranger_joins_by_text_and_stands_on_the_console(browser: Browser, exercise: Stage) -> None:
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    steps = (
        ("JOIN", "1 for English"),
        ("1", "What is your name"),
        ("Hine Marama Kingi", "Which suburb or town"),
        ("Petone", "How old are you"),
        ("JOIN", "You were at: your age"),
        ("27 3 1985", "May we text you"),
        ("1", "you are on the register"),
    )
    for words, answer in steps:
        be_phone(page, PHONE, words)
        exercise.wait_for_text(PHONE, answer)
    be_phone(page, PHONE, "SKILLS first aid, chainsaw")
    exercise.wait_for_text(PHONE, "We noted: First aid")
    page.goto("/console/people?q=Hine")
    page.get_by_role("link", name="Hine Marama Kingi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hine Marama Kingi")
    main = page.get_by_role("main")
    for words in ("Petone", "First aid", "Chainsaw"):
        expect(main).to_contain_text(words)
