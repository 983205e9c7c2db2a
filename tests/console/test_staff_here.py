"""Hub and center staff are present as everybody, and paid hours are no donated hours."""

import csv
import io

import pytest

from hub.accounts.states import Role
from hub.attendance.queries import open_stint_of, present, stints_of
from hub.attendance.signing.queries import entry_of
from hub.incidents.queries import current_incident
from tests import factories


@pytest.fixture
def hub(app):
    return factories.make_hub(opened_for=factories.make_incident())


@pytest.fixture
def desk(sign_in, hub):
    return sign_in(Role.SUPERVISOR, email="rosa@example.org", name="Rosa Lima")


def test_a_colleague_signs_in_with_their_function_and_out_again(desk, hub, at):
    page = desk.submit(desk.get("staff_here.index"), "Sign me in", role="Reception", is_paid="no")
    assert "Rosa Lima is signed in at 11:00." in page.text
    (item,) = present(hub_id=hub.id)
    assert (item.stint.role, item.stint.is_paid, item.volunteer.email) == (
        "Reception",
        False,
        "rosa@example.org",
    )
    at.forward(hours=2)
    page = desk.get("staff_here.index")
    assert "You are signed in since 11:00 as Reception." in page.text
    desk.submit(page, "Sign me out")
    assert open_stint_of(item.volunteer.id) is None


def test_the_next_day_their_function_stands_there_already(desk, at):
    desk.submit(desk.get("staff_here.index"), "Sign me in", role="Runner", is_paid="yes")
    desk.submit(desk.get("staff_here.index"), "Sign me out")
    at.forward(days=1)
    page = desk.get("staff_here.index")
    assert page.find("input[name=role]")["value"] == "Runner" and page.find("input[name=phone]") is None
    desk.submit(page, "Sign me in")
    assert entry_of("ROSA@example.org") is not None


def test_without_a_function_or_with_a_number_that_is_none_it_says_so(desk):
    wrong = desk.submit(desk.get("staff_here.index"), "Sign me in", role="", phone="12")
    assert wrong.status == 422 and "Reception, Runner" in wrong.text and "Choose one." in wrong.text
    wrong = desk.submit(desk.get("staff_here.index"), "Sign me in", role="Runner", is_paid="no", phone="12")
    assert wrong.status == 422 and 'value="12"' in wrong.html


def test_paid_hours_count_nowhere(desk, at):
    paid, gave = factories.make_volunteer(), factories.make_volunteer()
    for person in (paid, gave):
        desk.submit(desk.get("desk.index", who=person.name), f"Sign in at the hub, {person.name}")
    desk.submit(
        desk.get("signed.show", uid=open_stint_of(paid.id).uid), "Keep this", role="Nurse", is_paid=True
    )
    assert len(present()) == 2
    at.forward(hours=2)
    for person in (paid, gave):
        desk.submit(desk.get("desk.index", who=person.name), f"Sign out, {person.name}")
    assert "2 h in 2 sign-ins." in desk.get("hours.index").text
    sheet = desk.get("hours.sheet", incident=current_incident().uid).html.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert {row["name"]: row["counts"] for row in rows} == {gave.name: "yes", paid.name: "no"}


def test_who_was_marked_as_paid_by_mistake_is_put_right_later(desk, at):
    desk.submit(desk.get("staff_here.index"), "Sign me in", role="Runner", is_paid="yes")
    at.forward(hours=2)
    desk.submit(desk.get("staff_here.index"), "Sign me out")
    stint = stints_of(entry_of("rosa@example.org").id)[0][0]
    page = desk.submit(desk.get("hours.correct", uid=stint.uid), "Put this right", is_paid=False)
    assert page.status == 200 and "2 h in 1 sign-in." in desk.get("hours.index").text
