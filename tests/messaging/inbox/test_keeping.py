"""Whose a conversation is, where it was handed, how its person is reached, and what they said on the telephone."""

import pytest
import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.alarms.queries import open_alarms
from hub.audit.queries import story_of
from hub.database import db
from hub.errors import Conflict, Invalid
from hub.messaging import ports
from hub.messaging.inbox import keeping, searching, spoken
from hub.messaging.inbox import queries as inbox_queries
from hub.messaging.inbox import services as inbox
from hub.messaging.inbox.outcomes import ANSWERS
from hub.messaging.inbox.whose import Whose, all_notes, belongs, handed_to, holder, waiting_by_part
from hub.messaging.models import Conversation, Inbound
from hub.messaging.states import InboundState, QuestionState
from tests import factories
from tests.listening import Listener, at_once, received, sent

MOANA = Actor(uid="moana", role=Role.COORDINATOR)
HONE = Actor(uid="hone", role=Role.COORDINATOR)


def of(whose, me=MOANA):
    found = inbox_queries.waiting(which=belongs(whose, me.uid, factories.clock.now()))
    return [one.conversation.phone for one in found]


def test_what_somebody_takes_is_theirs_and_nobodys_no_more(talk, listener):
    received("who is this", talk)
    keeping.take(talk.uid, by=MOANA)
    assert (of(Whose.MINE), of(Whose.NOBODYS), of(Whose.ALL)) == ([talk.phone], [], [talk.phone])
    assert of(Whose.MINE, HONE) == []


def test_how_many_wait_in_each_part_is_counted(app, listener):
    talks = [factories.make_conversation() for _ in range(4)]
    for one in talks:
        received("who is this", one)
    keeping.take(talks[0].uid, by=MOANA)
    keeping.take(talks[1].uid, by=HONE)
    keeping.hand_over(talks[2].uid, factories.make_hub().uid, why="They are near you", by=HONE)
    counts = waiting_by_part("moana", factories.clock.now())
    assert counts == {Whose.ALL: 4, Whose.MINE: 1, Whose.NOBODYS: 1}


def test_two_who_take_it_at_once_do_not_both_have_it(app, talk):
    refused, uid, number = [], talk.uid, talk.id

    def take(by):
        with app.app_context():
            try:
                keeping.take(uid, by=by)
            except Conflict:
                refused.append(by.uid)

    people = iter([MOANA, HONE, Actor(uid="ana"), Actor(uid="ben")])
    at_once(lambda: take(next(people)), workers=4)
    db.session.rollback()
    kept = db.session.get_one(Conversation, number)
    assert len(refused) == 3 and kept.assigned_to not in refused


def test_two_who_answer_at_once_are_told_of_each_other(app, talk):
    refused, uid, number = [], talk.uid, talk.id

    def answer(by):
        with app.app_context():
            try:
                inbox.take_up(uid, by=by)
            except Conflict:
                refused.append(by.uid)

    people = iter([MOANA, HONE])
    at_once(lambda: answer(next(people)), workers=2)
    db.session.rollback()
    assert len(refused) == 1 and db.session.get_one(Conversation, number).answering_by not in refused


def test_only_its_holder_lets_it_go_and_anybody_gives_it_to_a_colleague(talk, at):
    keeping.take(talk.uid, by=MOANA)
    keeping.let_go(talk.uid, by=HONE)
    assert holder(talk, at()) == "moana"
    keeping.give(talk.uid, "hone", why="Hone knows them", by=MOANA)
    assert holder(talk, at()) == "hone"
    assert [(entry.action, entry.why) for entry in story_of(talk.uid)][0] == (
        "conversation.give", "Hone knows them",
    )  # fmt: skip
    keeping.let_go(talk.uid, by=HONE)
    assert holder(talk, at()) == ""


def test_whoever_took_it_yesterday_has_gone_home(talk, at):
    keeping.take(talk.uid, by=MOANA)
    at.forward(hours=13)
    assert holder(talk, at()) == ""
    keeping.take(talk.uid, by=HONE)
    assert holder(talk, at()) == "hone"


def test_it_stays_with_whoever_answers_and_is_nobodys_once_all_is_settled(talk, listener, at):
    text = received("who is this", talk)
    keeping.take(talk.uid, by=MOANA)
    inbox.reply(talk.uid, "The hub in Petone", by=MOANA)
    assert holder(talk, at()) == "moana"
    later = received("ah ok, and the parking", talk)
    inbox.settle(later.uid, "", by=MOANA)
    assert holder(talk, at()) == "" and text.state is InboundState.SETTLED


def test_a_hub_finds_what_was_handed_to_it_with_who_did_and_why(talk, listener):
    received("I have a trailer", talk)
    hub = factories.make_hub()
    keeping.hand_over(talk.uid, hub.uid, why="Can you use the trailer?", by=MOANA)
    (one,) = handed_to([hub.uid])
    assert (one.conversation.id, one.last.body, one.waits) == (talk.id, "I have a trailer", True)
    assert (one.by, one.why) == ("moana", "Can you use the trailer?")
    keeping.take_back(talk.uid, by=HONE)
    assert handed_to([hub.uid]) == []


@pytest.mark.parametrize("why", ["", "  ", "x" * 301])
def test_nothing_is_handed_to_a_hub_without_a_few_words(talk, why):
    with pytest.raises(Invalid):
        keeping.hand_over(talk.uid, factories.new_uid(), why=why, by=MOANA)


def test_how_to_reach_somebody_is_kept_with_who_wrote_it_down_and_when(talk, at):
    keeping.note_how_to_reach(talk.uid, " No texts indoors,\n ring the landline ", by=MOANA)
    assert all_notes() == {talk.phone: "No texts indoors, ring the landline"}
    kept = db.session.get_one(Conversation, talk.id)
    assert (kept.note_by, kept.note_at) == ("moana", at())
    keeping.note_how_to_reach(talk.uid, "", by=HONE)
    assert all_notes() == {}


def test_words_said_on_the_telephone_wait_for_a_person_and_do_nothing_alone(talk, listener):
    asked = factories.make_question(talk)
    said = spoken.write_down(talk.uid, "Yes, I come in 20 minutes", by=MOANA)
    assert (said.state, said.intent, said.question_id) == (InboundState.UNCLEAR, "yes", asked.id)
    assert listener.events == [] and spoken.is_spoken(said)
    inbox.apply(said.uid, "yes", by=MOANA)
    assert listener.heard == [("yes", asked.id)] and asked.state is QuestionState.ANSWERED
    assert listener.events[0].reading.minutes == 20


def test_danger_on_the_telephone_rings_like_danger_in_a_text(talk, listener):
    spoken.write_down(talk.uid, "They are trapped under the house", by=MOANA)
    assert [one.subject_uid for one in open_alarms()] == [talk.uid] and len(sent("danger")) == 1


@pytest.mark.parametrize("words", ["", " \n ", "x" * 2000])
def test_no_words_and_far_too_many_are_refused(talk, words):
    with pytest.raises(Invalid):
        spoken.write_down(talk.uid, words, by=MOANA)
    assert db.session.scalar(sa.select(sa.func.count(Inbound.id))) == 0


@pytest.mark.parametrize("kind", [kind for kind, answers in ANSWERS.items() if "yes" in answers])
def test_one_click_answers_every_kind_of_question(talk, listener, kind):
    asked = factories.make_question(talk, kind)
    said = spoken.write_down(talk.uid, "yes that would be alright I guess", by=MOANA)
    inbox.apply(said.uid, "yes", by=MOANA)
    assert listener.heard == [("yes", asked.id)]


def test_whoever_asks_for_no_more_texts_in_words_gets_none_after_one_click(talk, sockets):
    told = []
    ports.opt_out_handler(told.append)
    said = spoken.write_down(talk.uid, "please leave me alone with those messages", by=MOANA)
    inbox.apply(said.uid, "stop", by=MOANA)
    assert db.session.get_one(Conversation, talk.id).opted_out_at is not None
    assert [(event.phone, event.is_out) for event in told] == [(talk.phone, True)]
    assert said.state is InboundState.SETTLED


def test_a_text_that_was_settled_or_read_wrongly_waits_again_and_can_be_said_anew(talk, listener):
    asked = factories.make_question(talk)
    text = received("1", talk)
    inbox.reopen(text.uid, by=MOANA)
    assert text.state is InboundState.UNCLEAR
    inbox.apply(text.uid, "no", by=MOANA)
    assert [heard for heard, _ in listener.heard] == ["yes", "no"] and text.question_id == asked.id


def test_a_text_that_is_being_read_cannot_be_reopened(talk, sockets):
    with pytest.raises(Conflict):
        inbox.reopen(factories.make_inbound("1", talk).uid, by=MOANA)


def test_conversations_are_found_by_words_of_either_side_and_by_whose_number_it_is(talk, listener):
    other = factories.make_conversation(phone="+64279998888")
    received("do you need a 100% dry trailer", talk)
    inbox.reply(other.uid, "Parking is behind the Hall", by=MOANA)

    def found(words, phones=()):
        return [one.id for one, _ in searching.search(words, phones)]

    assert found("DRY trailer") == found("100% dry") == [talk.id]
    assert found("behind the hall") == [other.id]
    assert found("Ravi", [other.phone]) == [other.id]
    assert found("027 999 8888") == [other.id] and found("%") == [other.id, talk.id]
    assert found("nothing like it") == []


def test_a_listener_that_breaks_on_no_more_texts_leaves_the_number_opted_out(talk, sockets):
    ports.opt_out_handler(Listener(RuntimeError("broken")))
    said = spoken.write_down(talk.uid, "please stop", by=MOANA)
    with pytest.raises(RuntimeError):
        inbox.apply(said.uid, "stop", by=MOANA)
    db.session.rollback()
    assert db.session.get_one(Conversation, talk.id).opted_out_at is not None
