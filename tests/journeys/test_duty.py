"""The duty phone is handed over for the night; an alarm reaches whoever has it and the organisation of the task."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.alarms.jobs import ring_due
from hub.attendance import services as attendance
from hub.attendance.welfare.jobs import tell_owners, watch
from hub.database import db
from hub.messaging.models import Conversation, Message
from hub.messaging.outgoing.duty import text_duty_phone
from hub.referrals.states import ReferralState
from tests import factories
from tests.journeys.moved import served
from tests.listening import received

pytestmark = pytest.mark.browser
ANA, SETTINGS, OWNER = "+64211111111", "+6421000999", "+6421555009"


@pytest.fixture
def owner(app, at):
    """An organisation with Hana on its task, referred, for two hours."""
    owner = factories.make_organisation(name="Harbour Food Rescue", phone=OWNER)
    task = factories.make_task(organisation=owner, starts_in=timedelta(), lasts=timedelta(hours=2))
    hana = factories.make_volunteer(given_name="Hana", family_name="Kere")
    factories.make_referral(task, hana, state=ReferralState.ACCEPTED)
    attendance.sign_in(hana.uid, task_id=task.id, by=SYSTEM)
    return owner


def later(at, **span):
    """The clock moves for everybody, and the worker goes round."""
    at.forward(**span)
    watch(clock.now()), tell_owners(), ring_due(text_duty_phone)
    db.session.remove()


def texted(kind: str) -> list[str]:
    db.session.rollback()
    query = sa.select(Message.address).where(Message.kind == kind).order_by(Message.id)
    return list(db.session.scalars(query))


def sees(page: Page, words: str, where: str) -> None:
    page.goto(where)
    expect(page.locator("body")).to_contain_text(words)


def test_the_night_shift_gets_the_alarm_and_the_organisation_answers_it(browser: Browser, app, at, owner):
    moana = factories.make_user(Role.COORDINATOR, name="Moana").email
    leilani = factories.make_user(Role.CHARITY, name="Leilani", organisation=owner).email
    with served(app, at) as place:
        hub, charity = place.screen(browser, moana), place.screen(browser, leilani)
        hub.goto("/console/duty/")
        expect(hub.get_by_role("main")).to_contain_text("1 person is signed in")
        hub.get_by_label("Who takes it?").fill("Ana Vaipuna")
        hub.get_by_label("On which phone?").fill("021 111 1111")
        hub.get_by_label("At what time?").fill("13:45")
        hub.get_by_label("Until which day?").fill("2026-11-14")
        hub.get_by_role("button", name="Hand it over").click()
        expect(hub.get_by_role("main")).to_contain_text("They have not said yet that they have it")
        db.session.rollback()
        received("1", db.session.scalars(sa.select(Conversation).where(Conversation.phone == ANA)).one())
        sees(hub, "On duty: Ana Vaipuna until today 13:45, who answers here", "/console/inbox/")
        later(at, hours=2, minutes=1)
        later(at, minutes=16)
        assert (texted("alarm"), texted("owner_alarm")) == ([ANA], [OWNER])
        sees(hub, "Ana Vaipuna is on duty until 13:45, and nobody comes after", "/console/tasks/")
        sees(charity, "1 person should have left", "/portal/")
        charity.reload()
        expect(charity.locator("body")).to_contain_text("Hana Kere")
    with served(app, at, int(place.url.rsplit(":", 1)[1])):
        sees(charity, "1 person should have left", "/portal/tasks/")
        charity.get_by_role("link", name="Take it up").click()
        charity.get_by_role("checkbox", name="Hana Kere").check()
        charity.get_by_role("button", name="They have left").click()
        expect(charity.get_by_role("main")).to_contain_text("Say in a few words where they are")
        expect(charity.get_by_role("checkbox", name="Hana Kere")).to_be_checked()
        charity.get_by_label("What do you know?").fill("She is at home, her sister says.")
        charity.get_by_role("button", name="They have left").click()
        expect(charity.get_by_role("main")).to_contain_text("Nobody is missed")
        sees(hub, "Harbour Food Rescue says: “She is at home", "/console/")
        later(at, minutes=31)
        assert texted("alarm")[-1] == SETTINGS
        sees(hub, "Nobody has had the duty phone since 13:45", "/console/tasks/")
        hub.goto("/console/alarms/")
        hub.get_by_role("link", name="Hana Kere should have left").click()
        hub.get_by_label("What was done").fill("The organisation found her.")
        hub.get_by_role("button", name="Clear this alarm").click()
        charity.goto("/portal/")
        expect(charity.locator("body")).not_to_contain_text("should have left")
