"""Somebody registers by text and something else is open on the same phone: which one does a text mean?"""

import pytest

from hub.messaging.inbox.outcomes import (
    AnswerQuestion,
    AskWhich,
    ChooseOption,
    HelpWanted,
    Keyword,
    Nothing,
    NotUnderstood,
    StopAll,
)
from hub.messaging.inbox.rules import read_for, resolve
from hub.messaging.replies.courtesy import figure_of, is_only_courtesy
from hub.messaging.states import QuestionKind
from tests.messaging.inbox.test_resolve import question, welfare, which

FREE = question(5, QuestionKind.JOIN, code="", label="your registration")
PICK = question(5, QuestionKind.JOIN, code="", label="your registration", picks=2)


def said(text, *questions):
    reading = read_for(text, "en", questions)
    return resolve(reading, questions, is_courtesy=is_only_courtesy(text), figure=figure_of(text))


@pytest.mark.parametrize(
    "text", ["Ana Silva", "5 Main Street, Petone", "34", "1", "yes", "no way", "B4 Block, Petone"]
)
def test_any_words_answer_the_step_somebody_stands_at(text):
    assert said(text, FREE) == AnswerQuestion(5)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("STOP", StopAll()), ("HELP", HelpWanted()), ("PAUSE", Keyword("pause")), ("JOIN", Keyword("join")),
     ("IN", Keyword("arrived")), ("OUT", Keyword("left")), ("JOIN NEW", Keyword("join_new"))],
)  # fmt: skip
def test_words_that_mean_something_keep_their_meaning(text, outcome):
    assert said(text, FREE) == outcome
    assert said(text, PICK) == outcome


def test_a_cry_for_help_is_no_answer():
    assert said("help we are trapped", FREE) == NotUnderstood(about=5, nudge=False)


def test_a_thank_you_is_no_name():
    assert isinstance(said("thanks", FREE), Nothing)
    assert said("ok", PICK) == AnswerQuestion(5)


@pytest.mark.parametrize("text", ["1", "2", "yes", "can't make it sorry", "K2 1"])
def test_a_certain_answer_to_an_ask_is_never_swallowed(text):
    assert said(text, question(2), FREE) == AnswerQuestion(2)


def test_a_code_says_which_even_where_figures_are_expected():
    assert said("K2 1", question(2), PICK) == AnswerQuestion(2)


@pytest.mark.parametrize("text", ["1", "2"])
def test_a_figure_that_both_asked_for_is_asked_which(text):
    outcome = said(text, question(2), PICK)
    assert isinstance(outcome, AskWhich) and [one.id for one in outcome.candidates] == [2, 5]


def test_a_name_beside_an_open_ask_is_the_name():
    assert said("Ana Silva", question(2), FREE) == AnswerQuestion(5)


@pytest.mark.parametrize("text", ["K2 what is this", "K2 maybe", "could do it if I find a car"])
def test_what_may_be_about_the_ask_goes_to_a_person(text):
    assert isinstance(said(text, question(2), FREE), NotUnderstood)
    assert said(text, question(2), FREE).about == 2


def test_a_figure_answers_a_welfare_check_first():
    assert said("1", welfare(), PICK) == AnswerQuestion(7)
    assert said("2", welfare(), PICK) == HelpWanted(7)
    assert isinstance(said("Ana Silva", welfare(), FREE), NotUnderstood)


def test_a_number_picks_from_what_was_offered_last():
    assert said("2", question(2), PICK, which(2, 5)) == ChooseOption(99, 5)


def test_a_figure_beyond_what_the_others_offer_goes_on_with_the_registering():
    four = question(5, QuestionKind.JOIN, code="", picks=4)
    assert said("4", question(2), four) == AnswerQuestion(5)
