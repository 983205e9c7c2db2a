"""Coming onto the register and confirming the number by text."""

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.audit.queries import story_of
from hub.database import db, transaction
from hub.messaging import ports
from hub.messaging.models import Message, Question
from hub.messaging.states import InboundState, MessageState, QuestionKind, QuestionState
from hub.volunteers.by_text import services as by_text
from hub.volunteers.models import MatchRow, Volunteer
from hub.volunteers.numbers.confirming import confirm_number
from hub.volunteers.registering.services import register
from hub.volunteers.rules import NOT_ME, PAUSED_CODE
from hub.volunteers.states import ConfirmedBy, ConsentSms, PhoneKind, Source, Standing
from tests import factories
from tests.listening import at_once, sent
from tests.volunteers.people import PHONE, again, ana, conversation, join, texts_in


@pytest.fixture(autouse=True)
def wired(places, app):
    """The register listens, and nobody else."""
    kept = app.extensions.get("hub.ports")
    app.extensions["hub.ports"] = ports.Ports()
    ports.answer_handler(QuestionKind.CONFIRM_NUMBER, confirm_number)
    ports.keyword_handler("pause", by_text.pause)
    ports.keyword_handler("join", by_text.join)
    yield
    app.extensions["hub.ports"] = kept or ports.Ports()


def all_sent():
    """Everything in the outbox has left."""
    with transaction():
        db.session.execute(sa.update(Message).values(state=MessageState.DELIVERED))


def people():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Volunteer).order_by(Volunteer.id)))


def test_a_new_person_stands_on_the_register_and_is_asked_for_their_number(one):
    volunteer = join()
    assert (volunteer.state, volunteer.state_reason) == (Standing.REGISTERED, "Missing: confirmed_phone")
    (text,) = sent()
    assert (text.kind, text.address, text.subject_uid) == ("registered_confirm", PHONE, volunteer.uid)
    assert "Text 1" in text.body and text.body.startswith("EXERCISE ")
    assert one(sa.select(Question)).subject_uid == volunteer.uid
    assert [entry.action for entry in story_of(volunteer.uid)][-1] == "volunteer.register"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MatchRow)) == 2


def test_a_1_confirms_the_number_and_makes_them_eligible():
    volunteer = join()
    text = texts_in("1")
    volunteer = again(volunteer)
    assert (volunteer.state, volunteer.phone_confirmed_by) == (Standing.ELIGIBLE, ConfirmedBy.REPLY)
    assert (text.state, text.outcome) == (InboundState.READ, "Ana confirmed the number")
    assert "PAUSE" in sent("registered_done")[0].body
    assert {row.standing for row in db.session.scalars(sa.select(MatchRow))} == {1}


def test_a_2_takes_the_registration_off_for_good():
    volunteer = join()
    texts_in("2")
    volunteer = again(volunteer)
    assert (volunteer.state, volunteer.state_reason) == (Standing.WITHDRAWN, NOT_ME)
    join()
    assert [text.kind for text in sent()] == ["registered_confirm", "registered_not_me"]


def test_a_1_after_a_2_by_mistake_brings_them_back():
    volunteer = join()
    texts_in("2")
    texts_in("1")
    assert again(volunteer).state is Standing.ELIGIBLE


def test_a_stray_2_long_after_confirming_takes_nobody_off(one):
    volunteer = join()
    texts_in("1")
    assert texts_in("2").state is InboundState.UNCLEAR
    assert again(volunteer).state is Standing.ELIGIBLE
    assert one(sa.select(Question)).state is QuestionState.CLOSED


def test_an_answer_that_is_neither_goes_to_a_person():
    volunteer = join()
    assert texts_in("who is this").state is InboundState.UNCLEAR
    assert again(volunteer).state is Standing.REGISTERED


def test_a_double_click_is_one_person_and_one_text():
    join()
    join()
    assert len(people()) == len(sent()) == 1


def test_the_same_form_at_the_same_moment_is_one_person(app):
    def send():
        with app.app_context():
            register(ana_once, by=Actor("system"))

    ana_once = ana()
    at_once(send, workers=4)
    assert len(people()) == 1
    assert len(sent("registered_confirm")) == 1


def test_somebody_known_learns_it_by_text_and_nothing_changes():
    volunteer = join()
    texts_in("1")
    all_sent()
    join(skills=("boat",), given_name="ANA")
    volunteer = again(volunteer)
    assert (volunteer.given_name, [row.skill for row in volunteer.skills]) == ("Ana", ["nurse"])
    assert "already" in sent("registered_already")[0].body


def test_somebody_known_who_never_answered_is_asked_again():
    volunteer = join()
    all_sent()
    join()
    assert "text 1" in sent("registered_already")[0].body
    texts_in("1")
    assert again(volunteer).state is Standing.ELIGIBLE


def test_another_name_on_the_phone_is_another_person_and_the_text_says_who():
    join()
    other = join(given_name="Ben")
    assert len(people()) == 2
    assert "Ben Silva" in sent("registered_other_person")[0].body
    assert sent("registered_other_person")[0].subject_uid == other.uid


def test_two_open_questions_on_one_phone_are_asked_which():
    first, second = join(), join(given_name="Ben")
    texts_in("1")
    assert "Which one" in sent("which")[0].body
    texts_in("2")
    assert {again(first).state, again(second).state} == {Standing.REGISTERED, Standing.ELIGIBLE}


def test_a_landline_is_eligible_but_not_by_text(one):
    volunteer = join(phone="+6444731234", phone_kind=PhoneKind.LANDLINE)
    assert (volunteer.state, sent()) == (Standing.ELIGIBLE, [])
    assert {row.has_phone for row in db.session.scalars(sa.select(MatchRow))} == {0}


def test_without_consent_nobody_is_texted():
    volunteer = join(consent_sms=ConsentSms.NO)
    assert sent() == []
    assert "consent" in volunteer.state_reason


def test_a_young_person_waits_for_a_guardian():
    volunteer = join(date_of_birth=clock.now().date().replace(year=2009))
    texts_in("1")
    assert again(volunteer).state_reason == "Missing: guardian"
    assert "parent or guardian" in sent("registered_done")[0].body


def test_a_number_that_said_stop_gets_no_text():
    talk = conversation()
    with transaction():
        db.session.merge(talk).opted_out_at = clock.now()
    join()
    assert sent() == []


def test_a_number_is_never_flooded():
    for number in range(14):
        join(given_name=f"Name{number}")
    assert len(sent()) == 10
    assert len(people()) == 14


def test_somebody_seen_at_a_desk_needs_no_answer():
    coordinator = factories.make_user(Role.COORDINATOR)
    volunteer = join(by=Actor(str(coordinator.uid), Role.COORDINATOR), source=Source.DESK)
    assert (volunteer.state, volunteer.phone_confirmed_by) == (Standing.ELIGIBLE, ConfirmedBy.DESK)
    assert [text.kind for text in sent()] == ["registered_done"]
    assert story_of(volunteer.uid)[-1].by == str(coordinator.uid)


def test_a_stranger_cannot_take_a_known_member_off():
    known = factories.make_volunteer(
        given_name="Ana",
        family_name="Silva",
        name_key="ana silva",
        phone=PHONE,
        consent_sms=ConsentSms.ORGANISATION,
    )
    join()
    texts_in("2")
    assert again(known).state is Standing.ELIGIBLE


def test_pause_and_join_stop_and_start_the_asking():
    volunteer = join()
    texts_in("1")
    texts_in("PAUSE")
    assert again(volunteer).paused_at is not None
    assert {row.standing for row in db.session.scalars(sa.select(MatchRow))} == {PAUSED_CODE}
    assert "Ana" in sent("paused")[0].body
    texts_in("join")
    assert again(volunteer).paused_at is None
    assert len(sent("joined_again")) == 1
