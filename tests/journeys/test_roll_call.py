"""“Are you safe?” on a phone: a link, a place, a press; the desk sees it, and drops nobody before they are found."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.database import db
from hub.messaging.models import Message
from tests import factories
from tests.journeys.moved import Served, served
from tests.journeys.people import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def hana(app, at):
    """Signed in on a task."""
    task = factories.make_task(starts_in=timedelta())
    person = factories.make_volunteer(given_name="Hana", family_name="Kere")
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    return person


def phone_with_the_link(browser: Browser, place: Served) -> Page:
    """Her phone, on the page behind the link in the text that she got."""
    db.session.rollback()
    body = db.session.scalars(sa.select(Message.body).where(Message.kind == "roll_call")).one()
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, base_url=place.url, permissions=["geolocation"],
        geolocation={"latitude": -41.2, "longitude": 174.9, "accuracy": 12},
    )  # fmt: skip
    page = context.new_page()
    page.goto(re.search(r"/s/[a-z2-7]+", body)[0])
    return page


def test_a_link_tells_the_desk_where_somebody_is_who_needs_help(browser: Browser, app, at, hana):
    moana = factories.make_user(Role.COORDINATOR, name="Moana").email
    with served(app, at) as place:
        desk = place.screen(browser, moana)
        desk.goto("/console/roll-calls/")
        desk.get_by_label("Whom?").select_option("in")
        with desk.expect_navigation():
            desk.get_by_role("button", name="Text them now").click()
        expect(desk.get_by_role("main")).to_contain_text("1 has not answered")
        phone = phone_with_the_link(browser, place)
        phone.get_by_role("button", name="Send my position too").click()
        expect(phone.get_by_role("main")).to_contain_text("Your position goes with your answer.")
        phone.get_by_label("Where are you?").fill("Loft of the hall")
        with phone.expect_navigation():
            phone.get_by_role("button", name="I need help").click()
        expect(phone.get_by_role("main")).to_contain_text("An alarm rings")
        expect(desk.get_by_role("main")).to_contain_text("1 needs help")
        desk.get_by_role("link", name="Somebody has answered since").click()
        expect(desk.get_by_role("main")).to_contain_text("Loft of the hall, -41.20000, 174.90000 within 12 m")
        desk.get_by_role("button", name="End this roll call").click()
        expect(desk.get_by_role("main")).to_contain_text("Still need help: Hana Kere")
        desk.goto("/console/")
        expect(desk.get_by_role("main")).to_contain_text("Hana Kere needs help, says the roll call")
