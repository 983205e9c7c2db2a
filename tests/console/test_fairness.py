"""The page about fairness: an honest headline, figures that add up, no names, and what to do next."""

import pytest

from hub.accounts.states import Role
from hub.database import transaction
from hub.referrals.states import ReferralState
from hub.volunteers import moves
from tests.factories import make_incident, make_referral, make_task, make_volunteer


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


def a_small_register(at):
    """Twelve people in Petone who cook and one elsewhere; two were asked, one of them has a place."""
    task = make_task(lines=(("cooking", 3),))
    people = [make_volunteer(skills=("cooking",), given_name="Secret") for _ in range(12)]
    make_volunteer(place_name="Seaview")
    with transaction():
        moves.note_asked([person.id for person in people[:2]], task.shifts[0].uid, at.moment)
    make_referral(task, people[0], state=ReferralState.ACCEPTED, answered_at=at.moment)
    make_referral(task, people[1])
    return task


def test_the_headline_is_honest(coordinator, at):
    a_small_register(at)
    page = coordinator.get("fairness.index")
    assert page.h1 == "Do we use the people who offered?"
    assert "8% of our register has been used: 1 of 13 people." in page.text
    assert "Gini of asks 0.85" in page.text and "it is 0.85 at best: as even as it can be" in page.text


def test_figures_add_up_and_few_people_are_merged(coordinator, at):
    a_small_register(at)
    page = coordinator.get("fairness.index")
    values = [one.text for one in page.find_all(".figures dd")]
    assert values == ["13", "1185%", "22 asks", "150% of the asked", "1", "18%"]
    assert "Never 11 85%" in page.text and "Once 2 15%" in page.text
    assert "1 smaller areas, or none known" in page.text and "Seaview" not in page.text


def test_no_name_stands_on_the_page(coordinator, at):
    a_small_register(at)
    assert "Secret" not in coordinator.get("fairness.index").text


def test_what_to_do_next_leads_to_asking_those_who_never_were(coordinator, at):
    task = a_small_register(at)
    page = coordinator.get("fairness.index")
    assert "10 (Cooking)" in page.text
    assert coordinator.follow(page, f"Ask people for {task.number}").path.endswith("/ask")


def test_the_last_thirty_days_are_one_press_away(coordinator, at):
    a_small_register(at)
    make_incident()
    page = coordinator.get("fairness.index")
    assert "0% of our register has been used" in page.text
    page = coordinator.follow(page, "The last 30 days")
    assert "8% of our register has been used" in page.text


def test_without_an_incident_or_people_the_page_says_so(coordinator):
    page = coordinator.get("fairness.index")
    assert "Nobody is on the register yet" in page.text and "Nobody has named a skill yet." in page.text


@pytest.mark.parametrize("role", [Role.REGION, Role.AUDITOR, Role.SUPERVISOR])
def test_whoever_sees_the_console_sees_it(sign_in, role):
    browser = sign_in(role)
    assert browser.follow(browser.get("people.index"), "How fairly are people used?").status == 200


def test_a_charity_does_not(sign_in):
    assert sign_in(Role.CHARITY).get("fairness.index").status == 403
