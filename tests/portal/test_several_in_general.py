"""Several people who want to help for longer, answered at once; and how they count in an organisation's own numbers."""

from datetime import timedelta

import pytest

from hub.accounts.states import Role
from hub.portal.numbers import all_numbers
from hub.referrals.general import services
from tests import factories
from tests.referrals.general.doing import ANA, make_charity, of, rows


@pytest.fixture
def alpha(at):
    return make_charity("Alpha")


@pytest.fixture
def charity(sign_in, alpha):
    return sign_in(Role.CHARITY, organisation=alpha)


def hand_on(alpha, *names):
    people = [factories.make_volunteer(given_name=name) for name in names]
    for person in people:
        services.hand_on(person.uid, organisation_uid=alpha.uid, agreed=True, by=ANA)
    return people


def send(charity, people, **fields):
    """The form with these people ticked, as a browser sends it."""
    token = charity.get("portal_general.index").find("input[name=csrf_token]")["value"]
    picked = [str(rows(person)[0].uid) for person in people]
    return charity.post(
        "portal_general.decide_several", {"csrf_token": token, "pick": picked, **fields}, follow=True
    )


def states(people):
    return [rows(person)[0].state.value for person in people]


def test_the_ticked_are_taken_on_together(charity, alpha):
    people = hand_on(alpha, "Ana", "Ben", "Chao")
    assert "answer several at once" in charity.get("portal.home").text
    page = send(charity, people[:2], answer="accept")
    assert "2 people are taken on." in page.text and states(people) == ["accepted", "accepted", "offered"]
    assert people[0].family_name in page.text and people[2].family_name not in page.text


def test_the_ticked_are_refused_with_one_reason_and_never_without(charity, alpha):
    people = hand_on(alpha, "Ana", "Ben")
    again = send(charity, people, answer="refuse")
    assert again.status == 422 and "Choose or write a reason." in again.find(".error-summary").text
    assert len([box for box in again.find_all("input[name=pick]") if "checked" in box.attributes]) == 2
    page = send(charity, people, answer="refuse", reason="We have enough people.")
    assert "2 people are refused." in page.text and states(people) == ["refused", "refused"]


def test_nobody_ticked_and_somebody_elses_person_are_refused_kindly(charity, alpha):
    hand_on(alpha, "Ana", "Ben")
    assert "Tick the people first" in send(charity, [], answer="accept").text
    theirs = hand_on(make_charity("Beta"), "Dora")
    again = send(charity, theirs, answer="accept")
    assert again.status == 422 and "handed to another organisation" in again.text and "Dora" not in again.text
    assert states(theirs) == ["offered"]


def test_they_count_in_the_organisations_own_numbers(charity, alpha, at):
    start = at.moment
    ana, ben, chao = hand_on(alpha, "Ana", "Ben", "Chao")
    at.forward(minutes=10)
    services.accept(rows(ana)[0].uid, by=of(alpha))
    at.forward(minutes=20)
    services.refuse(rows(ben)[0].uid, "The skill does not fit.", by=of(alpha))
    found = all_numbers(alpha.id, start)
    assert (found.offered, found.accepted, found.for_longer, found.waiting) == (3, 1, 1, 1)
    assert found.refused == {"The skill does not fit": 1} and found.minutes == 20
    assert all_numbers(alpha.id, start + timedelta(minutes=1)).offered == 0
    line = "1 of 3 people accepted, 1 of them to help for longer, 0 came."
    assert line in charity.get("portal_numbers.index").text and rows(chao)
