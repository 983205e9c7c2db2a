"""What a person does with texts that wait."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.audit.models import AuditEntry
from hub.audit.queries import story_of
from hub.database import db
from hub.errors import Conflict, Invalid, NotFound
from hub.messaging import ports
from hub.messaging.inbox import queries as inbox_queries
from hub.messaging.inbox import searching
from hub.messaging.inbox import services as inbox
from hub.messaging.models import Conversation
from hub.messaging.questions import DealtWith
from hub.messaging.states import InboundState, Lane, QuestionKind, QuestionState
from tests import factories
from tests.listening import Listener, received, sent

MOANA = Actor(uid="moana", role=Role.COORDINATOR)
HONE = Actor(uid="hone", role=Role.COORDINATOR)
MAYBE = "Could do 3 till 5 but not before, have to get the kids"


@pytest.fixture
def asked(talk):
    return factories.make_question(talk)


@pytest.fixture
def unclear(talk, asked, listener):
    return received(MAYBE, talk)


def test_an_answer_in_words_goes_out_and_settles_what_waited(talk, unclear):
    inbox.reply(talk.uid, "Yes, 3 till 5 is fine", by=MOANA)
    (reply,) = sent("free_text")
    assert (reply.body, reply.lane, reply.by) == ("EXERCISE Yes, 3 till 5 is fine", Lane.ANSWER, "moana")
    assert (unclear.state, unclear.outcome) == (InboundState.SETTLED, "Answered by a person")


@pytest.mark.parametrize(("body", "words"), [("  ", "Write something"), ("x" * 2000, "Shorten it")])
def test_an_answer_that_cannot_go_says_why_and_leaves_the_text_waiting(talk, unclear, body, words):
    with pytest.raises(Invalid) as refused:
        inbox.reply(talk.uid, body, by=MOANA)
    assert words in refused.value.fields["body"]
    assert unclear.state is InboundState.UNCLEAR


def test_the_same_answer_sent_twice_by_a_slow_network_goes_once(talk, at):
    inbox.reply(talk.uid, "On our way", by=MOANA)
    with pytest.raises(Conflict, match="a moment ago"):
        inbox.reply(talk.uid, "On our way", by=MOANA)
    at.forward(minutes=2)
    inbox.reply(talk.uid, "On our way", by=MOANA)
    assert len(sent("free_text")) == 2


def test_a_number_that_opted_out_is_rung_instead(app):
    talk = factories.make_conversation(opted_out_at=factories.clock.now())
    with pytest.raises(Conflict, match="Ring them"):
        inbox.reply(talk.uid, "Hello", by=MOANA)


def test_a_conversation_that_is_not_there_cannot_be_answered(app):
    with pytest.raises(NotFound):
        inbox.reply(factories.new_uid(), "Hello", by=MOANA)


def test_applying_a_meaning_wakes_the_same_handler_as_a_clear_text(unclear, asked, listener):
    inbox.apply(unclear.uid, "yes", by=MOANA)
    (event,) = listener.events
    assert (event.question_id, event.by) == (asked.id, "moana")
    assert (event.reading.intent, event.reading.certain) == ("yes", True)
    assert (unclear.state, asked.state) == (InboundState.SETTLED, QuestionState.ANSWERED)


def test_applying_a_meaning_is_on_the_record(unclear):
    inbox.apply(unclear.uid, "no", by=MOANA)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "inbound.apply")).one()
    assert (entry.by, entry.details) == ("moana", {"intent": "no"})


def test_a_time_that_came_with_a_maybe_stays_with_the_yes_and_not_with_a_no(talk, asked, listener):
    for intent in ("yes", "no"):
        text = factories.make_inbound(
            "perhaps at 3", talk, state=InboundState.UNCLEAR, question_id=asked.id,
            reading={"intent": "unclear", "at": "15:00", "keyword": None},
        )  # fmt: skip
        inbox.apply(text.uid, intent, by=MOANA)
    assert [event.reading.at for event in listener.events] == ["15:00", None]


def test_with_several_asks_open_a_person_says_which(talk, unclear, listener):
    ben = factories.make_question(talk)
    inbox.apply(unclear.uid, "yes", by=MOANA, question_uid=ben.uid)
    assert listener.heard == [("yes", ben.id)]


def test_a_text_that_fits_several_asks_is_not_applied_by_guessing(talk, listener):
    factories.make_question(talk), factories.make_question(talk)
    text = received("1", talk)
    with pytest.raises(Invalid, match="which ask"):
        inbox.apply(text.uid, "yes", by=MOANA)
    assert listener.events == []


def test_an_arrival_needs_no_question(talk, sockets):
    heard = Listener()
    ports.keyword_handler("arrived", heard)
    inbox.apply(received("just pulled up, which door", talk).uid, "arrived", by=MOANA)
    assert [(event.kind, event.reading.intent) for event in heard.events] == [(None, "arrived")]


@pytest.mark.parametrize("intent", ["start", "unclear", "", "choose"])
def test_only_a_meaning_that_a_person_may_give_is_applied(unclear, intent):
    with pytest.raises(Invalid):
        inbox.apply(unclear.uid, intent, by=MOANA)


def test_a_text_is_applied_once(unclear):
    inbox.apply(unclear.uid, "yes", by=MOANA)
    with pytest.raises(DealtWith):
        inbox.apply(unclear.uid, "yes", by=HONE)


def test_a_refusal_of_the_handler_reaches_the_person_and_the_text_still_waits(talk, asked, sockets):
    ports.answer_handler(QuestionKind.ASK, Listener(Conflict("The shift is over.")))
    text = received(MAYBE, talk)
    with pytest.raises(Conflict, match="The shift is over"):
        inbox.apply(text.uid, "yes", by=MOANA)
    assert text.state is InboundState.UNCLEAR


def test_a_meaning_nobody_listens_for_is_not_applied(talk, asked, sockets):
    text = received(MAYBE, talk)
    with pytest.raises(Conflict, match="Answer in words"):
        inbox.apply(text.uid, "yes", by=MOANA)


def test_settling_says_that_nothing_needs_to_be_done_and_twice_is_as_good_as_once(unclear):
    inbox.settle(unclear.uid, "", by=MOANA)
    inbox.settle(unclear.uid, "Rang them", by=HONE)
    assert (unclear.outcome, unclear.handled_by) == ("Nothing to do", "moana")


def test_a_person_who_answers_takes_back_the_question_which_one(talk, listener):
    factories.make_question(talk), factories.make_question(talk)
    received("1", talk)
    inbox.reply(talk.uid, "Which of the two?", by=MOANA)
    received("2", talk)
    assert listener.events == []


def test_the_others_see_who_is_answering_for_five_minutes(talk, at):
    inbox.take_up(talk.uid, by=MOANA)
    with pytest.raises(Conflict, match="Someone else is answering"):
        inbox.take_up(talk.uid, by=HONE)
    at.forward(minutes=6)
    inbox.take_up(talk.uid, by=HONE)
    assert talk.answering_by == "hone"


def test_only_the_one_who_answers_can_leave_it_to_others(talk, one):
    inbox.take_up(talk.uid, by=MOANA)
    inbox.leave(talk.uid, by=HONE)
    assert one(sa.select(Conversation)).answering_by == "moana"
    inbox.leave(talk.uid, by=MOANA)
    assert one(sa.select(Conversation)).answering_by is None


def test_looking_at_a_conversation_is_on_the_record_once_in_ten_minutes(talk, at):
    for minutes in (0, 5, 6):
        at.forward(minutes=minutes)
        inbox.note_seen(talk.uid, by=MOANA)
    inbox.note_seen(talk.uid, by=HONE)
    assert [entry.by for entry in story_of(talk.uid)] == ["hone", "moana", "moana"]


def test_danger_stands_first_and_then_the_one_who_waits_longest(listener, at):
    talks = [factories.make_conversation() for _ in range(3)]
    for talk, body in zip(talks, ("who is this", "which hall", "Water coming in the house"), strict=True):
        received(body, talk)
        at(at() + timedelta(minutes=1))
    assert [one.conversation.id for one in inbox_queries.waiting()] == [talks[2].id, talks[0].id, talks[1].id]


def test_a_conversation_waits_once_however_many_texts_it_holds_and_shows_the_cry_for_help(talk, listener, at):
    for body in ("who is this", "we are trapped", "hello?"):
        received(body, talk)
        at.forward(minutes=1)
    (one,) = inbox_queries.waiting()
    assert (one.inbound.body, one.is_urgent) == ("we are trapped", True)
    assert inbox_queries.waiting_count() == 1


def test_a_number_is_found_as_people_dial_it(app):
    talk = factories.make_conversation(phone="+64215550123")
    factories.make_conversation(phone="+64279990000")
    assert [row.id for row, _ in searching.conversations("021 555 0123")] == [talk.id]
    assert len(searching.conversations("")) == 2
