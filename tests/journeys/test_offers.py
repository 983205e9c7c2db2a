"""A task without an owner: one organisation refuses in its portal, one is silent, one takes it by its link."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from hub import clock
from tests.journeys.people import CHARITY, COORDINATOR, PHONE, PLACE, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
WORK = "Sit with people at the rest centre"
# Numbers of the exercise's organisations: first contacts of Harbour Food Rescue and Te Awa Support.
HARBOUR, TE_AWA = "+642102900000", "+642102900002"


def raise_it(page: Page) -> None:
    """A coordinator writes down what a caller needs; nobody owns it yet."""
    day = clock.now().astimezone(PLACE) + timedelta(days=5)
    page.goto("/console/tasks/new")
    page.get_by_label("What is the work?").fill(WORK)
    page.get_by_label("Where is it?").fill("30 Jackson Street, Petone")
    page.get_by_label("Day", exact=True).fill(day.strftime("%Y-%m-%d"))
    page.get_by_label("Starts at", exact=True).fill("16:00")
    page.get_by_label("Ends at", exact=True).fill("19:00")
    page.get_by_label("Who is needed", exact=True).select_option("companionship")
    page.get_by_label("How many", exact=True).fill("4")
    go(page, page.get_by_role("button", name="Raise and open it"))


def press(page: Page, button: str) -> None:
    """Sends a form by its button, and waits for what comes of it."""
    words = re.compile(".*".join(re.escape(part) for part in button.split(": ")))
    go(page, page.get_by_role("main").get_by_role("button", name=words).first)


def refuse(page: Page) -> None:
    """St Brigid's Care looks at what is offered, forgets the reason, and then says why."""
    page.goto("/portal/")
    expect(page.get_by_role("main")).to_contain_text("Offered to you")
    offered = page.get_by_role("listitem").filter(has_text=WORK)
    go(page, offered.get_by_role("link", name="Look and answer"))
    assert faults_on(page) == []
    press(page, "We cannot")
    expect(page.get_by_role("alert")).to_contain_text("Choose why you cannot take it on.")
    page.get_by_label("Why can you not?").select_option(label="We have nobody to lead it")
    press(page, "We cannot")
    expect(page.get_by_role("main")).not_to_contain_text(WORK)


def take_by_link(page: Page, stage: Stage) -> None:
    """Whoever holds Harbour Food Rescue's phone takes it, without a sign-in."""
    text = stage.wait_for_text(HARBOUR, WORK)
    page.goto(re.search(r"http://\S+/a/\S+", text)[0])
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Can you take on {WORK}?")
    assert faults_on(page, back_to=PHONE) == []
    press(page, "We take it")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{WORK} is yours")


def test_one_refuses_one_is_silent_and_one_takes_it(browser: Browser, exercise: Stage) -> None:
    office = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    raise_it(office)
    go(office, office.get_by_role("link", name="Find an organisation for it"))
    assert faults_on(office) == []
    press(office, "Offer it to them: St Brigid's Care")
    refuse(sign_in(screen(browser, exercise), exercise, CHARITY))
    exercise.wait_for_text(TE_AWA, WORK)
    office.reload()
    expect(office.get_by_role("main")).to_contain_text("Te Awa Support thinks about it")
    office.get_by_text("Not asked:").click()
    press(office, "Offer it all the same: Harbour Food Rescue")
    exercise.wait_for_text(TE_AWA, "is looked after now, so you need not answer")
    take_by_link(screen(browser, exercise, PHONE), exercise)
    office.reload()
    for words in ("We have nobody to lead it", "Offered to Harbour Food Rescue instead", "Took it on"):
        expect(office.get_by_role("main")).to_contain_text(words)
    assert faults_on(office) == []
