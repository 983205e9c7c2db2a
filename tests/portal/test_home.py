"""The portal's home: fit at first, contact only once accepted, and one's own people only."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.messaging.models import Message
from hub.organisations.states import OrganisationState
from hub.referrals.general import services as general
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from tests import factories
from tests.referrals.general.doing import ANA, make_charity


@pytest.fixture
def owner(app):
    return factories.make_organisation(name="Harbour Food Rescue")


@pytest.fixture
def charity(sign_in, owner):
    return sign_in(Role.CHARITY, organisation=owner)


@pytest.fixture
def task(owner):
    return factories.make_task(organisation=owner, starts_in=timedelta(hours=1))


def offered(task, at, **over):
    person = factories.make_volunteer(
        given_name="Marisol", family_name="Quispe", phone="+64215550190", address="9 Hill Street, Petone",
        emergency_name="Hugo Quispe", skills=("food",),
    )  # fmt: skip
    values = {"state": ReferralState.OFFERED, "offered_at": at.moment, "due_at": at.moment + timedelta(minutes=30),
              "agreed_at": at.moment, "km": 2.0, "note": "call me at work"}  # fmt: skip
    return person, factories.make_referral(task, person, **(values | over))


def home(browser):
    return browser.get("portal.home")


def state(one):
    return one(sa.select(Referral)).state


def test_with_nobody_waiting_the_page_leads_to_raising_a_task(charity):
    page = home(charity)
    assert "Nobody waits for your answer." in page.text
    assert page.find(".page-head .btn-primary").text == "Raise a task"


def test_before_acceptance_the_charity_sees_fit_and_nothing_that_says_who_it_is(charity, task, at):
    offered(task, at)
    page = home(charity)
    assert "Marisol for" in page.text and "2.0 km away" in page.text and "30 min left" in page.text
    secrets = ("Quispe", "555", "Hill Street", "Hugo", "call me")
    assert [word for word in secrets if word in page.html] == []


def test_the_navigation_counts_who_waits(charity, task, at):
    offered(task, at)
    assert home(charity).find(".site-nav__count").text.startswith("1")


def test_with_the_acceptance_name_and_phone_appear_and_the_person_is_told(charity, task, at, one):
    offered(task, at)
    page = charity.submit(home(charity), "Accept Marisol")
    assert "Accepted. They get the address" in page.text and state(one) is ReferralState.ACCEPTED
    assert "Marisol Quispe" in page.text and "021 555 0190" in page.text
    assert one(sa.select(Message)).kind == "confirmed"


def test_a_refusal_needs_a_reason(charity, task, at, one):
    offered(task, at)
    page = charity.submit(home(charity), "Refuse")
    assert "Choose or write a reason." in page.text and state(one) is ReferralState.OFFERED
    page = charity.submit(page, "Refuse", reason="The skill does not fit.")
    assert "They are told kindly" in page.text and state(one) is ReferralState.REFUSED
    assert one(sa.select(Referral)).reason == "The skill does not fit." and "Quispe" not in page.html


def test_another_charity_neither_sees_nor_decides(charity, sign_in, task, at, one):
    _, referral = offered(task, at)
    stranger = sign_in(Role.CHARITY, organisation=factories.make_organisation())
    page = home(stranger)
    assert "Marisol" not in page.text
    token = page.find("input[name=csrf_token]")["value"]
    answer = stranger.post("portal.decide", {"answer": "accept", "csrf_token": token}, uid=referral.uid)
    assert answer.status == 403 and state(one) is ReferralState.OFFERED


def test_a_referral_that_is_not_there_is_not_found(charity):
    token = home(charity).find("input[name=csrf_token]")["value"]
    answer = charity.post("portal.decide", {"answer": "accept", "csrf_token": token},
                          uid="01a20a18-007e-7449-91d6-ef70b943f872")  # fmt: skip
    assert answer.status == 404


def test_after_the_time_ran_out_a_late_answer_still_counts(charity, task, at, one):
    offered(task, at, state=ReferralState.LAPSED, due_at=None)
    page = home(charity)
    assert "Time ran out" in page.text
    charity.submit(page, "Accept Marisol")
    assert state(one) is ReferralState.ACCEPTED


def test_two_people_of_a_charity_decide_once(charity, task, at, one):
    offered(task, at)
    page = home(charity)
    charity.submit(page, "Accept Marisol")
    again = charity.submit(page, "Refuse", reason="Another reason.")
    assert state(one) is ReferralState.ACCEPTED and again.find(".flash-messages")


def test_who_is_here_stands_under_here(charity, task, at):
    person, _ = offered(task, at, state=ReferralState.ACCEPTED)
    assert "1 confirmed" in home(charity).text
    attendance.sign_in(person.uid, by=SYSTEM)
    page = charity.get("portal.coming_live")
    assert "1 signed in" in page.text and "0 confirmed" in page.text


def test_a_charity_nobody_has_checked_reads_why_nobody_comes(sign_in):
    waiting = factories.make_organisation(state=OrganisationState.APPLIED)
    assert "nobody can be sent to you yet" in home(sign_in(Role.CHARITY, organisation=waiting)).text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN, Role.AUDITOR])
def test_the_portal_is_for_organisations(sign_in, role):
    assert home(sign_in(role)).status == 403


def test_who_wants_to_help_for_longer_is_counted_and_named_first(sign_in):
    owner = make_charity("Harbour Food Rescue")
    person = factories.make_volunteer(given_name="Thandiwe")
    general.hand_on(person.uid, by=ANA, organisation_uid=owner.uid)
    page = home(sign_in(Role.CHARITY, organisation=owner))
    assert "1 person wants to help you for longer." in page.text and "Thandiwe" in page.text
    assert page.find(".site-nav__count").text.startswith("1")
    assert "Nobody waits for your answer." not in page.text
