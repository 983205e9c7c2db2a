"""Which one thing does a text answer?"""

from datetime import UTC, datetime, timedelta

import pytest

from hub.database import new_uid
from hub.messaging.inbox.outcomes import (
    AnswerQuestion,
    AskWhich,
    ChooseOption,
    HelpWanted,
    Keyword,
    Nothing,
    NotUnderstood,
    QuestionFacts,
    StartAgain,
    StopAll,
)
from hub.messaging.inbox.rules import read_for, resolve
from hub.messaging.replies.courtesy import is_only_courtesy
from hub.messaging.replies.rules import Intent, Reading
from hub.messaging.replies.rules import Keyword as Word
from hub.messaging.states import QuestionKind, QuestionState

ELEVEN = datetime(2026, 11, 14, 11, 0, tzinfo=UTC)
OPEN, ANSWERED, RUN_OUT = QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.RUN_OUT
YES = Reading(Intent.YES, certain=True)
NO = Reading(Intent.NO, certain=True)


def question(number, kind=QuestionKind.ASK, state=OPEN, *, minute=0, settled=None, **over):
    """A question asked at 11 and so many minutes, settled at 11 and so many minutes."""
    values = {"code": f"K{number}", "label": f"Task {number}", "asked_at": ELEVEN + timedelta(minutes=minute),
              "settled_at": None if settled is None else ELEVEN + timedelta(minutes=settled)}  # fmt: skip
    return QuestionFacts(id=number, uid=new_uid(), kind=kind, state=state, **(values | over))


def which(*ids):
    return question(99, QuestionKind.WHICH, options=ids, code="")


def welfare(state=OPEN):
    return question(7, QuestionKind.WELFARE, state)


def said(text, questions):
    """What a text means to these questions, read as the system reads it."""
    return resolve(read_for(text, "en", questions), questions, is_courtesy=is_only_courtesy(text))


def test_a_yes_answers_the_one_open_ask():
    assert said("1", [question(2)]) == AnswerQuestion(2)


def test_a_code_picks_its_ask_among_several():
    assert said("K3 1", [question(2), question(3), question(4)]) == AnswerQuestion(3)


def test_a_code_that_nothing_open_carries_is_left_to_a_person():
    reading = Reading(Intent.YES, code="M4", certain=True)
    assert isinstance(resolve(reading, [question(2), question(3)]), NotUnderstood)


def test_two_open_asks_without_a_code_are_asked_which_oldest_first():
    questions = [question(3, minute=5), question(2)]
    assert [one.id for one in resolve(YES, questions).candidates] == [2, 3]


def test_at_most_six_asks_are_offered_and_those_are_the_latest():
    outcome = resolve(NO, [question(number, minute=number) for number in range(2, 10)])
    assert [one.id for one in outcome.candidates] == [4, 5, 6, 7, 8, 9]


def test_a_number_chooses_from_what_was_offered():
    assert said("2", [question(2), question(3), which(2, 3)]) == ChooseOption(99, 3)


def test_a_number_that_was_not_offered_is_left_to_a_person():
    reading = Reading(Intent.CHOOSE, choice=3, certain=True)
    assert isinstance(resolve(reading, [question(2), question(3), which(2, 3)]), NotUnderstood)


def test_a_code_answers_even_while_we_ask_which_and_the_figure_beside_it_picks_nothing():
    assert said("K3 1", [question(2), question(3), which(2, 3)]) == AnswerQuestion(3)


def test_a_bare_2_during_a_welfare_check_calls_for_help_whatever_else_is_open():
    assert said("2", [question(2), question(3), which(2, 3), welfare()]) == HelpWanted(7)


def test_a_bare_1_during_a_welfare_check_says_that_they_are_fine():
    assert said("1", [question(2), question(3), welfare()]) == AnswerQuestion(7)


def test_help_during_a_welfare_check_alarms_even_when_it_is_not_certain():
    assert resolve(Reading(Intent.HELP), [welfare()]) == HelpWanted(7)


def test_a_code_during_a_welfare_check_still_answers_its_ask():
    assert resolve(Reading(Intent.NO, code="K2", certain=True), [question(2), welfare()]) == AnswerQuestion(2)


def test_safe_counts_after_the_welfare_check_has_run_out():
    assert resolve(Reading(Intent.SAFE, certain=True), [welfare(RUN_OUT)]) == AnswerQuestion(7)


def test_a_late_yes_answers_the_ask_that_ran_out():
    assert said("1", [question(2, state=RUN_OUT, settled=30)]) == AnswerQuestion(2)


def test_two_asks_that_ran_out_are_asked_which():
    questions = [question(2, state=RUN_OUT, settled=30), question(3, state=RUN_OUT, settled=31)]
    assert isinstance(resolve(YES, questions), AskWhich)


def test_a_later_reply_replaces_the_last_answer_when_nothing_is_open():
    questions = [question(2, state=ANSWERED, settled=5), question(3, state=ANSWERED, settled=9)]
    assert said("2", questions) == AnswerQuestion(3)


@pytest.mark.parametrize(("earlier", "last"), [("yes", "yes"), ("yes", "no")])
def test_a_no_that_would_take_back_an_earlier_promise_is_asked_which(earlier, last):
    questions = [
        question(2, state=ANSWERED, settled=5, said=earlier), question(3, state=ANSWERED, settled=9, said=last)
    ]  # fmt: skip
    outcome = said("2", questions)
    assert isinstance(outcome, AskWhich) and [each.id for each in outcome.candidates] == [2, 3]


def test_a_yes_said_again_changes_nothing_and_asks_nothing():
    questions = [question(n, state=ANSWERED, settled=n, said="yes") for n in (2, 3)]
    assert said("1", questions) == AnswerQuestion(3)


def test_an_open_ask_goes_before_an_answered_one():
    assert said("2", [question(2, state=ANSWERED, settled=5), question(3)]) == AnswerQuestion(3)


def test_an_ask_that_came_after_the_last_answer_and_ran_out_is_the_one_meant():
    questions = [question(2, state=ANSWERED, settled=5), question(3, state=RUN_OUT, minute=10, settled=40)]
    assert resolve(NO, questions) == AnswerQuestion(3)


def test_an_ask_that_ran_out_beside_an_answered_one_leaves_both_possible():
    questions = [question(2, state=ANSWERED, settled=5), question(3, state=RUN_OUT, minute=1, settled=40)]
    assert isinstance(resolve(NO, questions), AskWhich)


def test_an_ask_that_ran_out_before_the_last_answer_is_past():
    questions = [question(2, state=ANSWERED, settled=50), question(3, state=RUN_OUT, minute=1, settled=40)]
    assert resolve(NO, questions) == AnswerQuestion(2)


def test_only_if_need_be_answers_an_ask_and_never_a_consent():
    reading = Reading(Intent.LIMITED, certain=True)
    assert resolve(reading, [question(2), question(3, QuestionKind.SHARE)]) == AnswerQuestion(2)
    assert isinstance(resolve(reading, [question(3, QuestionKind.SHARE)]), NotUnderstood)


def test_a_new_number_is_confirmed_by_a_1():
    assert said("1", [question(2, QuestionKind.CONFIRM_NUMBER)]) == AnswerQuestion(2)


@pytest.mark.parametrize("text", ["IN", "OUT"])
def test_in_and_out_need_no_question(text):
    assert said(text, []) == Keyword({"IN": "arrived", "OUT": "left"}[text])


@pytest.mark.parametrize("word", Word)
def test_taught_words_are_keywords_even_with_an_ask_open(word):
    assert said(word.upper(), [question(2)]) == Keyword(word)


def test_stop_and_start_go_before_everything_else():
    assert said("STOP", [question(2), welfare()]) == StopAll()
    assert said("START", [question(2)]) == StartAgain()


def test_a_bare_help_wants_information():
    assert said("HELP", [question(2)]) == HelpWanted()


def test_what_is_not_certain_goes_to_a_person_with_the_likely_ask():
    outcome = said(
        "Could do 3 till 5 but not before, have to get the kids", [question(2), question(3, minute=1)]
    )
    assert outcome == NotUnderstood(about=3, nudge=True)


def test_a_question_explains_its_answers_only_once():
    assert resolve(Reading(), [question(2, nudged=True)]) == NotUnderstood(about=2, nudge=False)


def test_words_of_danger_are_not_met_with_an_explanation():
    assert resolve(Reading(urgent=True), [question(2)]) == NotUnderstood(about=2, nudge=False)


@pytest.mark.parametrize("text", ["1", "yes", "2", "no", "is there parking?", "No water at our street"])
def test_with_nothing_asked_an_answer_answers_nothing(text):
    assert said(text, []) == NotUnderstood()


@pytest.mark.parametrize("text", ["Thanks!", "ok thank you so much 👍", "Cheers, see you there x", "🙏"])
def test_a_thank_you_with_nothing_open_needs_nobody(text):
    assert said(text, []) == Nothing("Thank you, nothing open")


@pytest.mark.parametrize("text", ["thanks but the gate is locked", "ok who is this", "", "...", "good grief"])
def test_a_thank_you_with_more_in_it_needs_a_person(text):
    assert said(text, []) == NotUnderstood()


def test_a_thank_you_while_an_ask_is_open_is_no_answer():
    assert isinstance(said("thanks", [question(2)]), NotUnderstood)
