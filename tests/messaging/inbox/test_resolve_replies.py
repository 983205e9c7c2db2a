"""What replies in words come to: to a welfare check, after an answer, and with nothing open."""

from datetime import UTC, datetime

import pytest

from hub.database import new_uid
from hub.messaging.inbox.outcomes import (
    AnswerQuestion,
    HelpWanted,
    Keyword,
    Nothing,
    NotUnderstood,
    QuestionFacts,
    StopAll,
)
from hub.messaging.inbox.rules import read_for, resolve
from hub.messaging.replies.courtesy import is_only_courtesy
from hub.messaging.states import QuestionKind, QuestionState

ELEVEN = datetime(2026, 11, 14, 11, 0, tzinfo=UTC)
LANGUAGES = ("en", "es", "fr", "ht", "mi", "pt")


def question(number=2, kind=QuestionKind.ASK, state=QuestionState.OPEN, **over):
    facts = {"code": f"K{number}", "label": "Task", "asked_at": ELEVEN, "settled_at": None, **over}
    return QuestionFacts(id=number, uid=new_uid(), kind=kind, state=state, **facts)


def said(text, *questions, language="en"):
    return resolve(read_for(text, language, questions), questions, is_courtesy=is_only_courtesy(text))


WELFARE = question(7, QuestionKind.WELFARE)
FINE = {"en": "I'm fine thanks", "es": "Sí, estoy bien", "fr": "je vais bien", "ht": "mwen byen", "mi": "kei te pai au",
        "pt": "1 estou bem"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_who_is_fine_has_answered_the_welfare_check(language):
    assert said(FINE[language], question(), WELFARE, language=language) == AnswerQuestion(7)


def test_somebody_who_is_fine_has_not_said_whether_they_come():
    assert isinstance(said("I'm fine thanks", question()), NotUnderstood)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bare_2_to_a_welfare_check_alarms_whatever_else_is_open(language):
    assert said("2", question(2), question(3), WELFARE, language=language) == HelpWanted(7)


def test_i_am_not_safe_is_never_an_answer_that_all_is_well():
    assert said("I'm not safe", WELFARE) != AnswerQuestion(7)


@pytest.mark.parametrize("text", ["ok", "no problem", "Thanks, all good"])
def test_politeness_after_a_no_does_not_turn_it_into_a_yes(text):
    answered = question(state=QuestionState.ANSWERED, settled_at=ELEVEN, said="no")
    assert isinstance(said(text, answered), Nothing)


def test_a_plain_yes_after_a_no_still_turns_it_round():
    answered = question(state=QuestionState.ANSWERED, settled_at=ELEVEN, said="no")
    assert said("1", answered) == AnswerQuestion(2)


@pytest.mark.parametrize("text", ["yes", "no", "1", "2", "20 min", "sí", "oui", "I can come", "safe"])
def test_with_nothing_open_an_answer_acts_on_nothing(text):
    assert isinstance(said(text), NotUnderstood)


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("en", "stop please"),
        ("es", "no más mensajes"),
        ("fr", "arrêt"),
        ("ht", "sispann"),
        ("mi", "kāti"),
        ("pt", "pare"),
    ],
)
def test_stop_is_obeyed_in_every_language_with_and_without_a_question(language, word):
    assert said(word, language=language) == said(word, question(), language=language) == StopAll()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "just arrived"), ("es", "ya llegué"), ("fr", "je suis arrivé"), ("ht", "m rive"), ("mi", "kua tae mai au"),
     ("pt", "cheguei")],
)  # fmt: skip
def test_arriving_in_words_counts_in_every_language(language, words):
    assert said(words, language=language) == Keyword("arrived")


def test_the_explanation_goes_once_for_an_ask():
    assert said("perhaps a bicycle", question()).nudge
    assert not said("perhaps a bicycle", question(nudged=True)).nudge
