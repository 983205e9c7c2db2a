"""Whoever cries for help is told whom to ring, and somebody hears of it, whatever else is the matter."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.alarms import jobs, services
from hub.alarms.queries import open_alarms
from hub.alarms.rules import seen_key
from hub.alarms.states import AlarmKind
from hub.database import db, transaction
from hub.errors import Invalid
from hub.messaging import ports
from hub.messaging.inbox import jobs as reading
from hub.messaging.models import Conversation, Inbound, Message
from hub.messaging.outgoing import duty
from hub.messaging.rules import Pace
from hub.messaging.sending import delivery
from hub.messaging.sending.jobs import send_due, settle
from hub.messaging.states import InboundState, Lane, MessageState, QuestionKind
from hub.volunteers.models import Volunteer
from hub.volunteers.own import data as own_data
from hub.volunteers.states import Standing
from tests import factories
from tests.listening import Listener, at_once, received, sent

MOANA = Actor(uid="moana", role=Role.COORDINATOR)
CRY = "we are trapped upstairs"
DUTY = "+6421000999"


def is_heard(talk) -> bool:
    """The sender has the emergency number on its way, and one alarm about them rings."""
    told = [text for text in sent("danger") if text.conversation_id == talk.id]
    ringing = [one for one in open_alarms() if (one.kind, one.subject_uid) == (AlarmKind.DANGER, talk.uid)]
    return [text.state for text in told] == [MessageState.QUEUED] and len(ringing) == 1


def opted_out(talk):
    received("STOP", talk)


def asked_twice(talk):
    factories.make_question(talk), factories.make_question(talk)
    received("1", talk)


def joining(talk):
    factories.make_question(talk, QuestionKind.JOIN)


def joining_with_numbers(talk):
    factories.make_question(talk, QuestionKind.JOIN, options=["one", "two"])


def asked_are_you_safe(talk):
    factories.make_question(talk, QuestionKind.WELFARE)


def asked_by_code(talk):
    factories.make_question(talk, code="K7")


def paused(talk):
    factories.make_volunteer(phone=talk.phone, paused_at=clock.now())


def suspended(talk):
    factories.make_volunteer(phone=talk.phone, state=Standing.SUSPENDED)


def merged(talk):
    kept = factories.make_volunteer()
    factories.make_volunteer(phone=talk.phone, alias_of_id=kept.id)


def shared(talk):
    for name in ("Ana", "Ben"):
        factories.make_volunteer(phone=talk.phone, given_name=name)


def a_child(talk):
    factories.make_volunteer(phone=talk.phone, date_of_birth=date(2016, 1, 1), state=Standing.REGISTERED)


def unreachable(talk):
    with transaction():
        db.session.get_one(Conversation, talk.id).failed_in_a_row = 9


@pytest.mark.parametrize(
    "before",
    [opted_out, asked_twice, joining, joining_with_numbers, asked_are_you_safe, asked_by_code, paused, suspended,
     merged, shared, a_child, unreachable],
    ids=lambda before: before.__name__,
)  # fmt: skip
def test_it_is_heard_whoever_they_are_and_whatever_they_were_asked(talk, before):
    before(talk)
    received(CRY, talk)
    assert is_heard(talk)


@pytest.mark.parametrize(
    "body",
    ["1 " + CRY, "STOP " + CRY, "stop texting me. " + CRY, "K7 yes " + CRY, "IN " + CRY, CRY.upper() + " 👍"],
)
def test_it_is_heard_whatever_else_the_text_says(talk, listener, body):
    factories.make_question(talk, code="K7")
    received(body, talk)
    assert is_heard(talk)


@pytest.mark.parametrize("word", ["STOP", "START", "HELP"])
def test_it_is_heard_when_the_carrier_took_it_for_a_word_of_its_own(talk, listener, word):
    received(CRY, talk, opt_out_type=word)
    assert is_heard(talk)


def test_it_is_heard_from_somebody_who_was_erased(talk, sockets):
    person = factories.make_volunteer(phone=talk.phone)
    phone = talk.phone
    with transaction():
        own_data.erase(db.session.get_one(Volunteer, person.id), by="system")
    received(CRY, again := factories.make_conversation(phone=phone))
    assert is_heard(again)


def test_nobody_is_erased_while_it_rings(app, talk):
    person = factories.make_volunteer(phone=talk.phone)
    received(CRY, talk)
    assert "An alarm about a text" in own_data.why_held(person)


@pytest.mark.parametrize(
    ("body", "language", "begins"),
    [("estamos atrapados, ayuda", "en", "Este NO es"), (CRY, "es", "Este NO es"), (CRY, "xx", "This is NOT"),
     ("estamos atrapados, ayuda", "es", "Este NO es")],
)  # fmt: skip
def test_the_sender_is_answered_in_their_own_language(app, listener, body, language, begins):
    received(body, factories.make_conversation(language=language))
    assert sent("danger")[0].body.removeprefix("EXERCISE ").startswith(begins)


def test_it_leaves_before_everything_else_when_the_budget_is_spent_and_the_queue_long(talk, listener, write):
    write("spent"), delivery.claim("worker", 1)
    for number in range(30):
        write(f"ask {number}", lane=Lane.ASK)
        write(f"answer {number}", lane=Lane.ANSWER)
    received(CRY, talk)
    (first,) = delivery.claim("worker", 1, pace=Pace(rate=1, daily=1))
    assert first.to == talk.phone and "NOT the emergency service" in first.body


def test_a_second_cry_is_answered_when_the_first_answer_did_not_arrive(talk, listener):
    received(CRY, talk)
    with transaction():
        db.session.execute(sa.update(Message).values(state=MessageState.UNDELIVERED))
    received(CRY, talk)
    assert len(sent("danger")) == 2


def test_an_answer_that_did_not_arrive_is_itself_an_alarm(talk, listener, carrier):
    carrier.refuse(talk.phone, 21610)
    received(CRY, talk)
    send_due("worker"), settle()
    assert {one.kind for one in open_alarms()} == {AlarmKind.DANGER, AlarmKind.UNDELIVERED}


@pytest.mark.parametrize("lookup", ["names_handler", "cards_handler", "opt_out_handler"])
def test_a_listener_that_breaks_keeps_nobody_from_being_told(talk, sockets, lookup):
    def broken(_anything):
        db.session.execute(sa.text("SELECT nothing FROM nowhere"))

    getattr(ports, lookup)(broken)
    received(CRY, talk)
    assert is_heard(talk)


def test_a_handler_that_breaks_keeps_nobody_from_being_told(talk, sockets):
    for kind in QuestionKind:
        ports.answer_handler(kind, Listener(RuntimeError("broken")))
    factories.make_question(talk)
    received(f"yes, {CRY}", talk)
    assert is_heard(talk)


def test_a_reading_that_breaks_afterwards_keeps_nobody_from_being_told(talk, listener):
    # The question it would answer is broken in a way that nobody thought of.
    factories.make_question(talk, options=[{"question_id": {"not": "a number"}}, None])
    text = received(f"yes, {CRY}", talk)
    assert is_heard(talk) and text.state is InboundState.UNCLEAR


def test_several_workers_hear_it_once(app, talk, listener):
    text = factories.make_inbound(CRY, talk)

    def work():
        with app.app_context():
            reading.read_received()

    at_once(work, workers=4)
    assert is_heard(talk) and db.session.get_one(Inbound, text.id).state is InboundState.UNCLEAR


def test_cries_of_two_phones_are_two_alarms(app, listener):
    for _ in range(2):
        received(CRY, factories.make_conversation())
    assert len(open_alarms()) == 2


def test_a_new_cry_rings_soon_but_twenty_do_not_ring_twenty_times(talk, listener, at):
    for _ in range(20):
        received(CRY, talk), jobs.ring_due(duty.text_duty_phone)
        at.forward(seconds=2)
    assert len(sent("alarm")) == 2
    at.forward(seconds=30)
    received("hurry, SOS", talk), jobs.ring_due(duty.text_duty_phone)
    assert len(sent("alarm")) == 3 and "SOS" in sent("alarm")[2].body


def test_it_repeats_until_somebody_clears_it_whoever_restarts_what(app, talk, listener, at):
    received(CRY, talk)
    for _ in range(5):
        db.session.remove()
        jobs.ring_due(duty.text_duty_phone)
        at.forward(minutes=3)
    assert len(sent("alarm")) == 5
    services.clear(open_alarms()[0].uid, "Fire crew is there", by=MOANA)
    jobs.ring_due(duty.text_duty_phone)
    assert len(sent("alarm")) == 5


def test_after_it_was_cleared_a_new_cry_rings_again(talk, listener, at):
    received(CRY, talk)
    services.clear(open_alarms()[0].uid, "Fire crew is there", by=MOANA)
    at.forward(minutes=11)
    received("they left and the water rises, SOS", talk)
    (alarm,) = open_alarms()
    assert alarm.detail.startswith("Text from") and len(sent("danger")) == 2


def test_words_that_nobody_has_read_are_not_cleared(talk, listener, at):
    received(CRY, talk)
    (alarm,) = open_alarms()
    seen = seen_key(alarm.title, alarm.detail)
    at.forward(minutes=1)
    received("now there is fire, SOS", talk)
    with pytest.raises(Invalid, match="More has come in"):
        services.clear(alarm.uid, "Fire crew is there", by=MOANA, seen=seen)
    assert is_heard(talk)


def test_settling_the_text_in_the_inbox_does_not_stop_the_alarm(talk, listener):
    text = received(CRY, talk)
    with transaction():
        db.session.get_one(Inbound, text.id).state = InboundState.SETTLED
    assert is_heard(talk)


def test_a_duty_phone_that_opted_out_is_tried_and_named_on_the_screens(app, talk, listener):
    received("STOP", factories.make_conversation(phone=DUTY))
    received(CRY, talk), jobs.ring_due(duty.text_duty_phone)
    assert [text.state for text in sent("alarm")] == [MessageState.QUEUED]
    assert "has opted out" in duty.why_unheard()


def test_alarms_that_do_not_reach_the_duty_phone_are_one_alarm_more_and_no_loop(talk, listener, carrier, at):
    carrier.refuse(DUTY, 21211)
    received(CRY, talk)
    for _ in range(6):
        jobs.ring_due(duty.text_duty_phone), send_due("worker"), settle()
        at.forward(minutes=3)
    titles = [one.title for one in open_alarms()]
    assert titles == [f"“{CRY}”", "The duty phone does not get our alarms"]
    assert len(sent("alarm")) == 6


def test_without_any_way_out_it_rings_on_the_screens(talk, listener, at):
    received(CRY, talk), jobs.ring_due(duty.text_duty_phone)
    at.forward(hours=2)
    settle()
    assert open_alarms()[0].title == f"“{CRY}”" and at() - open_alarms()[0].raised_at == timedelta(hours=2)


def test_somebody_merged_away_keeps_their_alarm(app, talk, listener, one):
    received(CRY, talk)
    kept = factories.make_volunteer()
    gone = factories.make_volunteer(phone=talk.phone)
    with transaction():
        db.session.get_one(Volunteer, gone.id).alias_of_id = kept.id
    assert is_heard(talk)
