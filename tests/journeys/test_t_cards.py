"""The board and the end of a day, walked in a browser: a card rests and is back, and a hub closes once nobody is in."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.database import db
from hub.incidents.queries import live_opening
from hub.incidents.states import OpeningState
from tests import factories
from tests.journeys.moved import served

pytestmark = pytest.mark.browser


@pytest.fixture
def hub(app, at):
    """An open hub with Hana at it and Ben on one of its tasks; both came half an hour ago."""
    hub = factories.make_hub(name="Petone School", opened_for=factories.make_incident(name="Storm"))
    task = factories.make_task(title="Sandbags", hub_id=hub.id, starts_in=timedelta())
    for name, where in (("Hana", {"hub_id": hub.id}), ("Ben", {"task_id": task.id})):
        person = factories.make_volunteer(given_name=name, family_name="Kere")
        attendance.sign_in(person.uid, by=SYSTEM, **where)
    at.forward(minutes=30)
    return hub


def test_a_card_rests_and_comes_back_by_its_buttons_and_by_hand(browser: Browser, app, at, hub):
    moana = factories.make_user(Role.COORDINATOR, name="Moana").email
    with served(app, at) as place:
        page = place.screen(browser, moana)
        page.goto("/console/t-cards/")
        ben = page.locator("[data-column=on-task] [data-card]")
        ben.locator("summary").focus()
        page.keyboard.press("Enter")
        ben.get_by_role("button", name="Rest").press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("Ben Kere rests")
        resting = page.locator("[data-column=resting]")
        expect(resting).to_contain_text("Ben Kere")
        at.forward(minutes=20)
        page.goto("/console/t-cards/")
        card = resting.locator("[data-card]")
        card.hover()
        card.locator(".t-card__body").drag_to(page.locator("[data-column=on-task] h2"))
        expect(page.get_by_role("status").first).to_contain_text("is back after 20 minutes")
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto("/console/t-cards/")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_hub_closes_for_the_night_once_the_last_one_is_out(browser: Browser, app, at, hub):
    samuel = factories.make_user(Role.SUPERVISOR, name="Samuel").email
    with served(app, at) as place:
        page = place.screen(browser, samuel)
        page.goto("/console/hubs/")
        page.get_by_role("button", name="Close for the night").click()
        main = page.get_by_role("main")
        expect(main).to_contain_text("Not yet: 2 people are still in")
        page.get_by_role("button", name="Text everybody who is in").click()
        expect(page.locator("body")).to_contain_text("2 people asked by text")
        page.get_by_role("link", name="Show their numbers").click()
        expect(main.locator("a[href^='tel:']")).to_have_count(2)
        page.get_by_role("checkbox", name="Hana Kere").check()
        page.get_by_role("button", name="Sign out whoever is ticked").click()
        expect(main).to_contain_text("1 person is still in")
        page.get_by_role("checkbox", name="Ben Kere").check()
        page.get_by_role("button", name="Sign out whoever is ticked").click()
        expect(main).to_contain_text("Yes: nobody is in")
        expect(main).to_contain_text("Sandbags")
        page.get_by_role("button", name="Close for the night").click()
        expect(page.locator("body")).to_contain_text("is closed for the night")
    db.session.rollback()
    assert live_opening(hub.id).state is OpeningState.OVERNIGHT
