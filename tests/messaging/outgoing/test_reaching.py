"""Numbers that texts do not reach are counted, listed, and left alone until one arrives or they write."""

from datetime import timedelta

import pytest

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.database import db
from hub.messaging.models import Conversation, Message
from hub.messaging.outgoing import trying, unreached
from hub.messaging.outgoing.reaching import says_unreachable
from hub.messaging.sending.jobs import send_due
from hub.messaging.states import QuestionState
from hub.messaging.webhooks.services import ReceiptIn, TextIn, store_receipt, store_text
from tests import factories

MOANA = Actor(uid="moana", role=Role.COORDINATOR)
PHONE = "+64211234567"


def in_a_row():
    db.session.rollback()
    return db.session.query(Conversation).filter_by(phone=PHONE).one().failed_in_a_row


def test_a_reason_that_lies_with_us_says_nothing_about_the_phone():
    assert [says_unreachable(code) for code in (30003, 30005, 30006, 21614, None)] == [True] * 5
    assert [says_unreachable(code) for code in (21610, 30007, 21617, 30001, 20003)] == [False] * 5


def test_a_number_the_carrier_refuses_three_times_cannot_be_reached(carrier, write):
    carrier.refuse(PHONE, 21614)
    for number in range(3):
        write(f"Hello {number}")
        send_due("worker")
        assert in_a_row() == number + 1
    (one,) = unreached.unreachable()
    assert (one.conversation.phone, one.why, one.times) == (PHONE, "Not a mobile number", 3)
    assert unreached.unreachable_phones([PHONE, "+64219999999"]) == {PHONE}


@pytest.mark.parametrize("again", ["text", "person"])
def test_whoever_writes_or_is_said_to_be_there_is_texted_again(carrier, write, at, again):
    carrier.refuse(PHONE, 21614)
    for number in range(3):
        write(f"Hello {number}")
        send_due("worker")
    at.forward(seconds=5)
    if again == "text":
        store_text(TextIn("SM1", PHONE, "+64210000000", "I am here", factories.clock.now()))
    else:
        trying.text_again(unreached.unreachable()[0].conversation.uid, by=MOANA)
    assert in_a_row() == 0 and unreached.unreachable() == []


def test_a_text_that_arrives_ends_the_row_and_a_repeated_receipt_counts_once(carrier, write):
    write("Hello")
    send_due("worker")
    sid = db.session.query(Message).one().provider_sid
    for _ in range(3):
        store_receipt(ReceiptIn(sid, "undelivered", 30005))
    assert in_a_row() == 1
    store_receipt(ReceiptIn(sid, "delivered"))
    assert in_a_row() == 0


def test_who_opted_out_is_listed_with_the_latest_first_and_erased_numbers_are_not(app, at):
    for phone in ("+64211110001", "+64211110002", "erased:1"):
        factories.make_conversation(phone=phone, opted_out_at=at.forward(minutes=1))
    assert [one.conversation.phone for one in unreached.opted_out()] == ["+64211110002", "+64211110001"]


def test_who_was_asked_three_times_and_never_wrote_is_listed(app, at):
    silent, spoke, new = (factories.make_conversation() for _ in range(3))
    for talk, times in ((silent, 3), (spoke, 4), (new, 2)):
        for _ in range(times):
            question = factories.make_question(talk, deadline=at() + timedelta(hours=1))
            question.state = QuestionState.RUN_OUT
            db.session.commit()
    factories.make_inbound("who is this", spoke)
    (one,) = unreached.never_answering()
    assert (one.conversation.id, one.why) == (silent.id, "Asked 3 times, never answered")
    assert unreached.counts() == (0, 0, 1)
