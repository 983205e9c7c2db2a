"""Somebody is handed on without a task: asked by text, refused by one organisation, taken on by the next."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.demo.charities import FOR_NOW, ORGANISATIONS
from hub.demo.people import phone_number
from tests.journeys.people import COORDINATOR, PHONE, be_phone, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.test_own_page import open_page, register
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
MINE = "+64215550141"
PHONES = {name: phone_number(900_000 + number) for number, (name, *_) in enumerate(ORGANISATIONS)}
PHONES[FOR_NOW] = phone_number(900_021)
LINK = re.compile(r"http\S+(/a/\S+)")


def test_a_person_is_handed_on_until_an_organisation_takes_them(browser: Browser, exercise: Stage):
    mine = screen(browser, exercise, PHONE)
    register(mine, MINE)
    desk = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    be_phone(desk, MINE, "1")
    first = ask_by_text(desk)
    exercise.wait_for_text(MINE, f"{first} may have work for you")
    be_phone(desk, MINE, "1")
    exercise.wait_for_text(MINE, f"We asked {first}")
    refuse(browser, exercise, first)
    text = exercise.wait_for_text(MINE, f"{first} cannot take you on just now")
    second = re.search(r"just now\. (.+) may have work", text)[1]
    assert second != first
    be_phone(desk, MINE, "1")
    exercise.wait_for_text(MINE, f"We asked {second}")
    take_on(browser, exercise, second)
    exercise.wait_for_text(MINE, f"{second} takes you on")
    own_page_says(mine, exercise, first, second)


def ask_by_text(desk: Page) -> str:
    """From the person's page to the organisations; answers which one comes first."""
    desk.goto(f"/console/people/?q={MINE[1:]}")
    go(desk, desk.get_by_role("main").get_by_role("link", name=re.compile("^Ana")).first)
    go(desk, desk.get_by_role("link", name="Who could take them in?"))
    expect(desk.get_by_role("heading", level=1)).to_have_text("Who could take Ana in?")
    assert faults_on(desk, [PHONE]) == []
    button = desk.get_by_role("button", name=re.compile("^Ask them by text")).first
    name = (
        button.inner_text().partition(" about ")[2].strip() or button.text_content().partition(" about ")[2]
    )
    go(desk, button)
    expect(desk.get_by_role("main")).to_contain_text(f"Ana was asked by text about {name.strip()}")
    return name.strip()


def behind_link(browser: Browser, stage: Stage, organisation: str) -> Page:
    """What the organisation sees when it follows the link in its text, without a sign-in."""
    text = stage.wait_for_text(PHONES[organisation], "Ana would like to help you")
    page = screen(browser, stage, PHONE)
    page.goto(LINK.search(text)[1])
    expect(page.get_by_role("heading", level=1)).to_have_text("Can you take Ana on?")
    assert MINE[-6:] not in page.content().replace(" ", "")
    return page


def refuse(browser: Browser, stage: Stage, organisation: str) -> None:
    page = behind_link(browser, stage, organisation)
    assert faults_on(page, [PHONE], back_to=PHONE) == []
    page.get_by_label("Why not, if you refuse").select_option(label="We have enough people")
    go(page, page.get_by_role("button", name="Refuse Ana"))
    expect(page.get_by_role("main")).to_contain_text("told kindly")
    page.context.close()


def take_on(browser: Browser, stage: Stage, organisation: str) -> None:
    page = behind_link(browser, stage, organisation)
    go(page, page.get_by_role("button", name="Take Ana on"))
    expect(page.get_by_role("main")).to_contain_text("Please get in touch")
    assert MINE[-4:] in page.get_by_role("main").inner_text()
    page.context.close()


def own_page_says(mine: Page, stage: Stage, first: str, second: str) -> None:
    """What was shared, with whom and why."""
    open_page(mine, stage, MINE)
    mine.goto("/me/shared")
    main = mine.get_by_role("main")
    expect(main).to_contain_text("Our coordinators, and 2 charities.")
    items = {
        name: main.get_by_role("listitem").filter(has_text=name).inner_text() for name in (first, second)
    }
    assert "Not your number." in items[first]
    assert "Your name and number" in items[second] and "Why: you said that they may know" in items[second]
    assert faults_on(mine, [PHONE], back_to=PHONE) == []
    mine.goto("/me/help-an-organisation")
    expect(mine.get_by_role("main")).to_contain_text("They take you on")
    assert faults_on(mine, [PHONE], back_to=PHONE) == []
    mine.context.close()
