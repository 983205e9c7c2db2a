"""“My shifts in my calendar”: the address is made, shown, renewed and stopped on the own page."""

import pytest

from hub.referrals import calendar
from tests import factories
from tests.page_client import PageClient


@pytest.fixture
def ana(app):
    return factories.make_volunteer(given_name="Ana")


def address_on(page):
    return page.find("input[type=url]")["value"]


def test_the_address_is_made_and_leads_to_the_feed(own, ana, page):
    shown = own(ana)
    made = shown.submit(shown.get("me.calendar"), "Make my address")
    fed = page.client.get(address_on(made).split("://", 1)[1].partition("/")[2].join(["/", ""]))
    assert (fed.status_code, fed.mimetype) == (200, "text/calendar")
    assert fed.data.startswith(b"BEGIN:VCALENDAR")


def test_a_new_address_stops_the_old_one(own, ana, app):
    browser = own(ana)
    first = address_on(browser.submit(browser.get("me.calendar"), "Make my address"))
    second = address_on(browser.submit(browser.get("me.calendar"), "Make a new address"))
    assert first != second
    assert PageClient(app).get(f"/calendar/{first.rsplit('/', 1)[1]}").status == 404


def test_it_can_be_stopped(own, ana):
    browser = own(ana)
    browser.submit(browser.get("me.calendar"), "Make my address")
    page = browser.submit(browser.get("me.calendar"), "Stop it")
    assert "Make my address" in page.text and calendar.feed_of(ana.id) is None


def test_a_wrong_address_looks_like_any_that_is_not_there(page):
    assert page.get("/calendar/nobody.ics").status == 404
