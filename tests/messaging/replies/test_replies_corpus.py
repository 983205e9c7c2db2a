"""Every labelled text is read as its label says; `replies_*.jsonl` beside this file holds them."""

import json
from pathlib import Path

import pytest

from hub.messaging.replies.grammar.lexicon import LANGUAGES
from hub.messaging.replies.rules import Intent, read_reply

HERE = Path(__file__).parent
LABELS = ("intent", "certain", "urgent", "minutes", "at", "code", "note", "choice")


def rows(language):
    lines = (HERE / f"replies_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read(row):
    return read_reply(
        row["text"],
        language=row.get("language", "en"),
        asked=row["asked"],
        options=row.get("options", 0),
    )


def misread(language):
    for row in rows(language):
        reading = read(row)
        wrong = {label: getattr(reading, label) for label in LABELS if label in row}
        wrong = {label: value for label, value in wrong.items() if value != row[label]}
        if wrong:
            yield row, wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_labelled_text_is_read_as_labelled(language):
    assert list(misread(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_a_person_should_read_is_acted_on(language):
    assert [row["text"] for row in rows(language) if not row["certain"] and read(row).certain] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_nothing_asked_no_text_is_a_certain_answer(language):
    answers = {Intent.YES, Intent.NO, Intent.LIMITED, Intent.CHOOSE, Intent.SAFE}
    readings = [read_reply(row["text"], language=language) for row in rows(language)]
    assert not [reading for reading in readings if reading.certain and reading.intent in answers]


@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_is_heard_whatever_language_the_phone_is_registered_with(language):
    cries = [row["text"] for row in rows(language) if row.get("urgent")]
    assert [
        text for text in cries for other in LANGUAGES if not read_reply(text, language=other).urgent
    ] == []


def test_the_english_corpus_holds_enough_texts_that_answer_nothing():
    unasked = [row for row in rows("en") if not row["asked"] and row.get("intent") == Intent.UNCLEAR]
    assert len(rows("en")) >= 350
    assert len(unasked) >= 120
