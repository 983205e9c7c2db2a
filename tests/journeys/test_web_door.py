"""The web door on a phone: page by page with mistakes on the way, and everything at once without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from hub import clock
from tests.journeys.people import PHONE, PLACE, screen
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser


def go_on(page: Page, words: str) -> None:
    """Presses the button of this page and waits for the next."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).last.click()


def faults_now(page: Page) -> list[str]:
    """What stands in anybody's way; the screen is a phone again afterwards."""
    found = faults_on(page, [PHONE])
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    return found


def is_wrong(page: Page, label: str, words: str) -> None:
    """Said at the top, where it leads to the field, and beside the field."""
    expect(page.get_by_role("alert").get_by_role("link").first).to_contain_text(words)
    field = page.get_by_label(label, exact=True).first
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"#{field.get_attribute('id')}-error")).to_contain_text(words)


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_mistakes_are_named_and_nothing_typed_is_lost_page_by_page(browser: Browser, exercise: Stage):
    page = screen(browser, exercise, PHONE)
    page.goto("/register")
    page.get_by_label("First name").fill("Wiremu")
    page.get_by_label("Family name").fill("Parata")
    page.get_by_label("Mobile number").fill("021 555 0181")
    go_on(page, "Go on to where you are")
    page.get_by_label("Suburb or town").fill("Behind the old mill")
    go_on(page, "Go on to how old you are")
    is_wrong(page, "Suburb or town", "know")
    expect(page.get_by_label("Suburb or town")).to_have_value("Behind the old mill")
    found = faults_now(page)
    page.get_by_label("Or which hub are you near?").select_option(index=1)
    go_on(page, "Go on to how old you are")
    child = str(clock.now().astimezone(PLACE).year - 9)
    for part, figure in (("Day", "1"), ("Month", "5"), ("Year", child)):
        page.get_by_label(part, exact=True).fill(figure)
    go_on(page, "Go on to texts")
    is_wrong(page, "Day", "or older to register")
    expect(page.get_by_label("Year", exact=True)).to_have_value(child)
    found += faults_now(page)
    page.get_by_label("Year", exact=True).fill("1990")
    go_on(page, "Back")
    expect(page.get_by_label("Suburb or town")).to_have_value("Behind the old mill")
    go_on(page, "Go on to how old you are")
    expect(page.get_by_label("Year", exact=True)).to_have_value("1990")
    go_on(page, "Go on to texts")
    page.get_by_label("Yes, text me").check()
    go_on(page, "Register now")
    heading(page, "Thank you, Wiremu.")
    assert found + faults_now(page) == []
    exercise.wait_for_text("+64215550181", "1")
    page.context.close()


def test_everything_at_once_needs_no_javascript(browser: Browser, exercise: Stage):
    page = screen(browser, exercise, PHONE, scripts=False)
    page.goto("/register?all=yes")
    page.get_by_label("First name").fill("Marama")
    page.get_by_label("Suburb or town").fill("Petone")
    page.get_by_label("Weekends").check()
    page.get_by_label("Or only your age").fill("9")
    go_on(page, "Register")
    is_wrong(page, "Mobile number", "Write your phone number")
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(3)
    expect(page.get_by_label("First name")).to_have_value("Marama")
    expect(page.get_by_label("Weekends")).to_be_checked()
    page.get_by_label("Mobile number").fill("021 555 0182")
    page.get_by_label("Or only your age").fill("29")
    page.get_by_label("Yes, text me").check()
    go_on(page, "Register")
    heading(page, "Thank you, Marama.")
    expect(page.get_by_role("main")).not_to_contain_text("021 555 0182")
    exercise.wait_for_text("+64215550182", "1")
    page.context.close()
