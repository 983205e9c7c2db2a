"""How an organisation's answer to an offer is read: plain answers and reasons, and nothing that may mean more."""

import pytest

from hub.messaging.inbox.outcomes import AnswerQuestion, Nothing, NotUnderstood
from hub.messaging.inbox.rules import read_for, resolve
from hub.messaging.replies.offers import read_offer_answer
from hub.messaging.states import QuestionKind, QuestionState
from tests.messaging.inbox.test_resolve import question


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2 no people free", "no people free"),
        ("2 too far", "too far"),
        ("2, flooded ourselves", "flooded ourselves"),
        ("2 - all our people are busy", "all our people are busy"),
        ("2 K7 too far", "too far"),
        ("2 (K7): nobody to lead it", "nobody to lead it"),
        ("2 our hall is closed", "our hall is closed"),
        ("No, no people free", "no people free"),
        ("We can't, sorry", None),
        ("sorry we cannot take it", None),
        ("Not us, sorry", None),
    ],
)
def test_a_no_keeps_its_reason(text, why):
    reading = read_offer_answer(text)
    assert reading is not None
    assert (reading.intent, reading.note, reading.certain) == ("no", why, True)


@pytest.mark.parametrize(
    "text", ["we take it", "Yes, we can take it", "We'll do it.", "we can", "we will take this on"]
)
def test_a_yes_of_many_is_a_yes(text):
    reading = read_offer_answer(text)
    assert reading is not None
    assert (reading.intent, reading.certain) == ("yes", True)


LEFT = (
    "2 of us can lead it", "2 vans only", "2 people can come", "2 but we could on Monday", "2?", "1", "2",
    "we can if it is dry", "2 trapped in the hall, send an ambulance", "we take it?", "we could",
    "2 no. who asks?", "No, we can", "No problem, we take it",
)  # fmt: skip


@pytest.mark.parametrize("text", LEFT)
def test_whatever_may_mean_more_is_left_to_the_common_reader(text):
    assert read_offer_answer(text) is None


OFFERED = dict(kind=QuestionKind.OFFER, code="K7")


def outcome(text, *questions):
    return resolve(read_for(text, "en", questions), questions)


def test_the_reason_that_was_asked_for_is_the_answer():
    asked = question(1, state=QuestionState.ANSWERED, wants_words=True, **OFFERED)
    assert outcome("nobody free to lead it", asked) == AnswerQuestion(1)
    assert outcome("there are people trapped, help us", asked) != AnswerQuestion(1)


def test_free_words_are_no_reason_while_something_else_is_open():
    asked = question(1, state=QuestionState.ANSWERED, wants_words=True, **OFFERED)
    other = question(2, kind=QuestionKind.OFFER, code="P4")
    assert isinstance(outcome("the bridge is closed", asked, other), NotUnderstood)
    assert outcome("2 no people", asked, other) == AnswerQuestion(2)


def test_nothing_is_read_into_words_that_nobody_asked_for():
    asked = question(1, state=QuestionState.ANSWERED, **OFFERED)
    assert isinstance(outcome("the bridge is closed", asked), NotUnderstood)
    assert not isinstance(outcome("the bridge is closed", asked), Nothing)


def test_somebody_who_is_asked_as_a_volunteer_too_is_read_as_usual():
    ask, offered = question(1, kind=QuestionKind.ASK, code="A2"), question(2, **OFFERED)
    assert isinstance(outcome("2 no people free", ask, offered), NotUnderstood)
