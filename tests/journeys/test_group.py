"""A group names itself on the web with a pasted list; at the hub everybody is signed in with one press."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import COORDINATOR, PHONE, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
PASTED = "Sina Tui, 34, 021 555 0185\nLote Tui, 9\nPeni Tui, 61"


def send(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words).last.click()


def test_a_group_registers_with_a_list_and_is_signed_in_as_one(browser: Browser, exercise: Stage):
    phone = screen(browser, exercise, PHONE)
    phone.goto("/register/group")
    for label, words in (("Which group", "Petone Rowing"), ("Your first name", "Ioane"), ("Your family name", "Tui"),
                         ("Your age", "44"), ("Suburb or town", "Petone"), ("Or paste a list", PASTED)):  # fmt: skip
        phone.get_by_label(label).fill(words)
    phone.get_by_label("Yes, text me").check()
    send(phone, "Register the group")
    expect(phone.get_by_role("alert")).to_be_visible()
    expect(phone.get_by_label("Which group")).to_have_value("Petone Rowing")
    expect(phone.locator("#member_name-0")).to_have_value("Sina Tui")
    found = faults_on(phone, [PHONE])
    phone.get_by_label("Your mobile number").fill("021 555 0184")
    send(phone, "Register the group")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Thank you, Ioane")
    expect(phone.get_by_role("listitem").filter(has_text="Lote Tui")).to_contain_text("or older")
    found += faults_on(phone, [PHONE])
    exercise.wait_for_text("+64215550184", "1")
    desk = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    desk.goto("/console/groups/")
    found += faults_on(desk, [PHONE])
    desk.get_by_role("link", name="Petone Rowing").click()
    expect(desk.get_by_role("main")).not_to_contain_text("Lote")
    found += faults_on(desk, [PHONE])
    send(desk, "Sign in the people ticked")
    expect(desk.locator("body")).to_contain_text("3 people are signed in.")
    expect(desk.get_by_role("main")).to_contain_text("3 of 3 are signed in.")
    assert found == []
    phone.context.close()
    desk.context.close()
