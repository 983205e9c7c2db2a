"""A call-out from its button to its target: held for a moment, gone on with, stopped, and one that ends by itself."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import COORDINATOR, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser


def ask(page: Page, task: str, *, target: int, wave: int) -> None:
    """Sends a call-out on somebody's authority."""
    page.goto(f"{task}/ask?target={target}&wave={wave}")
    page.get_by_label("On whose authority?").fill("Moana Te Rangi, hub supervisor")
    go(page, page.get_by_role("button", name=re.compile(r"^Ask \d+ p")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Who has answered?")


def task_that_lacks_people(page: Page) -> str:
    """The address of the task for which most people can be asked, whomever other walks have asked before."""
    page.goto("/console/tasks/")
    rows = page.get_by_role("main").get_by_role("link", name=re.compile(r"T-\d{4}"))
    tasks = dict.fromkeys(row.get_attribute("href") or "" for row in rows.all())
    found: dict[str, int] = {}
    for task in tasks:
        page.goto(f"{task}/ask?target=1&wave=40")
        button = page.get_by_role("button", name=re.compile(r"^Ask \d+ p"))
        if button.count():
            found[task] = int(button.inner_text().split()[1])
    return max(found, key=lambda task: found[task])


def test_a_call_out_is_paused_goes_on_and_another_ends_at_its_target(
    browser: Browser, exercise: Stage
) -> None:
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    task = task_that_lacks_people(page)
    ask(page, task, target=9, wave=1)
    go(page, page.get_by_role("button", name="Pause"))
    expect(page.get_by_text("nobody more is asked until you go on")).to_be_visible()
    assert faults_on(page) == []
    go(page, page.get_by_role("button", name="Go on"))
    expect(page.get_by_text("Under way")).to_be_visible()
    go(page, page.get_by_role("button", name=re.compile("^Stop")))
    ask(page, task, target=1, wave=12)
    expect(page.get_by_text("That is everybody who is wanted.")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Finished")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile(r"asked.*yes"))).to_be_visible()
