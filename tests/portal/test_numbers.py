"""An organisation's own numbers, counted from the record."""

from datetime import timedelta

import pytest

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.referrals import services
from hub.referrals.figures.own_numbers import own_numbers
from hub.referrals.states import ReferralState
from tests import factories
from tests.referrals.doing import ANA


@pytest.fixture
def owner(app):
    return factories.make_organisation()


def offered(owner, at, **over):
    task = factories.make_task(organisation=owner, starts_in=timedelta(minutes=30))
    values = {"state": ReferralState.OFFERED, "offered_at": at.moment, "agreed_at": at.moment}
    person = factories.make_volunteer()
    return person, factories.make_referral(task, person, **(values | over))


@pytest.fixture
def month(owner, at):
    """One accepted after 10 minutes who came and later one who withdrew, one refused after 30, one silent."""
    start = at.moment
    (person, first), (_, second), (_, third), _ = [offered(owner, at) for _ in range(4)]
    offered(factories.make_organisation(), at)
    at.forward(minutes=10)
    services.accept(first.uid, by=ANA)
    services.accept(second.uid, by=ANA)
    attendance.sign_in(person.uid, by=SYSTEM)
    services.withdraw(second.uid, why="ill", by=ANA)
    at.forward(minutes=20)
    services.refuse(third.uid, "The skill does not fit.", by=ANA)
    return start


def test_the_numbers_add_up(owner, month):
    found = own_numbers(owner.id, month)
    assert (found.offered, found.accepted, found.refusals, found.waiting, found.came) == (4, 2, 1, 1, 1)
    assert found.refused == {"The skill does not fit": 1} and found.minutes == 10


def test_what_was_before_does_not_count(owner, month):
    assert own_numbers(owner.id, month + timedelta(minutes=1)).offered == 0


def test_the_page_says_them_and_the_portal_in_one_line(sign_in, owner, month):
    charity = sign_in(Role.CHARITY, organisation=owner)
    line = "You answer in 10 min. 2 of 4 people accepted, 1 came."
    assert line in charity.get("portal.home").text
    page = charity.get("portal_numbers.index")
    assert line in page.text and "1 person is here now" in page.text and "The skill does not fit" in page.text


def test_with_nobody_offered_the_page_says_so(sign_in, owner):
    page = sign_in(Role.CHARITY, organisation=owner).get("portal_numbers.index")
    assert (
        "Nobody was offered to you in the last 30 days." in page.text and "You refused nobody." in page.text
    )
