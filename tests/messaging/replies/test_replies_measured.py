"""Replies as people might write them: none is acted on wrongly, and most need nobody.

The rows in `corpus/` are scored, not required one by one: the reader may leave an answer to a person, never invent one.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from hub.messaging.replies.grammar.lexicon import LANGUAGES
from hub.messaging.replies.rules import Intent, read_reply

CORPUS = Path(__file__).parent / "corpus"
ANSWERS = {Intent.YES, Intent.NO, Intent.LIMITED, Intent.CHOOSE, Intent.SAFE}
VALUES = ("minutes", "at", "code")
# What must be read without a person, where a language has enough rows of an intent to say so.
FLOOR, ENOUGH = 0.9, 10


def rows(name):
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read(row, **over):
    said = {"language": row["language"], "asked": row["asked"]} | over
    return read_reply(row["text"], **said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_read_right_or_left_to_a_person(language):
    acted_on = [(row, reading) for row in rows(f"answers_{language}") if (reading := read(row)).certain]
    assert [row["text"] for row, reading in acted_on if reading.intent != row["intent"]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_and_codes_are_kept_as_they_were_said(language):
    acted_on = [(row, reading) for row in rows(f"answers_{language}") if (reading := read(row)).certain]
    odd = {
        row["text"]: name for row, said in acted_on for name in VALUES if getattr(said, name) != row.get(name)
    }
    assert len(odd) <= len(acted_on) // 50, odd


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_answers_of_each_kind_need_nobody(language):
    wanted = [row for row in rows(f"answers_{language}") if row["certain"]]
    meant = Counter(row["intent"] for row in wanted)
    found = Counter(row["intent"] for row in wanted if read(row).certain)
    shares = {intent: found[intent] / count for intent, count in meant.items() if count >= ENOUGH}
    assert len(shares) >= 4
    assert {intent: share for intent, share in shares.items() if share < FLOOR} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_answers_nothing_is_never_acted_on(language):
    assert [row["text"] for row in rows(f"others_{language}") if read(row).certain] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_nothing_asked_nothing_is_an_answer(language):
    texts = [*rows(f"answers_{language}"), *rows(f"others_{language}")]
    readings = {row["text"]: read(row, asked=False) for row in texts}
    assert [text for text, said in readings.items() if said.certain and said.intent in ANSWERS] == []


@pytest.mark.parametrize("other", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_language_says_is_no_answer_in_another(language, other):
    """A phone is registered with one language and somebody writes in another: only the same answer may come out."""
    readings = [(row, read(row, language=other)) for row in rows(f"answers_{language}") if row["asked"]]
    wrong = [row["text"] for row, said in readings if said.certain and said.intent != row["intent"]]
    assert len(wrong) <= len(readings) // 100, wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_is_heard_and_ordinary_words_are_not_taken_for_it(language):
    labelled = [row for row in rows(f"others_{language}") if "urgent" in row]
    cries = [row["text"] for row in labelled if row["urgent"]]
    missed = [text for text in cries if not read_reply(text, language=language).urgent]
    assert len(cries) >= 30
    assert len(missed) <= len(cries) // 30, missed
    assert [row["text"] for row in labelled if not row["urgent"] and read(row).urgent] == []


def test_the_corpus_holds_hundreds_of_rows():
    answers = {language: len(rows(f"answers_{language}")) for language in LANGUAGES}
    others = {language: len(rows(f"others_{language}")) for language in LANGUAGES}
    assert min(answers.values()) >= 200
    assert sum(answers.values()) >= 1500
    assert sum(others.values()) >= 1000
