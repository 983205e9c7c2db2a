"""The desk: found, signed in and out, and taken back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.attendance.models import Stint
from hub.attendance.queries import hours_on, open_stint_of
from hub.referrals.states import ReferralState
from tests import factories


@pytest.fixture
def desk(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def task(app):
    return factories.make_task(starts_in=timedelta(hours=1))


def expected(task, **over):
    person = factories.make_volunteer(**over)
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    return person


def find(desk, words):
    return desk.get("desk.index", who=words)


def names(page):
    return [one.text for one in page.find_all(".desk-result__name")]


def test_an_empty_desk_says_what_to_do(desk):
    page = desk.get("desk.index")
    assert "Type a few letters" in page.text and "Nobody is expected now." in page.text


def test_a_few_letters_or_the_last_figures_find_a_person(desk):
    factories.make_volunteer(given_name="Yusuf", family_name="Demir", phone="+64215550326")
    factories.make_volunteer(given_name="Elif", family_name="Latu")
    assert names(find(desk, "demi")) == ["Yusuf Demir"] == names(find(desk, "0326"))


def test_who_is_expected_or_here_comes_first(desk, task):
    for number in range(12):
        factories.make_volunteer(given_name="Mateo", family_name=f"A{number}")
    expected(task, given_name="Mateo", family_name="Zuniga")
    assert names(find(desk, "mateo"))[0] == "Mateo Zuniga" and len(names(find(desk, "mateo"))) == 8


def test_an_expected_person_is_signed_in_on_their_task_with_one_press(desk, task):
    person = expected(task)
    page = desk.submit(find(desk, person.name), f"Sign in on {task.number}")
    assert f"{person.name} is signed in at 11:00." in page.text
    assert open_stint_of(person.id).task_id == task.id


def test_a_person_without_a_task_is_signed_in_at_the_chosen_hub(desk, one):
    incident = factories.make_incident()
    factories.make_hub(opened_for=incident)
    hub = factories.make_hub(opened_for=incident, name="Petone Hall")
    person = factories.make_volunteer()
    page = desk.submit(desk.get("desk.index"), "Keep", hub=hub.uid)
    assert "Desk at Petone Hall" in page.text
    desk.submit(find(desk, person.name), "Sign in at the hub")
    assert one(sa.select(Stint)).hub_id == hub.id


def test_the_only_open_hub_is_where_the_desk_stands(desk):
    hub = factories.make_hub(opened_for=factories.make_incident())
    page = desk.get("desk.index")
    assert f"Desk at {hub.name}" in page.text and page.find("#desk-hub") is None


def test_a_strange_hub_is_no_hub(desk):
    page = desk.get("desk.index")
    token = page.find("input[name=csrf_token]")["value"]
    desk.post("desk.choose_hub", {"csrf_token": token, "hub": "nowhere"})
    assert "No hub chosen" in desk.get("desk.index").text


def test_signing_out_says_how_long_it_was(desk, task, at):
    person = expected(task)
    desk.submit(find(desk, person.name), f"Sign in on {task.number}")
    at.forward(hours=2, minutes=5)
    page = find(desk, person.name)
    assert "Signed in" in page.find(".desk-result .tag").text and "since 11:00. Due out 16:00." in page.text
    page = desk.submit(page, f"Sign out, {person.name}")
    assert (
        f"{person.name} is signed out after 2 hours 5 minutes." in page.text
        and "Signed out, 2 hours" in page.text
    )


def test_the_last_sign_in_is_undone_by_f8_and_they_are_expected_again(desk, task):
    first, second = expected(task), expected(task)
    for person in (first, second):
        page = desk.submit(find(desk, person.name), f"Sign in on {task.number}")
    assert page.find("[data-key=F8]").text.endswith(second.name)
    page = desk.submit(page, f"Undo the sign-in of {second.name}")
    assert "It gives no hours." in page.text and "Sign-in taken back" in page.text
    assert open_stint_of(second.id) is None and hours_on(task.id) == []
    assert "Expected" in find(desk, second.name).find(".desk-result .tag").text


def test_what_is_missing_at_a_sign_in_is_a_loud_flag(desk):
    owner = factories.make_organisation(insurance="")
    task = factories.make_task(organisation=owner, starts_in=timedelta(hours=1))
    person = expected(task)
    page = desk.submit(find(desk, person.name), f"Sign in on {task.number}")
    assert "No cover for accidents" in page.text


def test_two_desks_sign_the_same_person_in_once(desk, task):
    person = expected(task)
    page = find(desk, person.name)
    for _ in range(2):
        desk.submit(page, f"Sign in on {task.number}")
    assert open_stint_of(person.id).task_id == task.id


def test_nobody_can_be_signed_out_twice(desk, task):
    person = expected(task)
    desk.submit(find(desk, person.name), f"Sign in on {task.number}")
    page = find(desk, person.name)
    desk.submit(page, f"Sign out, {person.name}")
    assert "is not signed in" in desk.submit(page, f"Sign out, {person.name}").text


def test_nobody_found_leads_to_registering_them(desk):
    page = find(desk, "zzz")
    assert "Nobody matches “zzz”" in page.text
    assert page.find("[data-key=F2]")["formaction"] == "/console/desk/new"
    entry = desk.follow(page, "Register “zzz”")
    assert entry.find("input[name=name]")["value"] == "Zzz"


def test_without_an_incident_a_sign_in_says_what_to_do(desk):
    person = factories.make_volunteer()
    page = desk.submit(find(desk, person.name), "Sign in at the hub")
    assert page.status == 409 and "Open an incident first." in page.text
