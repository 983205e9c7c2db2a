"""Badges on the console: one person's, a sheet of many, and one that was lost."""

import pytest

from hub.accounts.states import Role
from hub.attendance.badges.queries import badges_of, bearer_of
from hub.database import db
from hub.referrals.states import ReferralState
from tests import factories


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def hana(app, at):
    person = factories.make_volunteer(given_name="Hana", family_name="Kere")
    task = factories.make_task(lines=(("cooking", 3),))
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    return person


def test_a_person_gets_a_badge_from_their_page(coordinator, hana):
    page = coordinator.get("people.show", uid=hana.uid)
    assert "No badge." in page.text
    form = coordinator.follow(page, "Make one")
    assert 'value="Cooking"' in form.html and 'value="17:00"' in form.html
    page = coordinator.submit(form, "Make the badge")
    for words in ("Hana Kere Cooking T-", "Identity not seen", "not alone with children", "EXERCISE",
                  "Valid until Sat 14 Nov, 17:00"):  # fmt: skip
        assert words in page.text
    assert hana.phone not in page.html and "Petone" not in page.find("article").text
    assert "Print it, or end it" in coordinator.get("people.show", uid=hana.uid).text


def test_a_lost_badge_is_ended_and_shown_as_ended(coordinator, hana):
    page = coordinator.submit(coordinator.get("badges.of", uid=hana.uid), "Make the badge")
    code = badges_of(hana.id)[0].code
    page = coordinator.submit(page, "It is lost: end it")
    db.session.expire_all()
    assert "Whoever scans it is told" in page.text and "Ended" in page.text
    assert not bearer_of(code).holds


def test_a_wrong_end_is_said_beside_its_field_and_kept(coordinator, hana):
    form = coordinator.get("badges.of", uid=hana.uid)
    page = coordinator.submit(form, "Make the badge", until_on="2026-11-13", role="Baker")
    assert page.status == 422 and "That is over already" in page.text and 'value="Baker"' in page.html
    page = coordinator.submit(form, "Make the badge", until_on="0001-01-01")
    assert page.status == 422 and "Check the year" in page.text


def test_without_an_incident_no_badge_is_offered(coordinator):
    person = factories.make_volunteer()
    assert "No incident is open" in coordinator.get("badges.of", uid=person.uid).text


def test_everybody_at_a_task_is_printed_on_one_sheet(coordinator, hana):
    task = db.session.scalars(factories.sa.select(factories.Task)).one()
    page = coordinator.get("badges.index", task=task.uid)
    assert "1 of 1 have none." in page.text
    sheet = coordinator.submit(page, "Make badges for whoever is ticked")
    assert "1 new badge." in sheet.text and len(sheet.find_all("article")) == 1
    assert "Everybody has one." in coordinator.get("badges.index", task=task.uid).text


def test_after_making_new_ones_only_these_are_printed(coordinator, hana, at):
    task = db.session.scalars(factories.sa.select(factories.Task)).one()
    coordinator.submit(coordinator.get("badges.of", uid=hana.uid), "Make the badge")
    at.forward(minutes=5)
    tama = factories.make_volunteer(given_name="Tama")
    factories.make_referral(task, tama, state=ReferralState.ACCEPTED)
    page = coordinator.get("badges.index", task=task.uid)
    sheet = coordinator.submit(page, "Make badges for whoever is ticked")
    assert [one.get("aria-label").split()[2] for one in sheet.find_all("article")] == ["Tama"]
    assert len(coordinator.follow(sheet, "Show the other 1 too").find_all("article")) == 2


def test_nobody_ticked_is_said(coordinator, hana):
    task = db.session.scalars(factories.sa.select(factories.Task)).one()
    page = coordinator.get("badges.index", task=task.uid)
    page = coordinator.submit(page, "Make badges for whoever is ticked", person=None)
    assert page.status == 422 and "Tick one person or more." in page.text and "checked" not in page.html


def test_the_places_are_offered_and_an_empty_one_says_so(coordinator, hana):
    hub = factories.make_hub(opened_for=db.session.scalars(factories.sa.select(factories.Incident)).one())
    page = coordinator.get("badges.index")
    assert "Pack food parcels" in page.text
    assert "Nobody is signed in or expected" in coordinator.follow(page, hub.name).text


def test_a_part_that_is_not_there_is_the_last_one(coordinator, hana):
    task = db.session.scalars(factories.sa.select(factories.Task)).one()
    coordinator.submit(coordinator.get("badges.index", task=task.uid), "Make badges for whoever is ticked")
    sheet = coordinator.get("badges.sheet", task=task.uid, part=7)
    assert "1 badge for" in sheet.h1 and "Put in 1 sheet of A4" in sheet.text and "part" not in sheet.text
