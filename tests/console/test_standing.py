"""What a coordinator writes down about a person, and what a supervisor decides."""

from datetime import date

import pytest
import sqlalchemy as sa
from flask import g

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.database import db, transaction
from hub.installation.models import Installation
from hub.referrals.persons import leaving
from hub.referrals.states import ReferralState
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import Agreement, Credential
from hub.volunteers.states import Standing, SuspendedFor
from tests import factories

TODAY = "2026-11-14"


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def supervisor(sign_in):
    return sign_in(Role.SUPERVISOR)


def show(browser, person):
    return browser.get("people.show", uid=person.uid)


def minor():
    return factories.make_volunteer(
        date_of_birth=date(2010, 2, 1), state=Standing.REGISTERED, state_reason="Missing: guardian"
    )


def test_a_certificate_is_written_down_in_the_words_people_use(coordinator, one):
    person = factories.make_volunteer()
    page = coordinator.follow(show(coordinator, person), "They show a certificate")
    page = coordinator.submit(page, "Write it down", code="forklift ticket", expires_on="2027-11-14")
    row = one(sa.select(Credential))
    assert (row.code, row.expires_on) == ("forklift", date(2027, 11, 14)) and row.seen_by
    assert "Forklift licence" in page.text and "In date" in page.text


def test_a_day_that_cannot_be_is_said_beside_it_and_what_was_typed_stays(coordinator):
    page = coordinator.follow(show(coordinator, factories.make_volunteer()), "They show a certificate")
    page = coordinator.submit(page, "Write it down", code="juggling", expires_on="2020-01-01")
    assert "It had run out when it was seen" in page.text
    assert "juggling" in [field.get("value") for field in page.find_all("input")]


def test_a_check_is_written_down_by_its_level(coordinator, one):
    page = coordinator.follow(show(coordinator, factories.make_volunteer()), "I have seen a check")
    page = coordinator.submit(page, "Write it down", level="enhanced")
    assert "Enhanced check" in page.text and one(sa.select(Credential)).level == "enhanced"


def test_a_guardians_consent_lets_a_minor_be_called(coordinator, one):
    page = show(coordinator, minor())
    assert "Until a parent or guardian agrees, they are not asked." in page.text
    page = coordinator.follow(page, "A parent or guardian agrees")
    page = coordinator.submit(page, "Write it down", name="Mere Ngata")
    assert "They can be called now." in page.text and one(sa.select(Volunteer)).state is Standing.ELIGIBLE
    page = coordinator.submit(
        coordinator.follow(page, "They take it back"), "End the consent", why="She rang."
    )
    assert one(sa.select(Volunteer)).state is Standing.REGISTERED


def test_what_runs_out_has_a_list(coordinator):
    person = factories.make_volunteer(given_name="Hone")
    factories.keep(
        Credential(volunteer_id=person.id, kind="credential", code="boat", seen_on=date(2026, 1, 1), seen_by="Ana",
                   recorded_by="ana", recorded_at=person.registered_at, expires_on=date(2026, 12, 1))
    )  # fmt: skip
    page = coordinator.get("papers.running_out")
    assert "Boat licence" in page.text and "Runs out soon" in page.text


def test_an_agreement_is_signed_on_screen(coordinator, one):
    with transaction():
        db.session.get(Installation, 1).preset = "cert"
    g.pop("hub_settings", None)
    page = coordinator.follow(show(coordinator, factories.make_volunteer()), "Sign now: Release")
    assert "I help of my own free will" in page.text
    page = coordinator.submit(page, "They agree", name="Aroha Ngata")
    assert one(sa.select(Agreement)).signed_name == "Aroha Ngata" and "Release is signed." in page.text


def test_only_a_supervisor_may_suspend_and_who_did_is_shown(coordinator, supervisor):
    person = factories.make_volunteer()
    assert "Suspend them" not in show(coordinator, person).text
    page = supervisor.follow(show(supervisor, person), "Suspend them")
    page = supervisor.submit(page, "Suspend them", kind="conduct", why="Shouted at a family.")
    assert "They are told by text." in page.text and "Shouted at a family." in page.text
    assert "Decided today 11:00." in page.text


def test_an_appeal_is_decided_by_another_supervisor(coordinator, supervisor, one):
    person = factories.make_volunteer()
    leaving.suspend(person.uid, SuspendedFor.OTHER, why="Unclear.", by=Actor(uid="sue", role=Role.SUPERVISOR))
    page = coordinator.follow(show(coordinator, person), "They see it differently")
    coordinator.submit(page, "Write it down", words="It was my brother.")
    assert "asks to look at their suspension again" in supervisor.get("console.home").text
    page = supervisor.follow(show(supervisor, person), "Decide their appeal")
    supervisor.submit(page, "Decide", decision="lift", words="Asked the neighbours.")
    assert one(sa.select(Volunteer)).state is Standing.ELIGIBLE


def test_who_wants_to_leave_is_taken_off_and_may_come_back(coordinator, one):
    page = coordinator.follow(
        show(coordinator, factories.make_volunteer()), "They want to leave the register"
    )
    page = coordinator.submit(page, "Take them off")
    assert one(sa.select(Volunteer)).state is Standing.WITHDRAWN
    coordinator.submit(page, "They want to come back")
    assert one(sa.select(Volunteer)).state is Standing.ELIGIBLE


def test_who_is_promised_without_what_the_task_needs_is_a_thing_for_now(coordinator):
    task, person = factories.make_task(), factories.make_volunteer(given_name="Hone")
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    with transaction():
        db.session.get(type(task), task.id).lines[0].credential = "forklift"
    assert "has nothing in date for: Forklift licence" in coordinator.get("console.home").text


def test_a_task_form_asks_for_a_credential_and_a_check(coordinator, one):
    owner = factories.make_organisation()
    factories.make_incident()
    page = coordinator.get("tasks.new")
    page = coordinator.submit(
        page, "Raise and open it", organisation=str(owner.id), title="Move pallets", address="", lat="-41.22",
        lon="174.88", day=TODAY, starts="15:00", ends="18:00", needed_1="2", credential_1="forklift",
        check_level="basic",
    )  # fmt: skip
    assert "Forklift licence; Basic check" in page.text
