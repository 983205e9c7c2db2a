"""T-cards: everybody by where they are, the overdue above all."""

from datetime import timedelta

import pytest

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.referrals.states import ReferralState
from tests import factories


@pytest.fixture
def watcher(sign_in):
    return sign_in(Role.REGION)


def confirmed(task):
    person = factories.make_volunteer()
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    return person


def column(page, name):
    return page.find_all(f"section[aria-labelledby=rack-{name}] .t-card__name")


def rack(page):
    return [len(column(page, name)) for name in ("expected", "hub", "on-task", "left")]


def test_an_empty_rack_says_nobody(watcher):
    page = watcher.get("t_cards.index")
    assert "0 people are signed in." in page.text and rack(page) == [0, 0, 0, 0]


def test_each_person_stands_in_one_column(watcher, at):
    task = factories.make_task(starts_in=timedelta(hours=1))
    people = [confirmed(task) for _ in range(4)]
    for person in people[:3]:
        attendance.sign_in(person.uid, by=SYSTEM)
    attendance.sign_in(factories.make_volunteer().uid, by=SYSTEM)
    at.forward(hours=1)
    attendance.sign_out(people[0].uid, by=SYSTEM)
    page = watcher.get("t_cards.index")
    assert rack(page) == [1, 1, 2, 1] and "3 people are signed in." in page.text


def test_the_overdue_stand_above_the_rack_and_not_in_it(watcher, at):
    task = factories.make_task(starts_in=timedelta(hours=1), lasts=timedelta(hours=4))
    person = confirmed(task)
    attendance.sign_in(person.uid, by=SYSTEM)
    at.forward(hours=5, minutes=27)
    page = watcher.get("t_cards.index")
    assert "1 person is signed in, 1 of them overdue." in page.text and rack(page) == [0, 0, 0, 0]
    assert "Overdue 27 min" in page.text and f"Look after {person.given_name}" in page.text


def test_a_sign_in_that_was_taken_back_is_not_among_those_who_left(watcher):
    task = factories.make_task(starts_in=timedelta(hours=1))
    attendance.undo_sign_in(attendance.sign_in(confirmed(task).uid, by=SYSTEM), by=SYSTEM)
    assert rack(watcher.get("t_cards.index")) == [1, 0, 0, 0]


def test_the_rack_of_one_hub_leaves_the_others_out(watcher):
    incident = factories.make_incident()
    hub, other = (factories.make_hub(opened_for=incident) for _ in range(2))
    for place in (hub, other, other):
        attendance.sign_in(factories.make_volunteer().uid, hub_id=place.id, by=SYSTEM)
    page = watcher.get("t_cards.index", hub=hub.uid)
    assert rack(page) == [0, 1, 0, 0] and hub.name in page.text
    assert len(column(watcher.get("t_cards.live", hub=other.uid), "hub")) == 2


def test_the_wall_has_a_way_back(watcher):
    page = watcher.get("t_cards.index", wall=1)
    assert page.tree["class"] == "wall"
    assert watcher.follow(page, "Leave the wall screen").tree["class"] == ""
