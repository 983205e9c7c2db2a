"""The carrier's codes: what passes is tried again, a wrong set-up stops the run, the rest is told to a person."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.alarms.models import Alarm
from hub.database import db, new_uid, transaction
from hub.messaging import ports, queries, questions
from hub.messaging.events import OptOutChanged
from hub.messaging.outgoing.again import PAUSES
from hub.messaging.rules import ERRORS, Treatment, answer_to_send, back_off, known
from hub.messaging.sending import jobs as sending
from hub.messaging.states import Lane, MessageState, QuestionEvent
from hub.messaging.webhooks.services import ReceiptIn, store_receipt
from tests import factories
from tests.messaging.conftest import PHONE

# As the table of facts has it: code → what we do about it.
TABLE = {
    20429: Treatment.WAIT, 21611: Treatment.WAIT, 30001: Treatment.WAIT, 30017: Treatment.WAIT,
    30022: Treatment.WAIT, 30023: Treatment.WAIT, 30003: Treatment.UNREACHED, 30008: Treatment.UNREACHED,
    30410: Treatment.UNREACHED, 30500: Treatment.UNREACHED, 30036: Treatment.UNREACHED,
    30004: Treatment.REFUSED, 30005: Treatment.REFUSED, 30006: Treatment.REFUSED, 30007: Treatment.REFUSED,
    21211: Treatment.REFUSED, 21612: Treatment.REFUSED, 21614: Treatment.REFUSED, 21635: Treatment.REFUSED,
    21617: Treatment.REFUSED, 14107: Treatment.REFUSED, 30450: Treatment.REFUSED, 21408: Treatment.REFUSED,
    21610: Treatment.OPTED_OUT, 30032: Treatment.CONFIGURATION, 30034: Treatment.CONFIGURATION,
    21606: Treatment.CONFIGURATION, 21212: Treatment.CONFIGURATION, 21703: Treatment.CONFIGURATION,
    21704: Treatment.CONFIGURATION, 20003: Treatment.CONFIGURATION, 30002: Treatment.CONFIGURATION,
    21609: Treatment.CONFIGURATION,
}  # fmt: skip


@pytest.fixture
def sent(carrier, write):
    """`sent()`: a text the carrier has taken; answers it."""

    def _sent(**over):
        message = write(**over)
        sending.send_due("worker", threads=1)
        return message

    return _sent


@pytest.fixture
def say(fresh):
    """`say(message, "undelivered", 30003)`: the carrier's word about its newest try; answers the message."""

    def _say(message, status, code=None, sid=None):
        db.session.rollback()
        store_receipt(ReceiptIn(sid or fresh(message).provider_sid, status, error_code=code))
        return fresh(message)

    return _say


def test_every_code_of_the_table_is_treated_as_it_says():
    assert {code: what.treatment for code, what in ERRORS.items()} == TABLE


@pytest.mark.parametrize("code", [63003, 99999, 1])
def test_a_code_nobody_knows_is_a_failure_for_a_person(code):
    assert known(code).treatment is answer_to_send(400, code).treatment is Treatment.REFUSED


def test_a_crowd_that_was_refused_does_not_come_back_together():
    pauses = {back_off(Treatment.WAIT, 3, jitter / 10) for jitter in range(11)}
    assert len(pauses) == 11 and max(pauses) == 2 * min(pauses) == timedelta(seconds=8)


def test_the_pause_grows_with_each_try_and_ends_at_a_minute():
    pauses = [back_off(Treatment.WAIT, attempt, 1.0).total_seconds() for attempt in range(1, 9)]
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize("code", sorted(PAUSES))
def test_what_passes_is_tried_again_by_itself_and_at_last_given_up(carrier, sent, say, at, code):
    message, tries = sent(), 1
    while say(message, "undelivered", code).state is MessageState.QUEUED:
        assert sending.send_due("worker", threads=1) == 0, "not at once"
        at.forward(minutes=13)
        assert sending.send_due("worker", threads=1) == 1
        tries += 1
    assert tries == len(carrier.sent) == 1 + len(PAUSES[code])
    assert message.state is MessageState.UNDELIVERED


@pytest.mark.parametrize("code", [30004, 30005, 30006, 30007, 30410, 30450, 77777, None])
def test_what_stays_is_told_and_never_tried_again(carrier, sent, say, at, code):
    message = say(sent(), "undelivered", code)
    at.forward(hours=1)
    assert (message.state, sending.send_due("worker")) == (MessageState.UNDELIVERED, 0)
    assert message.untold_at is not None


def test_an_ask_that_would_come_too_late_is_not_tried_again(sent, say):
    message = sent(lane=Lane.ASK, valid_for=timedelta(minutes=2))
    assert say(message, "undelivered", 30003).state is MessageState.UNDELIVERED


@pytest.mark.parametrize(
    ("event", "state"),
    [(QuestionEvent.RUN_OUT, MessageState.CANCELLED), (None, MessageState.SENT)],
    ids=["the places are filled", "it is still open"],
)
def test_an_ask_that_came_back_is_put_again_only_while_its_question_is_open(
    carrier, sent, say, fresh, at, event, state
):
    message = sent(lane=Lane.ASK, subject_uid=(referral := new_uid()))
    factories.make_question(fresh(message).conversation, subject_uid=referral)
    say(message, "undelivered", 30003)
    if event:
        with transaction():
            questions.settle_many([referral], event, by="system")
    at.forward(minutes=5)
    sending.send_due("worker", threads=1)
    assert (fresh(message).state, len(carrier.sent)) == (state, 1 if event else 2)


def test_what_matters_is_tried_once_within_a_minute_and_then_somebody_must_know(sent, say, at):
    message = sent(lane=Lane.CHANGE)
    assert say(message, "undelivered", 30003).not_before == at() + timedelta(minutes=1)
    at.forward(minutes=1)
    sending.send_due("worker", threads=1)
    assert say(message, "undelivered", 30003).state is MessageState.UNDELIVERED


def test_a_networks_daily_limit_ends_at_midnight(sent, say, at):
    message = say(sent(valid_for=timedelta(hours=30)), "failed", 30023)
    assert (message.state, message.not_before) == (
        MessageState.QUEUED,
        queries.midnight() + timedelta(days=1),
    )


@pytest.mark.parametrize("code", [30002, 30032, 30034])
def test_a_wrong_set_up_that_shows_late_stops_the_run_and_keeps_the_texts(
    carrier, sent, say, at, write, code
):
    message = say(sent(), "failed", code)
    write(phone="+64219990000")
    assert sending.send_due("worker", threads=1) == 0
    assert message.state is MessageState.QUEUED
    db.session.rollback()
    titles = list(db.session.scalars(sa.select(Alarm.title)))
    assert titles == [f"Texts are held up: {ERRORS[code].words}"]
    at.forward(minutes=2)
    assert sending.send_due("worker", threads=1) == 2


def test_a_late_word_about_an_earlier_try_changes_nothing_unless_it_arrived(sent, say, at, fresh):
    message = sent()
    first = fresh(message).provider_sid
    say(message, "undelivered", 30003)
    assert say(message, "sent", sid=first).state is MessageState.QUEUED
    at.forward(minutes=4)
    sending.send_due("worker", threads=1)
    assert say(message, "failed", 30005, sid=first).state is MessageState.SENT
    assert say(message, "delivered", sid=first).state is MessageState.DELIVERED


def test_a_text_that_arrived_after_all_is_not_sent_again(carrier, sent, say, at, fresh):
    message = sent()
    first = fresh(message).provider_sid
    say(message, "undelivered", 30003)
    assert say(message, "delivered", sid=first).state is MessageState.DELIVERED
    at.forward(hours=1)
    assert sending.send_due("worker", threads=1) == 0


def test_a_second_try_whose_answer_is_lost_is_not_taken_for_the_first(carrier, sent, say, at, fresh):
    message = sent()
    first = fresh(message).provider_sid
    say(message, "undelivered", 30003)
    at.forward(minutes=4)
    carrier.loses_answers = True
    sending.send_due("worker", threads=1)
    at.forward(seconds=6)
    sending.settle()
    assert fresh(message).state is MessageState.SENT and fresh(message).provider_sid != first


def test_an_opt_out_at_the_carrier_is_ours_too_whether_said_at_once_or_later(carrier, sent, say, write):
    say(sent(), "failed", 21610)
    carrier.refuse("+64219990000", 21610)
    write(phone="+64219990000")
    sending.send_due("worker", threads=1)
    assert queries.opted_out_phones([PHONE, "+64219990000"]) == {PHONE, "+64219990000"}


def test_an_opt_out_at_the_carrier_is_told_once_to_whoever_must_know(app, carrier, write, at):
    kept, heard = app.extensions.get("hub.ports"), []
    app.extensions["hub.ports"] = ports.Ports()
    ports.opt_out_handler(heard.append)
    try:
        carrier.refuse(PHONE, 21610)
        write(), sending.send_due("worker", threads=1), sending.settle()
        write(), sending.settle()  # we know by now, so nothing new was learned
    finally:
        app.extensions["hub.ports"] = kept
    assert heard == [OptOutChanged(PHONE, is_out=True)]
