"""“This person, please take them in”: asked first, one organisation after another, told at every turn."""

import pytest
import sqlalchemy as sa

from hub.accounts.rules import volunteer_actor
from hub.audit.models import AuditEntry
from hub.database import db
from hub.errors import Conflict, Invalid, NotAllowed
from hub.messaging.models import Question
from hub.organisations.models import Organisation
from hub.referrals.general import jobs, services
from hub.referrals.general.for_portal import helper_for_portal, helpers_for_portal
from hub.referrals.general.queries import counts, needs_coordinator
from hub.referrals.persons import leaving
from hub.referrals.room import handed_today
from hub.volunteers.own import data as own_data
from hub.volunteers.states import ConsentShare
from tests import factories
from tests.referrals.general.doing import ANA, kinds, make_charity, of, rows, says, texts, trail

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def charities(at):
    """Three that fit, in this order; and one that is too far."""
    skills = {"skills": ("first_aid",)}
    near = make_charity("Alpha", opening_hours="mon-sun 0-24", **skills)
    return [near, make_charity("Bravo", **skills), make_charity("Charlie"), make_charity("Far", lat=-45.0)]


def make_helper(share=ConsentShare.ASK, **over):
    return factories.make_volunteer(given_name="Ana", skills=("first_aid",), consent_share=share, **over)


def test_the_person_is_asked_before_anybody_hears_of_them(charities):
    person = make_helper()
    services.hand_on(person.uid, by=ANA)
    assert trail(person) == ["Alpha: asked"]
    assert "Alpha may have work for you" in texts(person.phone)[-1].body
    assert kinds(charities[0].phone) == []
    assert helpers_for_portal(charities[0].id) == []


def test_a_yes_shows_the_organisation_how_they_fit_but_not_who_they_are(charities):
    person = make_helper()
    services.hand_on(person.uid, by=ANA)
    says(person, "1")
    (seen,) = helpers_for_portal(charities[0].id)
    assert (seen.given_name, seen.skills, seen.waits) == ("Ana", ("First aid",), True)
    assert (seen.family_name, seen.phone, seen.email, seen.note) == (None, None, None, None)
    assert kinds(charities[0].phone) == ["person_offered"]
    assert kinds(person.phone) == ["general_ask", "general_offered"]


def test_a_no_shares_nothing_and_nobody_else_is_asked(charities):
    person = make_helper()
    services.hand_on(person.uid, by=ANA)
    says(person, "2")
    assert trail(person) == ["Alpha: declined"]
    assert kinds(person.phone)[-1] == "general_declined"
    assert needs_coordinator() == []


def test_whoever_lets_any_charity_know_is_handed_on_at_once_and_told_so(charities):
    person = make_helper(ConsentShare.ANY)
    services.hand_on(person.uid, by=ANA)
    assert trail(person) == ["Alpha: offered"]
    assert kinds(person.phone) == ["general_offered"]


def test_a_never_is_rung_first_and_their_word_is_enough(charities):
    person = make_helper(ConsentShare.NO)
    with pytest.raises(Conflict, match="must be rung first"):
        services.hand_on(person.uid, by=ANA)
    assert rows(person) == []
    services.hand_on(person.uid, by=ANA, agreed=True)
    assert trail(person) == ["Alpha: offered"]


def test_with_the_acceptance_each_gets_the_others_contact(charities):
    person = make_helper(ConsentShare.ANY)
    uid = services.hand_on(person.uid, by=ANA, note="Has a van")
    services.accept(uid, by=of(charities[0]))
    (seen,) = helpers_for_portal(charities[0].id)
    assert (seen.phone, seen.family_name, seen.note) == (person.phone, person.family_name, "Has a van")
    assert "Leilani Tuala" in texts(person.phone)[-1].body
    assert handed_today([charities[0].id])[charities[0].id] == 1


def test_a_refusal_needs_a_reason_and_leads_to_the_next_asked_again(charities):
    person = make_helper()
    uid = services.hand_on(person.uid, by=ANA)
    says(person, "1")
    with pytest.raises(Invalid):
        services.refuse(uid, " ", by=of(charities[0]))
    services.refuse(uid, "We have enough people.", by=of(charities[0]))
    assert trail(person) == ["Alpha: refused", "Bravo: asked"]
    assert "Alpha cannot take you on just now. Bravo may have work for you" in texts(person.phone)[-1].body
    assert rows(person)[1].previous_id == rows(person)[0].id
    assert kinds(charities[1].phone) == []


def test_silence_is_reminded_once_and_then_the_next_is_told(charities, at):
    person = make_helper(ConsentShare.ANY)
    services.hand_on(person.uid, by=ANA)
    for _ in range(2):
        jobs.go_round(at.forward(hours=1))
    jobs.go_round(at())
    assert kinds(charities[0].phone) == ["person_offered", "person_reminder"]
    assert trail(person) == ["Alpha: lapsed", "Bravo: offered"]
    assert "Alpha cannot take you on just now, so we asked Bravo" in texts(person.phone)[-1].body


def test_an_organisation_decides_in_its_opening_hours(at):
    make_charity("Office", opening_hours="mon-fri 9-17")
    person = make_helper(ConsentShare.ANY)
    services.hand_on(person.uid, by=ANA)
    assert rows(person)[0].due_at == at().replace(day=15, hour=22), "Monday at 11 in Wellington"


def test_nobody_left_goes_to_a_coordinator_and_the_person_is_told_kindly(at):
    only = make_charity("Only")
    person = make_helper(ConsentShare.ANY)
    uid = services.hand_on(person.uid, by=ANA)
    services.refuse(uid, "We have enough people.", by=of(only))
    assert [h.referral.uid for h in needs_coordinator()] == [uid]
    assert "no judgement of you" in texts(person.phone)[-1].body
    with pytest.raises(Conflict):
        services.go_on(uid, by=ANA)
    services.let_be(uid, by=ANA)
    assert needs_coordinator() == []


def test_a_coordinator_lets_somebody_move_on_once_another_can_take_people(at):
    only = make_charity("Only")
    person = make_helper(ConsentShare.ANY)
    uid = services.hand_on(person.uid, by=ANA)
    services.refuse(uid, "We have enough people.", by=of(only))
    make_charity("Newcomer")
    assert services.go_on(uid, by=ANA) == "Newcomer"
    assert needs_coordinator() == []


def test_who_stays_silent_is_reminded_once_and_a_late_yes_counts(charities, at):
    person = make_helper()
    services.hand_on(person.uid, by=ANA)
    for _ in range(3):
        jobs.go_round(at.forward(hours=12))
    assert kinds(person.phone) == ["general_ask", "general_ask"]
    assert trail(person) == ["Alpha: no_answer"]
    assert len(needs_coordinator()) == 1
    says(person, "1")
    assert trail(person) == ["Alpha: offered"]
    assert needs_coordinator() == []


def test_a_person_takes_it_back_at_any_time_and_the_organisation_is_told(charities):
    person = make_helper()
    uid = services.hand_on(person.uid, by=ANA)
    says(person, "1")
    services.accept(uid, by=of(charities[0]))
    says(person, "2")
    assert trail(person) == ["Alpha: withdrawn"]
    assert "Please delete their name and number" in texts(charities[0].phone)[-1].body
    assert helpers_for_portal(charities[0].id) == []


def test_an_organisation_takes_it_back_and_nobody_else_may(charities):
    person, stranger = make_helper(ConsentShare.ANY), make_helper()
    uid = services.hand_on(person.uid, by=ANA)
    for other in (of(charities[1]), volunteer_actor(stranger.uid)):
        with pytest.raises(NotAllowed):
            services.withdraw(uid, by=other, why="Not mine")
    services.withdraw(uid, by=of(charities[0]), why="We closed.")
    assert kinds(person.phone)[-1] == "general_withdrawn"


def test_a_late_answer_counts_only_while_the_person_has_not_gone_on(charities, at):
    person = make_helper(ConsentShare.ANY)
    uid = services.hand_on(person.uid, by=ANA)
    jobs.go_round(at.forward(hours=2))
    with pytest.raises(Conflict, match="has gone on"):
        services.accept(uid, by=of(charities[0]))


def test_there_is_one_at_a_time(charities):
    person = make_helper()
    services.hand_on(person.uid, by=ANA)
    with pytest.raises(Conflict, match="being handed on to Alpha"):
        services.hand_on(person.uid, by=ANA)


def test_nobody_is_handed_to_an_organisation_that_is_not_active(at):
    asleep = make_charity("Asleep", state="suspended")
    with pytest.raises(Conflict, match="not active"):
        services.hand_on(make_helper().uid, by=ANA, organisation_uid=asleep.uid)
    assert db.session.scalar(sa.select(sa.func.count(Organisation.id))) == 1


def test_who_leaves_the_register_is_handed_on_no_more(charities):
    person = make_helper(ConsentShare.ANY)
    services.hand_on(person.uid, by=ANA)
    leaving.withdraw_person(person.uid, by=volunteer_actor(person.uid))
    assert trail(person) == ["Alpha: withdrawn"]
    assert kinds(charities[0].phone)[-1] == "person_withdrawn"


def test_the_persons_copy_names_it_and_an_erasure_empties_it(charities):
    person = make_helper(ConsentShare.ANY)
    services.hand_on(person.uid, by=ANA, note="Has a van")
    (row,) = own_data.export(person)["general_referral"]
    assert (row["organisation"], row["note"]) == ("Alpha", "Has a van")
    leaving.erase_person(person.uid, "erase", by=ANA)
    (after,) = rows(person)
    assert (after.note, after.fit, after.km) == ("", [], None)


def test_every_step_is_on_record_and_counted(charities):
    person = make_helper(ConsentShare.ANY)
    uid = services.hand_on(person.uid, by=ANA)
    actions = sa.select(AuditEntry.action).where(AuditEntry.subject_uid == uid).order_by(AuditEntry.id)
    said = [action.partition(".")[2] for action in db.session.scalars(actions)]
    assert said == ["propose", "yes", "share"]
    assert counts() == {"offered": 1}


def test_a_stranger_charity_sees_nothing_behind_the_number(charities):
    person = make_helper(ConsentShare.ANY)
    services.hand_on(person.uid, by=ANA)
    (row,) = rows(person)
    assert helper_for_portal(row.id, charities[0].id) is not None
    assert helper_for_portal(row.id, charities[1].id) is None


def test_no_question_stays_open_when_it_is_over(charities, at):
    person = make_helper()
    uid = services.hand_on(person.uid, by=ANA)
    says(person, "1")
    services.refuse(uid, "We have enough people.", by=of(charities[0]))
    states = dict(db.session.execute(sa.select(Question.subject_uid, Question.state)).all())
    assert states[uid] == "closed"
    jobs.go_round(at.forward(hours=25))
    assert trail(person)[-1] == "Bravo: no_answer"
