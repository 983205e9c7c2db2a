"""Overdue, a text, an alarm, cleared: walked with a moved clock by two operators, across a reload and a restart."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.welfare.jobs import watch
from hub.database import db
from hub.messaging.models import Message
from tests import factories
from tests.journeys.moved import served

pytestmark = pytest.mark.browser
MISSED = "Hana Kere should have left"


@pytest.fixture
def hana(app, at):
    """Signed in for two hours on a task."""
    task = factories.make_task(starts_in=timedelta(), lasts=timedelta(hours=2))
    person = factories.make_volunteer(given_name="Hana", family_name="Kere")
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    return person


def later(at, **span):
    """The clock moves for everybody, and the worker goes round."""
    at.forward(**span)
    watch(clock.now())
    db.session.remove()


def texts(kind: str) -> int:
    return db.session.scalar(sa.select(sa.func.count(Message.id)).where(Message.kind == kind)) or 0


def sees_alarm(page: Page) -> None:
    page.goto("/console/")
    expect(page.get_by_role("main")).to_contain_text(MISSED)


def test_an_alarm_is_not_lost_by_a_reload_a_second_operator_or_a_restart(browser: Browser, app, at, hana):
    moana, rangi = (factories.make_user(Role.COORDINATOR, name=name).email for name in ("Moana", "Rangi"))
    with served(app, at) as place:
        first, second = place.screen(browser, moana), place.screen(browser, rangi)
        later(at, hours=2, minutes=1)
        assert texts("welfare") == 1
        first.goto("/console/overdue/")
        expect(first.get_by_role("main")).to_contain_text("1 person at 1 place")
        first.set_viewport_size({"width": 390, "height": 844})
        first.set_viewport_size({"width": 1366, "height": 768})
        later(at, minutes=16)
        sees_alarm(first)
        first.reload()
        sees_alarm(first)
        sees_alarm(second)
    port = int(place.url.rsplit(":", 1)[1])
    with served(app, at, port):
        sees_alarm(second)
        second.get_by_role("link", name=MISSED).first.click()
        second.get_by_role("button", name="Clear this alarm").click()
        expect(second.get_by_role("main")).to_contain_text("Say what was done")
        second.get_by_label("What was done").fill("Rang her sister: she is on her way home.")
        second.get_by_role("button", name="Clear this alarm").click()
        expect(second.get_by_role("main")).to_contain_text("on her way home")
        first.goto("/console/")
        expect(first.locator("body")).not_to_contain_text(f"{MISSED} T-")
        # She is still signed in: nobody is forgotten because an alarm was cleared.
        later(at, minutes=1)
        later(at, minutes=61)
        assert texts("welfare") == 2
        first.goto("/console/overdue/")
        first.get_by_role("checkbox", name="Hana Kere").check()
        with first.expect_navigation():
            first.get_by_role("button", name="Sign out whoever is ticked").click()
        expect(first.get_by_role("main")).to_contain_text(
            "Nobody. Everybody who is signed in is expected to be."
        )
