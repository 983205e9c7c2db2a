"""How a person is reached and received, on the console: numbers, needs, whom to ring."""

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.database import db
from hub.matching.queries import suggest
from hub.matching.rules import WhyNot
from hub.messaging.models import Message
from hub.referrals.organisations.for_portal import for_portal
from hub.referrals.states import ReferralState
from hub.volunteers.models import Volunteer
from tests import factories


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def ana(app):
    return factories.make_volunteer(given_name="Ana", family_name="Silva", phone="+64211777000")


def reach(browser, person):
    return browser.get("numbers.index", uid=person.uid)


def now(person):
    db.session.rollback()
    return db.session.get(Volunteer, person.id)


def test_the_page_of_a_person_leads_to_how_they_are_reached(coordinator, ana):
    page = coordinator.follow(
        coordinator.get("people.show", uid=ana.uid), "Numbers, needs and emergency contact"
    )
    assert page.h1 == "How do we reach Ana?" and "Texts go to 021 177 7000." in page.text


def test_a_second_number_is_added_and_asked_by_text(coordinator, ana):
    page = coordinator.submit(reach(coordinator, ana), "Add this number", phone="021 177 7001")
    assert "That number is asked by text whether it is theirs." in page.text
    assert db.session.scalars(sa.select(Message.kind)).all() == ["other_phone"]
    page = coordinator.submit(page, "I heard them on it")
    page = coordinator.submit(page, "Make it the main one")
    assert "Texts go to 021 177 7001." in page.text and now(ana).phone == "+64211777001"


def test_no_number_says_what_is_wrong_and_keeps_what_was_typed(coordinator, ana):
    page = coordinator.submit(reach(coordinator, ana), "Add this number", phone="12")
    assert page.status == 422 and "This is not a phone number we can use." in page.text
    assert page.find("#phone")["value"] == "12"


def test_a_number_that_is_somebody_elses_stays_in_the_history(coordinator, ana):
    page = reach(coordinator, ana)
    again = coordinator.submit(page, "This number is not theirs any more")
    assert again.status == 422 and "Write down how you know." in again.text
    page = coordinator.submit(
        page, "This number is not theirs any more", **{"retire-why": "A stranger answered."}
    )
    assert "Not theirs since" in page.text and "A stranger answered." in page.text
    assert "We have no number for them. Add one." in page.text


def test_needs_are_shown_wherever_the_person_is_asked_or_received(coordinator, ana):
    task = factories.make_task()
    coordinator.submit(reach(coordinator, ana), "Keep what they need", needs=["step_free", "helper"])
    for where, values in (
        ("people.show", {"uid": ana.uid}), ("callouts.new", {"uid": task.uid}), ("desk.index", {"who": "Ana"}),
    ):  # fmt: skip
        assert "Needs step-free access" in coordinator.get(where, **values).text
    factories.make_referral(task, ana, state=ReferralState.ACCEPTED)
    assert "Needs step-free access" in coordinator.get("t_cards.index").text


def test_a_charity_reads_needs_once_it_has_accepted_and_only_as_function(ana, coordinator):
    coordinator.submit(reach(coordinator, ana), "Keep what they need", needs=["seat"], note="Bad hip")
    task = factories.make_task()
    referral = factories.make_referral(task, ana, state=ReferralState.OFFERED)
    assert for_portal(task.organisation_id)[0].needs == ()
    factories.keep(db.session.merge(referral)).state = ReferralState.ACCEPTED
    assert for_portal(task.organisation_id)[0].needs == ("seat",)
    db.session.rollback()


def test_whoever_must_be_rung_is_not_texted(coordinator, ana):
    coordinator.submit(reach(coordinator, ana), "Keep what they need", needs=["ring"])
    assert suggest(factories.make_task().id).why_not == {WhyNot.NO_TEXTS: 1}


def test_the_emergency_contact_is_corrected(coordinator, ana):
    coordinator.submit(
        reach(coordinator, ana),
        "Keep this contact",
        **{"emergency-name": "Rui", "emergency-phone": "04 568 1234"},
    )
    assert (now(ana).emergency_name, now(ana).emergency_phone) == ("Rui", "+6445681234")
