"""The SMS door: JOIN, then step by step, and back again after hours."""

from datetime import date

import pytest
import sqlalchemy as sa

from hub import clock
from hub.database import db, transaction
from hub.messaging.inbox import arrivals
from hub.messaging.inbox import jobs as reading
from hub.messaging.models import Inbound, Question
from hub.messaging.ports import people_card
from hub.messaging.states import InboundState, QuestionKind, QuestionState
from hub.volunteers import moves
from hub.volunteers.by_text import services as by_text
from hub.volunteers.consents import SENTENCES
from hub.volunteers.models import OtherPhone, Volunteer
from hub.volunteers.models_doors import Joining, SkillWord
from hub.volunteers.models_standing import ConsentAnswer
from hub.volunteers.states import ConfirmedBy, ConsentKind, ConsentSms, JoiningStep, Source, Standing
from tests import factories
from tests.listening import received, sent
from tests.volunteers.people import PHONE, again, conversation, join

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def quiet_nights(app):
    """From ten to seven nobody is asked anything new."""
    app.config["HUB_QUIET_HOURS"] = "22:00-07:00"
    yield
    app.config["HUB_QUIET_HOURS"] = "none"


def texts(*bodies, phone=PHONE):
    """These texts from that phone, each read by the worker; answers the last thing the phone got."""
    for body in bodies:
        received(body, conversation(phone))
    return sent()[-1].body if sent() else ""


def state_of_last_text():
    db.session.rollback()
    return db.session.scalars(sa.select(Inbound).order_by(Inbound.id.desc())).first().state


def the_volunteer():
    db.session.rollback()
    return db.session.scalars(sa.select(Volunteer).order_by(Volunteer.id.desc())).first()


def the_joining():
    db.session.rollback()
    return db.session.scalars(sa.select(Joining).order_by(Joining.id.desc())).first()


def test_a_stranger_registers_by_text_step_by_step():
    assert "1 for English, 2 for Maori" in texts("JOIN")
    assert "your name" in texts("1")
    assert "Thank you, Ana" in texts("ana silva")
    assert "How old are you" in texts("Petone")
    assert str(SENTENCES[ConsentKind.SMS]) in texts("34")
    assert "you are on the register" in texts("1")
    volunteer = the_volunteer()
    assert (volunteer.name, volunteer.phone, volunteer.place_name) == ("Ana Silva", PHONE, "Petone")
    assert (volunteer.state, volunteer.source) == (Standing.ELIGIBLE, Source.SMS)
    assert (volunteer.phone_confirmed_by, volunteer.consent_sms) == (ConfirmedBy.REPLY, ConsentSms.YES)
    assert (volunteer.date_of_birth, volunteer.birth_is_exact) == (date(1992, 11, 14), False)
    assert (the_joining().state, the_joining().volunteer_id) == (JoiningStep.DONE, volunteer.id)
    assert (the_joining().given_name, the_joining().date_of_birth) == ("", None)


def test_the_very_sentence_of_consent_is_kept_with_its_door():
    texts("JOIN", "1", "Ana Silva", "Petone", "34", "1")
    (answer,) = db.session.scalars(sa.select(ConsentAnswer))
    assert (answer.kind, answer.answer, answer.door) == (ConsentKind.SMS, "yes", Source.SMS)
    assert answer.wording in [row.body for row in sent("join_consent")][0]


def test_a_person_goes_on_days_later_where_they_were(at):
    texts("JOIN", "1", "Ana Silva")
    at.forward(days=3)
    assert "You were at: your suburb" in texts("JOIN")
    assert "How old are you" in texts("Petone")
    assert len(list(db.session.scalars(sa.select(Joining)))) == 1


def test_a_text_read_twice_asks_nothing_twice():
    texts("JOIN", "1", "Ana Silva")
    written = len(sent())
    assert reading.read_received() == 0 and len(sent()) == written


def test_an_answer_whose_worker_died_is_taken_by_another(at):

    texts("JOIN", "1")
    arrivals.take_in(factories.make_inbound("Ana Silva", conversation()).id)
    assert len(sent("join_area")) == 0
    at.forward(seconds=31)
    assert reading.read_received() == 1
    assert [row.body for row in sent("join_area")] != [] and the_joining().given_name == "Ana"


def test_a_language_may_be_named():
    assert "your name" in texts("JOIN", "Maori")
    assert the_joining().language == "mi"


def test_a_place_of_which_there_are_several_is_chosen_by_number():
    said = texts("JOIN", "1", "Ana Silva", "Richmond")
    assert "1 for Richmond, Tasman, 2 for Richmond, Canterbury" in said
    texts("2", "34", "1")
    assert the_volunteer().lat == pytest.approx(-43.508, abs=0.01)


def test_a_misspelt_place_is_offered():
    assert "1 for Petone" in texts("JOIN", "1", "Ana Silva", "Petonne")
    texts("1", "34", "1")
    assert the_volunteer().place_name == "Petone"


def test_a_place_nobody_knows_is_asked_once_more_and_then_kept_as_written():
    assert "We do not know Xyzzy" in texts("JOIN", "1", "Ana Silva", "Xyzzy")
    assert "How old are you" in texts("Xyzzy Heights")
    assert "look where you are" in texts("34", "1")
    volunteer = the_volunteer()
    assert (volunteer.address, volunteer.lat) == ("Xyzzy Heights", None)
    assert volunteer.state is Standing.REGISTERED and "place" in volunteer.state_reason


@pytest.mark.parametrize("age", ["15", "2012", "1 5 2013"])
def test_a_child_is_refused_kindly_and_nothing_is_kept(age):
    assert "You must be 16" in texts("JOIN", "1", "Ana Silva", "Petone", age)
    joining = the_joining()
    assert joining.state is JoiningStep.GIVEN_UP and the_volunteer() is None
    assert (joining.given_name, joining.address, joining.lat) == ("", "", None)
    assert "1 for English" in texts("JOIN")


def test_somebody_of_17_needs_a_guardian_at_a_hub():
    assert "parent or guardian" in texts("JOIN", "1", "Ana Silva", "Petone", "17", "1")
    assert the_volunteer().state is Standing.REGISTERED


def test_a_year_that_does_not_say_enough_is_followed_by_a_question():
    assert "age in years" in texts("JOIN", "1", "Ana Silva", "Petone", "2010")
    texts("16")
    assert the_joining().state is JoiningStep.CONSENT


def test_without_consent_nothing_is_kept():
    assert "kept nothing" in texts("JOIN", "1", "Ana Silva", "Petone", "34", "2")
    assert the_volunteer() is None and the_joining().given_name == ""


def test_a_cry_for_help_is_no_name():
    texts("JOIN", "1", "help we are trapped")
    assert the_joining().state is JoiningStep.NAME and state_of_last_text() is InboundState.UNCLEAR
    assert len(sent("danger")) == 1


def test_a_question_goes_to_a_person_and_the_step_stays_open():
    texts("JOIN", "1", "do I need a car?")
    assert state_of_last_text() is InboundState.UNCLEAR
    assert "A person here will read your text. To go on: What is your name" in sent()[-1].body
    assert "suburb" in texts("Ana Silva")


def test_a_thank_you_is_no_name():
    written = texts("JOIN", "1")
    assert texts("thanks") == written and the_joining().state is JoiningStep.NAME


def test_what_cannot_be_read_again_and_again_goes_to_a_person():
    texts("JOIN", "1", "Ana Silva", "Petone", "not telling", "my dog", "old enough", "fine", "as you like")
    assert state_of_last_text() is InboundState.UNCLEAR
    assert len(sent("join_age")) == 4


def test_stop_in_the_middle_is_a_stop():
    texts("JOIN", "1", "STOP")
    assert conversation().opted_out_at is not None and the_joining().state is JoiningStep.NAME


def test_a_break_in_the_middle_ends_with_join():
    assert "text JOIN" in texts("JOIN", "1", "PAUSE")
    assert "You were at: your name" in texts("JOIN")


def test_silence_is_reminded_once_and_by_day(at, quiet_nights):
    texts("JOIN", "1", "Ana Silva")
    at.forward(hours=2)
    assert by_text.remind_silent() == 0
    at.forward(hours=10)  # 23:00
    assert by_text.remind_silent() == 0
    at.forward(hours=10)
    assert (by_text.remind_silent(), by_text.remind_silent()) == (1, 0)
    assert "you began to register" in sent()[-1].body
    assert "How old" in texts("Petone")


def test_who_stays_silent_is_let_go_and_nothing_is_kept(at):
    texts("JOIN", "1", "Ana Silva")
    at.forward(days=14, minutes=1)
    assert (by_text.let_go_of_silent(), by_text.let_go_of_silent()) == (1, 0)
    assert (the_joining().state, the_joining().given_name) == (JoiningStep.GIVEN_UP, "")
    texts("Petone")
    assert state_of_last_text() is InboundState.UNCLEAR


def test_join_from_a_known_phone_says_who_and_how_another_registers():
    join()
    texts("1")
    assert "welcome back, Ana" in texts("JOIN") and "JOIN NEW" in sent()[-1].body
    assert the_joining() is None


def test_another_person_registers_with_the_same_phone():
    first = join()
    texts("1")
    assert "still use this phone" in texts("JOIN NEW")
    texts("1", "1", "Ben Silva", "Petone", "40", "1")
    second = the_volunteer()
    assert (second.name, second.phone, again(first).phone) == ("Ben Silva", PHONE, PHONE)
    assert second.state is Standing.ELIGIBLE


def test_a_number_that_is_somebody_elses_now_is_retired_with_its_history():
    first = join()
    texts("1", "JOIN NEW", "2", "1", "Ben Ito", "Petone", "40", "1")
    assert (again(first).phone, the_volunteer().phone) == (None, PHONE)
    (old,) = db.session.scalars(sa.select(OtherPhone))
    assert (old.volunteer_id, old.phone, old.retired_at) == (first.id, PHONE, clock.now())
    assert again(first).state is Standing.REGISTERED


def test_who_is_here_already_is_told_so():
    join()
    texts("1", "JOIN NEW", "1", "1", "Ana Silva", "Petone", "36", "1")
    assert "on our register already" in sent()[-1].body
    assert db.session.scalar(sa.select(sa.func.count(Volunteer.id))) == 1


def test_somebody_who_left_comes_back_by_text():
    volunteer = join()
    texts("1")
    with transaction():
        moves.withdraw(again(volunteer), why="moved", by="test")
    texts("JOIN", "1", "Ana Silva", "Christchurch", "36", "1")
    assert (again(volunteer).state, again(volunteer).place_name) == (Standing.ELIGIBLE, "Christchurch")


def test_an_answer_to_an_ask_with_its_code_is_not_swallowed():
    texts("JOIN", "1")
    asked = factories.make_question(conversation(), code="K7")
    texts("K7 1")
    db.session.rollback()
    text = db.session.scalars(sa.select(Inbound).order_by(Inbound.id.desc())).first()
    assert text.question_id == asked.id and the_joining().state is JoiningStep.NAME


def test_a_figure_that_two_things_asked_for_is_asked_which():
    texts("JOIN", "1", "Ana Silva", "Petone", "34")
    factories.make_question(conversation(), label="T-0042 Pack food parcels")
    assert "1 for T-0042 Pack food parcels, 2 for your registration" in texts("1")
    assert "on the register" in texts("2")
    assert the_volunteer().name == "Ana Silva"


def test_skills_follow_by_text():
    texts("JOIN", "1", "Ana Silva", "Petone", "34", "1")
    said = texts("SKILLS first aid, chainsaw and juggling")
    assert "First aid" in said and "juggling" in said
    assert {entry.skill for entry in the_volunteer().skills} >= {"first_aid", "chainsaw"}
    assert [word.words for word in db.session.scalars(sa.select(SkillWord))] == ["juggling"]


def test_skills_on_a_shared_phone_need_a_name():
    join()
    texts("1", "JOIN NEW", "1", "1", "Ben Silva", "Petone", "40", "1")
    assert "More than one person" in texts("SKILLS chainsaw")
    texts("SKILLS Ben: chainsaw")
    assert [entry.skill for entry in the_volunteer().skills] == ["chainsaw"]


def test_pause_until_a_day_says_the_day_back():
    volunteer = join()
    texts("1")
    assert "until Mon 16 Nov, or until you text JOIN" in texts("PAUSE until Monday")
    assert f"{again(volunteer).paused_until:%d %H:%M}" == "15 19:00"  # 08:00 on Monday in Wellington


def test_pause_with_a_time_nobody_can_read_lasts_and_says_how():
    volunteer = join()
    texts("1")
    assert "PAUSE until Monday" in texts("pause for a few days")
    assert (again(volunteer).paused_at, again(volunteer).paused_until) == (clock.now(), None)


def test_one_question_is_open_at_a_time():
    texts("JOIN", "1", "Ana Silva", "Petone")
    query = sa.select(Question).where(Question.kind == QuestionKind.JOIN)
    assert [row.state for row in db.session.scalars(query)].count(QuestionState.OPEN) == 1


def test_a_person_at_the_hub_sees_who_registers_and_what_they_were_asked():
    texts("JOIN", "1", "Ana Silva", "do I need a car?")
    (card,) = people_card(PHONE)
    assert (card.name, card.facts) == ("Ana Silva, registering by text", (("Was asked for", "area"),))


@pytest.mark.parametrize("word", ["JOIN", "JOIN NEW"])
def test_who_opted_out_and_wants_to_join_is_rung(word):
    texts("STOP", word)
    assert state_of_last_text() is InboundState.UNCLEAR and the_joining() is None


def test_a_sender_that_is_no_number_cannot_register():
    texts("JOIN", phone="NZPOST")
    assert state_of_last_text() is InboundState.UNCLEAR and the_joining() is None
