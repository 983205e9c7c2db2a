"""Somebody brings a workbook of people: columns matched, tried, taken in, and brought again."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import COORDINATOR, PHONE, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser


def workbook(folder: Path) -> Path:
    book, path = Workbook(), folder / "crew.xlsx"
    book.active.append(["Member", "Cell", "Town", "Good at", "OK to text"])
    for number in range(30):
        phone = "nonsense" if number == 7 else f"021 777 {number:04d}"
        book.active.append([f"Latu{number}, Sione", phone, "Petone", "first aid", "yes"])
    book.save(path)
    return path


def bring(page: Page, path: Path) -> None:
    page.goto("/console/people/")
    page.get_by_role("link", name="Bring a list").click()
    page.get_by_label("The file").set_input_files(path)
    page.get_by_role("button", name="Bring this list").click()
    page.get_by_label("Skills").select_option(label="Good at")
    page.get_by_role("button", name="Try it, change nothing yet").click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_a_workbook_of_people_is_taken_in_once(browser: Browser, exercise: Stage, tmp_path: Path):
    page, path = sign_in(screen(browser, exercise), exercise, COORDINATOR), workbook(tmp_path)
    bring(page, path)
    take = page.get_by_role("button", name="Take in 29 people")
    expect(take).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("The phone “nonsense” is not valid")
    assert faults_on(page, [PHONE]) == []
    take.click()
    heading(page, "Who was taken in?")
    bring(page, path)
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"Known already\s*29"))
    page.goto("/console/people/?q=Latu12")
    expect(page.get_by_role("link", name="Sione Latu12")).to_be_visible()
