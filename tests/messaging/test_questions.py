"""What a phone has been asked, and what came of its texts."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.database import transaction
from hub.errors import IllegalTransition
from hub.messaging import questions
from hub.messaging.codes import LETTERS
from hub.messaging.inbox import jobs as reading
from hub.messaging.models import Inbound, Question
from hub.messaging.states import InboundState, QuestionEvent, QuestionState
from tests import factories


def test_each_open_ask_of_a_phone_has_a_code_of_its_own(talk):
    codes = {factories.make_question(talk).code for _ in range(30)}
    assert len(codes) == 30


def test_a_code_is_never_an_answer(talk):
    codes = [factories.make_question(talk).code for _ in range(10)]
    assert all(code[0] in LETTERS and code[1:].isdigit() for code in codes)


def test_another_phone_may_carry_the_same_code(talk):
    factories.make_question(talk, code="K7")
    assert factories.make_question(factories.make_conversation(), code="K7").code == "K7"


def test_asking_the_same_again_keeps_the_code_and_moves_the_deadline(talk, at, one):
    first = factories.make_question(talk, subject_uid=talk.uid)
    later = at() + timedelta(hours=5)
    factories.make_question(talk, subject_uid=talk.uid, deadline=later)
    kept = one(sa.select(Question))
    assert (kept.id, kept.deadline) == (first.id, later)


def test_asking_again_after_it_ran_out_is_a_new_question_with_the_old_code(talk, at):
    first = factories.make_question(talk, subject_uid=talk.uid)
    at.forward(hours=2)
    reading.run_out_due_questions()
    second = factories.make_question(talk, subject_uid=talk.uid)
    assert second.id != first.id and second.code == first.code
    assert first.state is QuestionState.CLOSED


def test_a_question_runs_out_at_its_deadline_and_not_before(talk, at, one):
    factories.make_question(talk)
    assert reading.run_out_due_questions() == 0
    at.forward(hours=1)
    assert reading.run_out_due_questions() == 1
    assert reading.run_out_due_questions() == 0
    assert one(sa.select(Question)).state is QuestionState.RUN_OUT


def test_what_is_settled_closes_all_questions_about_it_and_no_others(talk):
    factories.make_question(talk, subject_uid=talk.uid)
    other = factories.make_question(talk)
    with transaction():
        assert questions.close_about([talk.uid], by="system") == 1
    assert other.state is QuestionState.OPEN


def test_closing_nothing_closes_nothing(talk):
    factories.make_question(talk)
    with transaction():
        assert questions.close_about([], by="system") == 0


def answered(talk):
    """A text that answers an ask, marked read."""
    asked = factories.make_question(talk)
    text = factories.make_inbound("1", talk, question_id=asked.id)
    with transaction():
        questions.mark_read(text.id, "Yes to T-0042", question_event=QuestionEvent.ANSWER)
    return text, asked


def test_marking_a_text_read_answers_its_question(talk, at):
    text, asked = answered(talk)
    assert (text.state, text.outcome, text.handled_at) == (InboundState.READ, "Yes to T-0042", at())
    assert (asked.state, asked.settled_at) == (QuestionState.ANSWERED, at())


def test_a_text_is_dealt_with_once(talk):
    text, _ = answered(talk)
    for mark in (questions.mark_read, questions.mark_unclear):
        with pytest.raises(questions.DealtWith), transaction():
            mark(text.id, "again")


def test_a_closed_question_cannot_be_answered_and_the_text_stays_unread(talk, one):
    asked = factories.make_question(talk)
    text = factories.make_inbound("1", talk, question_id=asked.id)
    with transaction():
        questions.close_about([asked.subject_uid], by="system")
    with pytest.raises(IllegalTransition), transaction():
        questions.mark_read(text.id, "Yes", question_event=QuestionEvent.ANSWER)
    assert one(sa.select(Inbound)).state is InboundState.RECEIVED


def test_a_text_that_waited_for_a_person_is_settled_by_the_same_call(talk):
    text = factories.make_inbound("maybe", talk, state=InboundState.UNCLEAR)
    with transaction():
        questions.mark_read(text.id, "Yes, says Moana", by="moana")
    assert (text.state, text.handled_by) == (InboundState.SETTLED, "moana")


def test_a_text_that_waits_already_gets_the_new_reason(talk):
    text = factories.make_inbound("maybe", talk, state=InboundState.UNCLEAR, outcome="Not certain")
    with transaction():
        questions.mark_unclear(text.id, "The shift is full")
    assert (text.state, text.outcome) == (InboundState.UNCLEAR, "The shift is full")
