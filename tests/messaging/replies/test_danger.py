"""Nothing can switch off the answer to a cry for help."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.alarms import jobs
from hub.alarms.models import Alarm
from hub.alarms.queries import open_alarms
from hub.alarms.states import AlarmKind
from hub.database import db, transaction
from hub.installation.models import Installation
from hub.installation.states import Mode
from hub.messaging import ports
from hub.messaging.inbox import arrivals
from hub.messaging.inbox import jobs as reading
from hub.messaging.models import Inbound
from hub.messaging.outgoing import duty
from hub.messaging.states import InboundState, Lane, MessageState, QuestionKind
from hub.messaging.texts.segments import count
from tests import factories
from tests.listening import Listener, received, sent

CRY = "Water coming in the house, my mother cant walk"


def test_a_cry_for_help_is_answered_at_once_and_rings(talk, listener):
    text = received(CRY, talk)
    (reply,) = sent()
    (alarm,) = open_alarms()
    assert (reply.kind, reply.lane, reply.state) == ("danger", Lane.DANGER, MessageState.QUEUED)
    assert (alarm.kind, alarm.subject_uid, alarm.title) == (AlarmKind.DANGER, talk.uid, f"“{CRY}”")
    assert (text.state, text.is_urgent) == (InboundState.UNCLEAR, True)


def test_the_answer_names_the_number_to_ring_in_one_part(talk, listener):
    received(CRY, talk)
    (reply,) = sent("danger")
    assert (
        reply.body.startswith("EXERCISE This is NOT the emergency service") and "Ring 111 now" in reply.body
    )
    assert count(reply.body).segments == 1


def test_the_alarm_says_who_it_is_and_hides_the_number(talk, sockets):
    ports.names_handler(lambda phones: {phone: ["Ravi Deshmukh"] for phone in phones})
    received(CRY, talk)
    (alarm,) = open_alarms()
    assert f"••{talk.phone[-2:]}, Ravi Deshmukh" in alarm.detail and talk.phone[4:] not in alarm.detail


def test_a_long_cry_is_quoted_in_part(talk, listener):
    received(f"Trapped under the house {'and it is dark ' * 12}", talk)
    (alarm,) = open_alarms()
    assert alarm.title.startswith("“Trapped under the house") and alarm.title.endswith("…”")


def test_the_sender_is_told_once_in_ten_minutes_and_one_alarm_says_how_many(talk, listener, at):
    for body in (CRY, "hurry please, we are trapped", "SOS"):
        at.forward(seconds=20)
        received(body, talk)
    (alarm,) = open_alarms()
    assert (len(sent("danger")), alarm.title) == (1, "“SOS”")
    assert alarm.detail.startswith("3 texts from") and f"The first: “{CRY}”." in alarm.detail
    at.forward(minutes=11)
    received(CRY, talk)
    assert len(sent("danger")) == 2


def test_a_number_that_opted_out_is_told_all_the_same(talk, listener):
    received("STOP", talk)
    received(CRY, talk)
    assert [reply.state for reply in sent("danger")] == [MessageState.QUEUED]
    assert len(open_alarms()) == 1


def test_a_strangers_cry_is_heard(app, listener):
    received(CRY, factories.make_conversation(phone="+4915112345678", is_invented=False))
    assert len(sent("danger")) == len(open_alarms()) == 1


def test_real_work_has_no_exercise_mark_on_it(talk, listener):
    with transaction():
        db.session.execute(sa.update(Installation).values(mode=Mode.REAL))
    received(CRY, talk)
    assert sent("danger")[0].body.startswith("This is NOT")


def test_quiet_hours_do_not_hold_it(app, talk, listener, at):
    app.config["HUB_QUIET_HOURS"] = "22:00-07:00"
    at(at() + timedelta(hours=14))
    received(CRY, talk)
    app.config["HUB_QUIET_HOURS"] = "none"
    assert sent("danger")[0].not_before == at()


def test_a_phone_in_another_language_is_heard_in_english_too(app, listener):
    received(CRY, factories.make_conversation(language="mi"))
    assert len(sent("danger")) == len(open_alarms()) == 1


def test_a_handler_that_breaks_afterwards_changes_nothing(talk, sockets):
    ports.answer_handler(QuestionKind.ASK, Listener(RuntimeError("broken")))
    factories.make_question(talk)
    received(f"yes. {CRY}", talk)
    assert len(sent("danger")) == len(open_alarms()) == 1


def test_a_text_that_cannot_be_read_rings_as_if_it_were_a_cry(talk, sockets):
    def broken(_phones):
        raise RuntimeError("no names today")

    ports.names_handler(broken)
    text = received(CRY, talk)
    (alarm,) = open_alarms()
    assert CRY in alarm.title and alarm.kind is AlarmKind.DANGER
    assert text.state is InboundState.UNCLEAR


def test_a_2_to_are_you_safe_rings_and_is_not_met_with_which_one(talk, listener):
    factories.make_question(talk), factories.make_question(talk)
    check = factories.make_question(talk, QuestionKind.WELFARE)
    received("2", talk)
    assert [event.question_id for event in listener.events] == [check.id]
    assert len(open_alarms()) == 1
    assert (len(sent("danger")), sent("which")) == (1, [])


def test_a_worker_that_dies_after_the_alarm_does_not_raise_another(talk, listener, at, one):
    factories.make_question(talk, QuestionKind.WELFARE)
    arrivals.take_in(factories.make_inbound("2", talk).id)
    at.forward(minutes=11)
    reading.read_received()
    assert one(sa.select(Alarm)) and len(sent("danger")) == 1
    assert one(sa.select(Inbound)).state is InboundState.READ


def test_the_duty_phone_is_told_before_all_else_in_plain_characters(talk, listener):
    received(CRY, talk)
    assert jobs.ring_due(duty.text_duty_phone) == 1
    (ring,) = sent("alarm")
    assert (ring.address, ring.lane) == ("+6421000999", Lane.DANGER)
    assert CRY in ring.body and f"http://hub.test/console/alarms/{open_alarms()[0].uid}" in ring.body
    assert count(ring.body).encoding == "GSM-7"


def test_without_a_duty_phone_the_alarm_still_rings_on_the_screens(app, talk, listener):
    number, app.config["DUTY_PHONE"] = app.config["DUTY_PHONE"], None
    received(CRY, talk)
    rung = jobs.ring_due(duty.text_duty_phone)
    app.config["DUTY_PHONE"] = number
    assert (rung, sent("alarm")) == (1, [])


@pytest.mark.parametrize("body", ["No water at our street", "Yes, I am a nurse"])
def test_what_is_no_danger_rings_nothing(talk, listener, body):
    received(body, talk)
    assert open_alarms() == []
