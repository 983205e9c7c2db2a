"""One person, several numbers: added, confirmed by its phone, made the main one, and retired with its history."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.alarms.models import Alarm
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.messaging import questions
from hub.messaging.inbox.jobs import read_received
from hub.messaging.models import Conversation, Inbound, Message, Question
from hub.messaging.outgoing import outbox
from hub.messaging.states import InboundState, MessageState, QuestionKind, QuestionState
from hub.referrals import services as referrals
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.volunteers import queries
from hub.volunteers.models import OtherPhone, Volunteer
from hub.volunteers.numbers import moves as numbers
from hub.volunteers.numbers import services as numbering
from hub.volunteers.states import Standing
from hub.volunteers.twins import services as merging
from tests import factories

BY = Actor(uid="user:1", role=Role.COORDINATOR)
SECOND = "+64211777001"
WHY = "A stranger answered."


@pytest.fixture
def ana(app):
    return factories.make_volunteer(given_name="Ana", family_name="Silva", phone="+64211777000")


def now(person):
    db.session.rollback()
    return db.session.get(Volunteer, person.id)


def number_of(person):
    db.session.rollback()
    return db.session.scalars(sa.select(OtherPhone).where(OtherPhone.volunteer_id == person.id)).one()


def answered(phone, words):
    talk = db.session.scalar(sa.select(Conversation).where(Conversation.phone == phone))
    inbound = factories.make_inbound(words, talk)
    read_received()
    db.session.rollback()
    return db.session.get(Inbound, inbound.id)


def test_a_second_number_is_asked_and_counts_once_its_phone_says_1(ana):
    assert numbering.add_phone(ana.uid, "021 177 7001", is_sure=False, by=BY)
    assert queries.by_phone(SECOND) == []
    answered(SECOND, "1")
    assert [one.id for one in queries.by_phone(SECOND)] == [ana.id]


def test_a_second_number_that_says_2_is_nobodys(ana):
    numbering.add_phone(ana.uid, "021 177 7001", is_sure=False, by=BY)
    answered(SECOND, "2")
    assert number_of(ana).retired_why and now(ana).phone == "+64211777000"


def test_a_landline_somebody_was_heard_on_counts_at_once(ana):
    assert not numbering.add_phone(ana.uid, "04 568 1234", is_sure=True, by=BY)
    assert [one.id for one in queries.by_phone("+6445681234")] == [ana.id]


def test_a_number_is_added_once(ana):
    numbering.add_phone(ana.uid, "021 177 7001", is_sure=True, by=BY)
    with pytest.raises(Conflict, match="has this number already"):
        numbering.add_phone(ana.uid, "021 177 7001", is_sure=True, by=BY)


def test_the_main_number_is_changed_and_the_old_one_stays(ana):
    numbering.add_phone(ana.uid, "021 177 7001", is_sure=True, by=BY)
    numbering.make_main(ana.uid, number_of(ana).uid, by=BY)
    assert now(ana).phone == SECOND and now(ana).state is Standing.ELIGIBLE
    assert [one.id for one in queries.by_phone("+64211777000")] == [ana.id]


def test_a_number_nobody_confirmed_is_not_made_the_main_one(ana):
    numbering.add_phone(ana.uid, "021 177 7001", is_sure=False, by=BY)
    with pytest.raises(Conflict, match="not confirmed"):
        numbering.make_main(ana.uid, number_of(ana).uid, by=BY)


def test_a_retired_number_stays_in_the_history_and_nobody_is_asked_by_it(ana):
    numbering.retire_phone(ana.uid, "+64211777000", why=WHY, by=BY)
    person, kept = now(ana), number_of(ana)
    assert (person.phone, person.state) == (None, Standing.REGISTERED)
    assert (kept.phone, kept.retired_why, kept.retired_by) == ("+64211777000", WHY, BY.uid)
    assert queries.by_phone("+64211777000") == []


def test_another_number_takes_the_place_of_a_retired_one(ana):
    numbering.add_phone(ana.uid, "021 177 7001", is_sure=True, by=BY)
    numbering.retire_phone(ana.uid, "+64211777000", why=WHY, by=BY)
    assert now(ana).phone == SECOND and now(ana).state is Standing.ELIGIBLE


def test_a_number_is_not_retired_without_a_reason(ana):
    with pytest.raises(Invalid):
        numbering.retire_phone(ana.uid, "+64211777000", why=" ", by=BY)


def test_what_was_asked_at_a_retired_number_is_closed_and_unsent_texts_stop(ana):
    referrals.refer(factories.make_task().id, ana.id, by=BY, agreed=False)
    numbering.retire_phone(ana.uid, "+64211777000", why=WHY, by=BY)
    assert db.session.scalars(sa.select(Question.state)).all() == [QuestionState.CLOSED]
    assert db.session.scalars(sa.select(Message.state)).all() == [MessageState.CANCELLED]


def test_somebody_must_reach_whoever_is_promised_and_has_no_number_now(ana):
    factories.make_referral(factories.make_task(), ana, state=ReferralState.ACCEPTED)
    numbering.retire_phone(ana.uid, "+64211777000", why=WHY, by=BY)
    assert "No number reaches Ana Silva" in db.session.scalars(sa.select(Alarm.title)).one()


def test_whoever_is_promised_reads_it_again_on_their_other_number(ana):
    numbering.add_phone(ana.uid, "021 177 7001", is_sure=True, by=BY)
    factories.make_referral(factories.make_task(), ana, state=ReferralState.ACCEPTED)
    numbering.retire_phone(ana.uid, "+64211777000", why=WHY, by=BY)
    assert db.session.scalars(sa.select(Message.address)).all() == [SECOND]


def test_a_shared_number_is_retired_for_one_of_the_two(ana):
    rui = factories.make_volunteer(given_name="Rui", phone=ana.phone)
    numbering.retire_phone(ana.uid, ana.phone, why=WHY, by=BY)
    assert [one.id for one in queries.by_phone("+64211777000")] == [rui.id]


def test_a_2_from_a_number_we_knew_goes_to_a_person(ana):
    with transaction():
        talk = outbox.conversation_for(ana.phone, "en")
        deadline = clock.now() + timedelta(days=1)
        questions.ask(talk, QuestionKind.CONFIRM_NUMBER, ana.uid, label="Ana", deadline=deadline)
    inbound = answered(ana.phone, "2")
    assert inbound.state is InboundState.UNCLEAR and "retire it on their page" in inbound.outcome
    assert now(ana).state is Standing.ELIGIBLE


def test_nobody_holds_two_places_of_one_shift_after_a_merge(ana):
    other = factories.make_volunteer(given_name="Anita", family_name="Silva")
    task = factories.make_task()
    first = factories.make_referral(task, ana, state=ReferralState.AGREED)
    second = factories.make_referral(task, other, state=ReferralState.ACCEPTED)
    merging.merge(ana.uid, other.uid, by=BY)
    db.session.rollback()
    states = {one.id: one.state for one in db.session.scalars(sa.select(Referral))}
    assert states == {first.id: ReferralState.WITHDRAWN, second.id: ReferralState.ACCEPTED}
    assert numbers.numbers_of(now(ana)) == []
