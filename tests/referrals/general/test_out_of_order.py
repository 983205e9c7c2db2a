"""Steps of a general hand-over that come too late, twice or from the wrong side."""

import pytest

from hub import clock
from hub.database import db, transaction
from hub.errors import Conflict
from hub.organisations.models import Organisation
from hub.organisations.states import OrganisationState
from hub.referrals.general import jobs, services
from hub.referrals.general.queries import needs_coordinator
from hub.referrals.persons import leaving
from hub.volunteers.states import ConsentShare
from tests import factories
from tests.referrals.general.doing import ANA, kinds, make_charity, of, rows, says, trail

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def charities(at):
    """Two that fit, Alpha better."""
    return [make_charity("Alpha", skills=("first_aid",)), make_charity("Bravo")]


def handed(charity, share=ConsentShare.ANY):
    """Somebody who is handed to this charity, and the hand-over."""
    person = factories.make_volunteer(given_name="Ana", skills=("first_aid",), consent_share=share)
    return person, services.hand_on(person.uid, by=ANA, organisation_uid=charity.uid)


def set_of(charity, **values):
    with transaction():
        for name, value in values.items():
            setattr(db.session.get_one(Organisation, charity.id), name, value)


def test_a_no_after_the_time_ran_out_sends_nobody_on_a_second_time(charities, at):
    make_charity("Charlie")
    person, uid = handed(charities[0])
    at.forward(hours=3)
    jobs.go_round(clock.now())
    services.refuse(uid, "No room", by=of(charities[0]))
    assert trail(person) == ["Alpha: refused", "Bravo: offered"]


def test_a_late_no_leaves_who_found_nobody_with_the_coordinator(at):
    person, uid = handed(make_charity("Alpha"))
    at.forward(hours=3)
    jobs.go_round(clock.now())
    services.refuse(uid, "No room", by=ANA)
    assert [h.volunteer.id for h in needs_coordinator()] == [person.id]


@pytest.mark.parametrize("step", [services.let_be, services.go_on])
def test_a_page_that_is_old_cannot_stop_the_clock_of_who_waits_for_an_answer(charities, step):
    person, uid = handed(charities[0])
    with pytest.raises(Conflict, match="settled in another way"):
        step(uid, by=ANA)
    assert rows(person)[0].due_at is not None


def test_whoever_is_taken_on_does_not_go_on_to_the_next(charities):
    person, uid = handed(charities[0])
    services.accept(uid, by=of(charities[0]))
    with pytest.raises(Conflict, match="settled in another way"):
        services.go_on(uid, by=ANA)
    assert trail(person) == ["Alpha: accepted"]


def test_nobody_is_handed_twice_to_whoever_took_them_on(charities):
    person, uid = handed(charities[0])
    services.accept(uid, by=of(charities[0]))
    with pytest.raises(Conflict, match="Alpha has taken Ana on already"):
        services.hand_on(person.uid, by=ANA, organisation_uid=charities[0].uid, agreed=True)


def test_an_organisation_lets_nobody_go_whom_it_has_not_taken_on(charities):
    person, uid = handed(charities[0], ConsentShare.ASK)
    with pytest.raises(Conflict, match="nobody to let go"):
        services.withdraw(uid, by=of(charities[0]), why="We let them go.")
    assert trail(person) == ["Alpha: asked"]


def test_a_yes_shares_nothing_with_an_organisation_that_is_not_active_any_more(charities):
    person, _ = handed(charities[0], ConsentShare.ASK)
    set_of(charities[0], state=OrganisationState.SUSPENDED)
    says(person, "1")
    assert trail(person) == ["Alpha: withdrawn", "Bravo: asked"]
    assert kinds(charities[0].phone) == [] and rows(person)[0].offered_at is None


def test_a_yes_shares_nothing_with_an_organisation_that_has_since_said_stop(charities, at):
    person, _ = handed(charities[0], ConsentShare.ASK)
    set_of(charities[0], stopped_at=at.forward(minutes=5))
    says(person, "1")
    assert trail(person) == ["Alpha: withdrawn", "Bravo: asked"]


def test_a_coordinator_sees_a_yes_for_which_no_organisation_is_left(charities):
    person, _ = handed(charities[0], ConsentShare.ASK)
    for charity in charities:
        set_of(charity, state=OrganisationState.SUSPENDED)
    says(person, "1")
    assert [h.volunteer.id for h in needs_coordinator()] == [person.id]


def test_who_waits_for_an_organisation_that_is_suspended_moves_on_at_once(charities):
    person, _ = handed(charities[0])
    set_of(charities[0], state=OrganisationState.SUSPENDED)
    jobs.go_round(clock.now())
    assert trail(person) == ["Alpha: withdrawn", "Bravo: offered"]
    assert kinds(charities[0].phone) == ["person_offered", "person_withdrawn"]


def test_a_yes_after_a_no_hands_nobody_on_who_is_suspended(charities):
    person, uid = handed(charities[0], ConsentShare.ASK)
    says(person, "2")
    leaving.suspend(person.uid, "safety", why="A complaint", by=ANA)
    says(person, "1")
    with pytest.raises(Conflict):
        services.answer_for(uid, "yes", by=ANA)
    assert trail(person) == ["Alpha: declined"] and kinds(charities[0].phone) == []
