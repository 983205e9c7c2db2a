"""Handing on as it looks: to a coordinator, to the person, to the organisation with and without a sign-in."""

import re

import pytest

from hub.accounts.states import Role
from hub.referrals.general import services
from hub.volunteers.states import ConsentShare
from tests import factories
from tests.me.conftest import own
from tests.page_client import PageClient
from tests.referrals.general.doing import ANA, make_charity, of, texts, trail

pytestmark = pytest.mark.usefixtures("app")
__all__ = ["own"]


@pytest.fixture
def alpha(at):
    return make_charity("Alpha")


def make_helper(share=ConsentShare.ANY):
    return factories.make_volunteer(given_name="Ana", consent_share=share)


def test_a_coordinator_sees_who_fits_and_hands_a_person_on(alpha, sign_in):
    make_charity("Far", lat=-45.0)
    person, ana = make_helper(ConsentShare.ASK), sign_in(Role.COORDINATOR)
    page = ana.get("handing_on.index", uid=person.uid)
    assert "Works where they live" in page.text
    assert "Far: too far" in page.text
    after = ana.submit(page, "Ask them by text about Alpha")
    assert "Ana was asked by text about Alpha" in after.text
    assert trail(person) == ["Alpha: asked"]


def test_the_word_of_somebody_at_the_desk_is_enough(alpha, sign_in):
    person, ana = make_helper(ConsentShare.NO), sign_in(Role.COORDINATOR)
    ana.submit(ana.get("handing_on.index", uid=person.uid), "They said yes to Alpha")
    assert trail(person) == ["Alpha: offered"]
    assert "Alpha decides about Ana" in ana.get("people.show", uid=person.uid).text


def test_who_found_no_organisation_waits_for_a_decision(alpha, sign_in):
    person, ana = make_helper(), sign_in(Role.COORDINATOR)
    services.refuse(services.hand_on(person.uid, by=ANA), "We have enough people.", by=of(alpha))
    assert "found no organisation yet" in ana.get("console.home").text
    after = ana.submit(ana.get("deciding.index"), "Leave it: Ana")
    assert "Nobody waits" in after.text


def test_the_person_hands_themselves_on_and_takes_it_back(alpha, own):
    person = make_helper(ConsentShare.NO)
    page = own(person)
    after = page.submit(page.get("me.hand_on"), "Ask them to take me on")
    assert "We asked Alpha" in after.text
    assert trail(person) == ["Alpha: offered"]
    page.submit(page.get("me.hand_on"), "Take it back: Alpha")
    assert trail(person) == ["Alpha: withdrawn"]


def test_the_own_page_says_what_the_charity_got_when_and_why(alpha, own):
    person = make_helper()
    uid = services.hand_on(person.uid, by=ANA)
    shared = own(person).get("me.shared").text
    assert "one charity" in shared
    assert "works where they live" in shared
    assert "Not your number." in shared
    services.accept(uid, by=of(alpha))
    assert "Your name and number" in own(person).get("me.shared").text


def test_the_portal_lists_who_waits_and_shows_the_contact_once_taken_on(alpha, sign_in):
    person = make_helper()
    services.hand_on(person.uid, by=ANA)
    charity = sign_in(Role.CHARITY, organisation=alpha)
    home = charity.get("portal.home")
    assert "Who wants to help you for longer?" in home.text
    assert person.family_name not in home.text
    after = charity.submit(charity.get("portal_general.index"), "Accept Ana")
    assert person.family_name in after.text


def test_another_organisation_may_neither_see_nor_decide(alpha, sign_in):
    person = make_helper()
    services.hand_on(person.uid, by=ANA)
    other = sign_in(Role.CHARITY, organisation=make_charity("Bravo"))
    assert "Ana" not in other.get("portal_general.index").text


def test_the_link_in_the_text_answers_without_a_sign_in(alpha, app):
    person = make_helper()
    services.hand_on(person.uid, by=ANA)
    path = re.search(r"/a/\S+", texts(alpha.phone)[-1].body)[0]
    stranger = PageClient(app)
    page = stranger.get(path)
    assert "Can you take Ana on?" in page.text
    assert person.phone not in page.html
    after = stranger.submit(page, "Take Ana on")
    assert person.family_name in after.text
    assert trail(person) == ["Alpha: accepted"]


def test_the_link_says_what_became_of_somebody_who_went_on(alpha, app):
    person = make_helper()
    services.withdraw(services.hand_on(person.uid, by=ANA), by=ANA, why="Found work")
    path = re.search(r"/a/\S+", texts(alpha.phone)[0].body)[0]
    assert "will not come after all" in PageClient(app).get(path).text
