"""A call-out from its button to its target: held for a moment, gone on with, stopped, and one that ends by itself."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.demo.world import INCIDENT
from tests.journeys.office import last_line, write_csv
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


def new_task(page: Page, stage: Stage) -> str:
    """The address of a task of this walk's own: other walks may have filled those of the exercise."""
    starts = (datetime.now(UTC) + timedelta(hours=30)).replace(microsecond=0)
    row = {
        "title": "Carry water to the hall", "organisation": "Harbour Food Rescue", "address": "Petone",
        "lat": "-41.2262", "lon": "174.8790", "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=3)).isoformat(), "needed": "12", "risk": "open",
    }  # fmt: skip
    file = write_csv(stage.program.folder / "water.csv", [row])
    done = stage.program.run("hub", "import-tasks", str(file), "--incident", INCIDENT)
    number = last_line(done)["numbers"][0]
    page.goto("/console/tasks/")
    link = page.get_by_role("main").get_by_role("link", name=re.compile(number)).first
    return link.get_attribute("href") or ""


def test_a_call_out_is_paused_goes_on_and_another_ends_at_its_target(
    browser: Browser, exercise: Stage
) -> None:
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    task = new_task(page, exercise)
    ask(page, task, target=9, wave=1)
    go(page, page.get_by_role("button", name="Pause"))
    expect(page.get_by_text("nobody more is asked until you go on")).to_be_visible()
    assert faults_on(page) == []
    go(page, page.get_by_role("button", name="Go on"))
    expect(page.get_by_text("Under way")).to_be_visible()
    go(page, page.get_by_role("button", name=re.compile("^Stop")))
    expect(page.get_by_text("Stopped").first).to_be_visible()
    ask(page, task, target=1, wave=12)
    expect(page.get_by_text("That is everybody who is wanted.")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Finished")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile(r"asked.*yes"))).to_be_visible()
