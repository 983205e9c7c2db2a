"""A whole bus at the desk: ticked or scanned, and one press for all of them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.attendance.models import Stint
from hub.attendance.queries import open_stint_of
from hub.attendance.signing.moments import lately
from hub.database import db
from hub.errors import Invalid
from hub.referrals.states import ReferralState
from tests import factories

IN, OUT, BRIEFED = "Sign the ticked in", "Sign the ticked out", "They were briefed"


@pytest.fixture
def desk(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def task(app):
    factories.make_hub(opened_for=factories.make_incident())
    return factories.make_task(starts_in=timedelta(hours=1))


@pytest.fixture
def bus(task):
    people = [factories.make_volunteer(given_name=name) for name in ("Ana", "Ben", "Cleo")]
    for person in people:
        factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    return people


def page_of(desk, task):
    return desk.get("many.index", task=task.number)


def uids(people):
    return [str(one.uid) for one in people]


def stints():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Stint).order_by(Stint.id)))


def test_everybody_expected_is_signed_in_with_one_press_at_one_time(desk, task, bus):
    page = page_of(desk, task)
    assert "0 of 3 are ticked" in page.text
    page = desk.submit(page, IN, person=uids(bus), at="10:45", briefed_by="Leilani")
    assert "3 people are signed in." in page.text
    assert {(one.task_id, one.briefed_by) for one in stints()} == {(task.id, "Leilani")}
    assert len({one.signed_in_at for one in stints()}) == 1


def test_sent_twice_it_is_once_even_when_somebody_has_left_since(desk, task, bus, at):
    page = page_of(desk, task)
    desk.submit(page, IN, person=uids(bus), at="10:45")
    at.forward(minutes=20)
    desk.submit(page, OUT, person=uids(bus[:1]), at="11:15")
    page = desk.submit(page, IN, person=uids(bus), at="10:45")
    assert "0 people are signed in." in page.text and "has left since" in page.text and len(stints()) == 3


def test_who_could_not_be_is_listed_by_name_and_the_others_are_done(desk, task, bus, at):
    other = factories.make_task(title="Sandbags")
    desk.submit(page_of(desk, other), "Add", scan=bus[0].name)
    page = desk.submit(desk.submit(page_of(desk, other), "Add", scan=bus[0].name), IN, at="11:00")
    assert "1 person is signed in." in page.text
    page = desk.submit(page_of(desk, task), IN, person=uids(bus), at="10:30")
    assert "2 people are signed in. 1 could not be." in page.text
    assert f"{bus[0].name} signed in elsewhere later than that" in page.text


def test_who_was_elsewhere_is_named_with_where(desk, task, bus, at):
    desk.submit(desk.submit(desk.get("many.index"), "Add", scan=bus[0].name), IN)
    at.forward(minutes=30)
    other = factories.make_task(title="Sandbags")
    page = desk.submit(desk.submit(page_of(desk, other), "Add", scan=bus[0].name), IN, at="11:30")
    assert "Their sign-in elsewhere ended" in page.text and "at Pack food parcels" in page.text


def test_all_are_signed_out_at_one_time(desk, task, bus, at):
    desk.submit(page_of(desk, task), IN, person=uids(bus), at="11:00")
    at.forward(hours=3)
    page = desk.submit(page_of(desk, task), OUT, person=uids(bus), at="13:55")
    assert "3 people are signed out." in page.text
    assert all(open_stint_of(one.id) is None for one in bus)


def test_a_briefing_of_all_of_them_is_one_press(desk, task, bus):
    desk.submit(page_of(desk, task), IN, person=uids(bus))
    page = desk.submit(page_of(desk, task), BRIEFED, person=uids(bus))
    assert page.status == 422 and "Write who briefed them." in page.text
    page = desk.submit(page, BRIEFED, briefed_by="Leilani", are_ready=True)
    assert "3 people are written down as briefed." in page.text and [one.flags for one in stints()] == [
        [],
        [],
        [],
    ]


def test_a_name_of_several_is_chosen_by_hand_and_ticks_stay(desk, task, bus):
    twins = [factories.make_volunteer(given_name="Mateo", family_name=f"Silva{n}") for n in (1, 2)]
    page = desk.submit(page_of(desk, task), "Add", scan="mateo", person=uids(bus[:1]))
    assert "Several match “mateo”." in page.text and "1 of 5 are ticked" in page.text
    page = desk.submit(page, "Add", scan="silva2")
    assert f"{twins[1].name} is ticked." in page.text and "2 of 5 are ticked" in page.text


def test_all_are_ticked_with_one_press_and_who_was_added_stays(desk, task, bus):
    other = factories.make_volunteer(given_name="Mateo", family_name="Silva")
    page = desk.submit(page_of(desk, task), "Add", scan="silva")
    page = desk.submit(page, "Tick nobody")
    assert "0 of 4 are ticked" in page.text
    page = desk.submit(page, "Tick all 4", at="10:45")
    assert "4 of 4 are ticked" in page.text and other.name in page.text and 'value="10:45"' in page.html
    assert "4 people are signed in." in desk.submit(page, IN).text


def test_nobody_ticked_or_found_says_what_to_do_and_keeps_the_words(desk, task, bus):
    assert "Nobody is ticked." in desk.submit(page_of(desk, task), IN).text
    wrong = desk.submit(page_of(desk, task), "Add", scan="zzzz")
    assert wrong.status == 422 and 'value="zzzz"' in wrong.html


def test_a_time_to_come_is_refused_and_last_night_is_understood(at, app):
    from datetime import time
    from zoneinfo import ZoneInfo

    zone = "Pacific/Auckland"
    local = at.moment.astimezone(ZoneInfo(zone))
    with pytest.raises(Invalid, match="still to come"):
        lately(time(13, 0), at.moment, local, zone)
    assert lately(time(23, 30), at.moment, local, zone) == at.moment - timedelta(hours=11, minutes=30)
