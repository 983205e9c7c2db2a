"""What the desk writes down at a sign-in, and whom it sends on."""

from datetime import timedelta

import pytest

from hub.accounts.states import Role
from hub.attendance.queries import open_stint_of
from hub.referrals.states import ReferralState
from tests import factories


@pytest.fixture
def desk(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def hub(app):
    return factories.make_hub(opened_for=factories.make_incident())


@pytest.fixture
def task(hub):
    return factories.make_task(starts_in=timedelta(hours=1))


def expected(task, **over):
    person = factories.make_volunteer(**over)
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    return person


def arrive(desk, person, button="Sign in"):
    return desk.submit(desk.get("desk.index", who=person.name), button)


def flags(page):
    return [tag.text for tag in page.find_all(".signed .tag")]


def test_after_a_sign_in_the_short_form_stands_beside_the_field(desk, task):
    page = arrive(desk, expected(task))
    assert flags(page) == ["Not briefed", "Not seen ready"]
    assert page.find("input[name=briefed_by]")["data-key"] == "F9"
    page = desk.submit(
        page,
        "Keep this",
        briefed_by="Leilani",
        ready=["closed shoes", "water"],
        kit=["gloves"],
        lent="vest 14",
    )
    assert page.path == "/console/desk/" and "Kept for" in page.text and "Nothing missing" in page.text


def test_what_was_said_can_be_changed_while_they_are_in(desk, task):
    person = expected(task)
    desk.submit(arrive(desk, person), "Keep this", lent="vest 14", briefed_by="Leilani")
    page = desk.get("signed.show", uid=open_stint_of(person.id).uid)
    assert page.find("input[name=lent]")["value"] == "vest 14"
    page = desk.submit(page, "Keep this", badge="B123")
    assert page.find("input[name=badge]")["value"] == "B123"


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(desk, task):
    person = expected(task)
    page = arrive(desk, person)
    wrong = desk.submit(page, "Keep this", briefed_by="L" * 130, badge="B7")
    assert wrong.status == 422 and "needs a second look" in wrong.text
    assert wrong.find("input[name=badge]")["value"] == "B7"


def test_signing_in_elsewhere_says_what_it_ended(desk, task, hub, at):
    person = factories.make_volunteer()
    arrive(desk, person)
    at.forward(minutes=30)
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    stint = open_stint_of(person.id)
    page = desk.submit(
        desk.get("signed.show", uid=stint.uid), "Send Aroha on", task=task.number, briefed_by="Moana"
    )
    assert "They were signed in at the hub since 11:00. That sign-in ended with this one." in page.text


def test_at_a_sign_out_what_was_lent_is_asked_for(desk, task):
    person = expected(task)
    desk.submit(arrive(desk, person), "Keep this", kit=["gloves"], lent="vest 14")
    page = arrive(desk, person, f"Sign out, {person.name}")
    assert "What was lent is not back yet." in page.text and "Took our things along" in page.text
    page = desk.submit(page, "It is back", thing=["gloves"])
    assert "Still out: vest 14." in page.text
    page = desk.get("signed.kit")
    assert "1 person has left with something." in page.text
    assert "Nothing is out." in desk.submit(page, "It is lost").text


def test_a_refusal_names_each_thing_and_where_it_is_settled(desk, task, hub):
    person = factories.make_volunteer(given_name="Yusuf")
    arrive(desk, person)
    page = desk.submit(
        desk.get("signed.show", uid=open_stint_of(person.id).uid), "Send Yusuf on", task=task.number.lower()
    )
    assert page.status == 422 and "1 thing is missing." in page.text and "Brief them" in page.text
    assert "Only a supervisor" in page.text and open_stint_of(person.id).task_id is None
    page = desk.submit(page, "Send Yusuf on", briefed_by="Leilani")
    assert "is sent on to" in page.text and open_stint_of(person.id).task_id == task.id


def test_a_supervisor_overrides_with_a_reason_that_stays_in_sight(sign_in, task, hub):
    desk, person = sign_in(Role.SUPERVISOR), factories.make_volunteer(given_name="Yusuf")
    arrive(desk, person)
    page = desk.get("signed.show", uid=open_stint_of(person.id).uid)
    page = desk.submit(page, "Send Yusuf on", task=task.number)
    again = desk.submit(page, "Send Yusuf on all the same", why="")
    assert again.status == 422 and "Write why" in again.text
    page = desk.submit(again, "Send Yusuf on all the same", why="Briefed there")
    assert "Sent on all the same" in page.text
    assert "Briefed there" in desk.get("signed.show", uid=open_stint_of(person.id).uid).text
    assert "Briefed there" in desk.get("people.show", uid=person.uid).text


def test_a_coordinator_may_not_override(desk, task, hub):
    person = factories.make_volunteer()
    arrive(desk, person)
    token = desk.get("desk.index").find("input[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "task": task.number, "why": "x"}
    assert desk.post("sending_on.all_the_same", sent, uid=person.uid).status == 403


def test_a_number_that_is_no_task_keeps_what_was_typed(desk, task, hub):
    person = factories.make_volunteer()
    arrive(desk, person)
    page = desk.get("signed.show", uid=open_stint_of(person.id).uid)
    wrong = desk.submit(page, "Send Aroha on", task="T-9999", briefed_by="Leilani")
    assert wrong.status == 422 and "There is no task" in wrong.text and 'value="T-9999"' in wrong.html
