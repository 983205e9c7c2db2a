"""What comes on paper: a sign-in sheet keyed by keyboard alone, and an expense that somebody else approves."""

from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from hub import clock
from tests.journeys.people import COORDINATOR, PHONE, PLACE, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser


def say(page: Page, who: str, came: str, left: str) -> None:
    """Types one line as it stands on the paper, with Enter after each part."""
    expect(page.get_by_label("Name or badge")).to_be_focused()
    for words in (who, came, left):
        page.keyboard.type(words)
        page.keyboard.press("Enter")


def answer(page: Page, button: str) -> None:
    """Presses a button of the question with Enter, once the page has put the focus where it wants it."""
    expect(page.get_by_role("button", name=button)).to_be_visible()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    page.get_by_role("button", name=button).press("Enter")


def begin(page: Page, photo: Path) -> None:
    page.goto("/console/sheets/new")
    expect(page.get_by_label("Which task or hub?")).to_be_focused()
    page.keyboard.type("PET 1")
    yesterday = clock.now().astimezone(PLACE) - timedelta(days=1)
    page.get_by_label("Day on the sheet").fill(yesterday.strftime("%Y-%m-%d"))
    page.get_by_label("Photo or scan").set_input_files(photo)
    page.get_by_label("Who kept it at the door?").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    # Something was forgotten: the photo need not be chosen a second time.
    expect(page.get_by_role("alert")).to_contain_text("Write who kept the sheet.")
    expect(page.get_by_role("main")).to_contain_text("sheet.jpg stays chosen.")
    page.get_by_label("Who kept it at the door?").fill("Ana Pereira")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_sheet_is_keyed_by_keyboard_alone(browser: Browser, exercise: Stage, tmp_path: Path):
    Image.new("RGB", (900, 1300), "white").save(photo := tmp_path / "sheet.png")
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    begin(page, photo)
    main, said = page.get_by_role("main"), page.get_by_role("main").get_by_role("status")
    expect(page.get_by_role("img", name="The photo sheet.jpg")).to_be_visible()
    found = faults_on(page)
    page.keyboard.type("sina fal")
    expect(page.get_by_role("option")).to_have_count(1)
    for key in ("ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type("0930")
    page.keyboard.press("Enter")
    page.keyboard.type("9:75")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Write the time as it stands there")
    expect(page.get_by_label("Out", exact=True)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("12.15")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Kept: Sina Faleolo, 09:30 to 12:15")
    say(page, "Kowhai Newcomer", '"', '"')
    expect(main).to_contain_text("Nobody on the register is called that.")
    found += faults_on(page)
    page.get_by_label("Their phone").focus()
    page.keyboard.press("Enter")
    expect(main).to_contain_text("Who is “Kowhai Newcomer”?")
    answer(page, "Somebody new")
    expect(said).to_contain_text("Kept: Kowhai Newcomer, 09:30 to 12:15")
    say(page, "Sina Faleolo", "10", "")
    expect(main).to_contain_text("When did they leave?")
    expect(page.get_by_label("They left at about")).to_be_focused()
    page.keyboard.type("1130")
    page.keyboard.press("Enter")
    expect(main).to_contain_text("They are signed in here already.")
    page.keyboard.press("2")
    expect(said).to_contain_text("2 lines so far")
    page.reload()
    expect(said).to_contain_text("2 lines so far")
    with page.expect_navigation():
        page.get_by_role("link", name="The sheet is done").press("Enter")
    expect(main).to_contain_text("2 lines, 5 h 30 min.")
    found += faults_on(page, [PHONE])
    assert found == []
    page.context.close()


def test_an_expense_with_its_receipt_is_approved_by_somebody_else(
    browser: Browser, exercise: Stage, tmp_path: Path
):
    Image.new("RGB", (400, 600), "white").save(photo := tmp_path / "receipt.png")
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    page.goto("/console/hours/donated/new")
    page.get_by_label("An expense to be paid back").check()
    page.get_by_label("What exactly?").fill("Rope for the tarpaulins")
    page.get_by_label("Who gave or paid it?").fill("Somebody Unheardof")
    page.get_by_label("Flat value").fill("12,50")
    page.get_by_label("Receipt or photo").set_input_files(photo)
    with page.expect_navigation():
        page.get_by_role("button", name="Write it down").click()
    main, address = page.get_by_role("main"), page.url
    expect(main).to_contain_text("12.50 NZD. Waits for approval")
    expect(page.get_by_role("img", name="The photo receipt.jpg")).to_be_visible()
    found = faults_on(page)
    page.context.close()
    page = sign_in(screen(browser, exercise), exercise, "supervisor@example.org")
    page.goto(address)
    with page.expect_navigation():
        page.get_by_role("button", name="Approve this expense").click()
    expect(page.get_by_role("main")).to_contain_text("12.50 NZD. It counts.")
    page.goto("/console/hours/donated/")
    assert found + faults_on(page, [PHONE]) == []
    page.context.close()
