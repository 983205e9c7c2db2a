"""An alarm on our own task: on every page of the portal, until the hub clears it."""

from datetime import timedelta

import pytest

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.alarms.queries import open_alarms
from hub.attendance import services as attendance
from hub.attendance.welfare.jobs import tell_owners, watch
from hub.referrals.states import ReferralState
from tests import factories

MISSED = "1 person should have left"


@pytest.fixture
def owner(app, at):
    """An organisation on whose task Hana is missed."""
    owner = factories.make_organisation(name="Harbour Food Rescue")
    task = factories.make_task(organisation=owner, starts_in=timedelta(), lasts=timedelta(hours=2))
    hana = factories.make_volunteer(given_name="Hana", family_name="Kere")
    factories.make_referral(task, hana, state=ReferralState.ACCEPTED)
    attendance.sign_in(hana.uid, task_id=task.id, by=SYSTEM)
    for _ in range(2):
        at.forward(hours=2, minutes=1)
        watch(clock.now())
    tell_owners()
    return owner


def test_every_page_of_the_portal_shows_it_and_its_live_part_too(owner, sign_in):
    charity = sign_in(Role.CHARITY, organisation=owner)
    for where in ("portal.home", "portal_tasks.index", "portal_people.index", "portal_alarms.banner_live"):
        shown = charity.get(where)
        assert MISSED in shown.html and "Hana Kere" in shown.html


def test_another_organisation_sees_none_of_it(owner, sign_in):
    other = sign_in(Role.CHARITY, organisation=factories.make_organisation())
    uid = open_alarms()[0].uid
    assert MISSED not in other.get("portal.home").html
    assert other.get("portal_alarms.show", uid=uid, check=False).status == 404
    token = {"note": "x"}
    assert other.post("portal_alarms.found", token, uid=uid, check=False).status in (400, 404)


def test_what_the_organisation_says_stands_on_the_alarm_of_the_hub(owner, sign_in):
    charity = sign_in(Role.CHARITY, organisation=owner, name="Leilani")
    uid = open_alarms()[0].uid
    page = charity.get("portal_alarms.show", uid=uid)
    box = page.find("input[name=stint]")["value"]
    done = charity.submit(page, "They have left", stint=box, note="She is at home")
    assert "Nobody is missed on" in done.text and "She is at home" in done.text
    hub = sign_in(Role.COORDINATOR)
    shown = hub.get("alarms.show", uid=uid)
    assert "What does Harbour Food Rescue say?" in shown.text and "Leilani" in shown.text
    hub.submit(shown, "Clear this alarm", note="Their word is enough")
    assert "The hub has cleared this alarm." in charity.get("portal_alarms.show", uid=uid).text


def test_words_are_needed_and_what_was_ticked_stays(owner, sign_in):
    charity = sign_in(Role.CHARITY, organisation=owner)
    page = charity.get("portal_alarms.show", uid=open_alarms()[0].uid)
    box = page.find("input[name=stint]")["value"]
    wrong = charity.submit(page, "They have left", stint=box, note="")
    assert wrong.status == 422 and "checked" in wrong.find("input[name=stint]").attributes


def test_until_the_organisation_says_something_the_hub_reads_that_it_was_told(owner, sign_in):
    shown = sign_in(Role.COORDINATOR).get("alarms.show", uid=open_alarms()[0].uid)
    assert "A text told them" in shown.text
