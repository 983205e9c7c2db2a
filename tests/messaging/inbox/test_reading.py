"""Texts that came in are read once, in order, and none is lost."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.database import db
from hub.errors import Conflict, HubError
from hub.messaging import ports
from hub.messaging.inbox import arrivals
from hub.messaging.inbox import jobs as reading
from hub.messaging.models import Conversation, Question
from hub.messaging.replies.rules import Intent
from hub.messaging.states import InboundState, QuestionKind, QuestionState
from tests import factories
from tests.listening import Listener, at_once, received, sent, unread


def test_a_yes_wakes_the_one_handler_with_its_question(talk, listener):
    asked = factories.make_question(talk)
    text = received("yes, 20 min", talk)
    (event,) = listener.events
    assert (event.question_id, event.subject_uid, event.phone) == (asked.id, asked.subject_uid, talk.phone)
    assert (event.reading.intent, event.reading.minutes, event.by) == (Intent.YES, 20, "system")
    assert (text.state, text.intent, asked.state) == (InboundState.READ, "yes", QuestionState.ANSWERED)


def test_texts_of_one_phone_are_read_in_the_order_they_came(talk, listener):
    asked = factories.make_question(talk)
    for body in ("1", "2", "1"):
        factories.make_inbound(body, talk)
    assert reading.read_received() == 3
    assert listener.heard == [("yes", asked.id), ("no", asked.id), ("yes", asked.id)]


def test_each_text_is_read_once(talk, listener):
    factories.make_question(talk)
    received("1", talk)
    assert reading.read_received() == 0
    assert len(listener.events) == 1


def test_a_text_another_worker_holds_is_left_to_it(talk, listener):
    factories.make_question(talk)
    text = factories.make_inbound("1", talk)
    arrivals.take_in(text.id)
    assert arrivals.take_in(text.id) is None
    assert reading.read_received() == 0


def test_a_later_text_waits_until_the_earlier_one_is_finished(talk, listener):
    factories.make_question(talk)
    arrivals.take_in(factories.make_inbound("1", talk).id)
    factories.make_inbound("2", talk)
    assert reading.read_received() == 0 and listener.events == []


def test_a_worker_that_dies_is_followed_by_another_with_the_same_meaning(talk, listener, at):
    asked = factories.make_question(talk)
    arrivals.take_in(factories.make_inbound("1", talk).id)
    at.forward(seconds=31)
    reading.read_received()
    assert listener.heard == [("yes", asked.id)]


def test_a_choice_keeps_its_meaning_when_a_worker_dies_after_reading_it(talk, listener, at):
    factories.make_question(talk)
    second = factories.make_question(talk)
    received("1", talk)
    arrivals.take_in(factories.make_inbound("2", talk).id)
    at.forward(seconds=31)
    reading.read_received()
    assert listener.heard == [("yes", second.id)]


def test_two_open_asks_are_asked_which_by_name_and_task(talk, listener):
    factories.make_question(talk, label="Ana: T-0042 food parcels")
    factories.make_question(talk, label="Ben: T-0043 sandbags")
    text = received("1", talk)
    (which,) = sent("which")
    assert "1 for Ana: T-0042 food parcels, 2 for Ben: T-0043 sandbags" in which.body
    assert text.state is InboundState.UNCLEAR and listener.events == []


def test_the_number_that_follows_carries_the_first_text_to_the_chosen_ask(talk, listener):
    factories.make_question(talk)
    ben = factories.make_question(talk)
    first = received("no sorry", talk)
    received("2", talk)
    assert listener.heard == [("no", ben.id)]
    assert (first.state, first.outcome) == (InboundState.SETTLED, "They said which one")


def test_a_code_makes_the_question_which_one_needless(talk, listener):
    factories.make_question(talk)
    ben = factories.make_question(talk)
    first = received("1", talk)
    received(f"{ben.code} 1", talk)
    assert listener.heard == [("yes", ben.id)]
    assert first.state is InboundState.SETTLED
    which = sa.select(Question.state).where(Question.kind == QuestionKind.WHICH)
    assert db.session.scalars(which).all() == [QuestionState.CLOSED]


def test_what_is_not_certain_waits_with_its_suggestion_and_is_explained_once(talk, listener):
    asked = factories.make_question(talk, code="K7")
    text = received("Could do 3 till 5 but not before, have to get the kids", talk)
    received("is there parking for a trailer", talk)
    assert (text.state, text.question_id) == (InboundState.UNCLEAR, asked.id)
    assert text.reading["intent"] and listener.events == []
    assert [message.body.endswith("(K7)") for message in sent("not_understood")] == [True]


def test_an_answer_with_nothing_open_waits_for_a_person(talk, listener):
    assert received("1", talk).outcome == "Nothing is open for this number"


def test_a_thank_you_with_nothing_open_is_read_quietly(talk, listener):
    text = received("Thank you!", talk)
    assert (text.state, text.outcome) == (InboundState.READ, "Thank you, nothing open")
    assert sent() == []


def test_stop_opts_the_number_out_and_tells_whoever_listens(talk, sockets, one):
    told = []
    ports.opt_out_handler(told.append)
    assert received("STOP", talk).state is InboundState.READ
    assert one(sa.select(Conversation)).opted_out_at is not None
    assert [(event.phone, event.is_out) for event in told] == [(talk.phone, True)]
    assert sent() == []


def test_start_opts_the_number_in_again(talk, sockets, one):
    received("STOP", talk)
    received("START", talk)
    assert one(sa.select(Conversation)).opted_out_at is None


@pytest.mark.parametrize(("body", "said", "is_out"), [("BASTA", "STOP", True), ("VUELVO", "START", False)])
def test_a_word_that_the_carrier_takes_for_an_opt_out_counts_here_too(
    talk, listener, one, body, said, is_out
):
    received("STOP", talk)
    received(body, talk, opt_out_type=said)
    assert (one(sa.select(Conversation)).opted_out_at is not None) is is_out


def test_a_yes_that_lifts_a_block_still_answers_the_ask(talk, listener, one):
    asked = factories.make_question(talk)
    received("STOP", talk)
    received("YES", talk, opt_out_type="START")
    assert listener.heard == [("yes", asked.id)]
    assert one(sa.select(Conversation)).opted_out_at is None


def test_help_that_the_carrier_has_answered_is_not_answered_twice(talk, listener):
    assert received("HELP", talk, opt_out_type="HELP").state is InboundState.UNCLEAR
    assert sent() == []


def test_a_listener_that_breaks_does_not_undo_an_opt_out(talk, sockets, one):
    ports.opt_out_handler(Listener(RuntimeError("broken")))
    received("STOP", talk)
    assert one(sa.select(Conversation)).opted_out_at is not None


def test_a_bare_help_gets_information_and_a_persons_attention(talk, listener):
    text = received("HELP", talk)
    received("HELP", talk)
    assert text.state is InboundState.UNCLEAR
    assert len(sent("help_info")) == 1


@pytest.mark.parametrize(
    ("body", "word"), [("IN", "arrived"), ("OUT", "left"), ("JOIN", "join"), ("PAUSE", "pause")]
)
def test_a_word_we_teach_wakes_the_one_who_listens_for_it(talk, sockets, body, word):
    heard = Listener()
    ports.keyword_handler(word, heard)
    assert received(body, talk).state is InboundState.READ
    assert [event.kind for event in heard.events] == [None]


def test_an_answer_nobody_listens_for_waits_for_a_person(talk, sockets):
    factories.make_question(talk)
    assert received("1", talk).outcome == reading.NOBODY


def test_a_handler_that_refuses_leaves_its_sentence_for_a_person(talk, sockets):
    ports.answer_handler(QuestionKind.ASK, Listener(HubError("The shift is over. Ring them.")))
    factories.make_question(talk)
    text = received("1", talk)
    assert (text.state, text.outcome) == (InboundState.UNCLEAR, "The shift is over. Ring them.")


def test_a_handler_that_breaks_stops_neither_the_text_nor_the_queue(talk, sockets):
    ports.answer_handler(QuestionKind.ASK, Listener(RuntimeError("broken")))
    factories.make_question(talk)
    text, next_text = factories.make_inbound("1", talk), factories.make_inbound("Thank you")
    assert reading.read_received() == 2
    assert (text.state, text.outcome) == (InboundState.UNCLEAR, reading.WENT_WRONG)
    assert next_text.state is InboundState.READ


def test_losing_a_race_is_tried_again(talk, sockets):
    heard = Listener(Conflict(), times=2)
    ports.answer_handler(QuestionKind.ASK, heard)
    factories.make_question(talk)
    assert received("1", talk).state is InboundState.READ


def test_a_handler_that_forgets_to_mark_the_text_leaves_it_to_a_person(talk, sockets):
    ports.answer_handler(QuestionKind.ASK, Listener(marks=False))
    factories.make_question(talk)
    assert received("1", talk).state is InboundState.UNCLEAR


def test_a_question_that_ran_out_still_takes_a_late_yes(talk, listener, at):
    asked = factories.make_question(talk)
    at(at() + timedelta(hours=2))
    reading.run_out_due_questions()
    received("1", talk)
    assert listener.heard == [("yes", asked.id)] and asked.state is QuestionState.ANSWERED


def test_many_workers_at_once_handle_each_text_once_and_in_order(app, sockets):
    heard = Listener()
    ports.answer_handler(QuestionKind.ASK, heard)
    talks = [factories.make_conversation() for _ in range(4)]
    for talk in talks:
        factories.make_question(talk)
    texts = [factories.make_inbound(body, talk) for body in ("1", "2", "1") for talk in talks]

    def work():
        with app.app_context():
            while unread():
                reading.read_received()

    at_once(work, workers=4)
    assert sorted(event.inbound_id for event in heard.events) == [text.id for text in texts]
    for talk in talks:
        said = [event.reading.intent for event in heard.events if event.conversation_id == talk.id]
        assert said == ["yes", "no", "yes"]
