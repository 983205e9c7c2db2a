"""`flask hub bench inbound --accuracy`: what it prints, and what it says when it cannot."""

import json

import pytest

from config import load
from hub.application import create_app

FIELDS = ["name", "n", "right", "wrong_certain", "to_a_person", "precision", "recall"]


@pytest.fixture
def bench(tmp_path):
    app = create_app({**load({"HUB_ENV": "testing"}), "INSTANCE": str(tmp_path)})
    return lambda *options: app.test_cli_runner().invoke(args=["hub", "bench", *options])


@pytest.fixture
def corpus(tmp_path):
    def _corpus(*rows):
        path = tmp_path / "corpus.jsonl"
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        return str(path)

    return _corpus


def row(text, intent="yes", **more):
    return {"text": text, "asked": True, "intent": intent, "certain": True, "urgent": False, **more}


def lines(result):
    return {line["name"]: line for line in map(json.loads, result.output.splitlines())}


def test_each_language_and_intent_of_the_checkout_is_scored(bench):
    result = bench("inbound", "--accuracy")
    assert result.exit_code == 0
    said = lines(result)
    assert list(said["replies en yes"]) == FIELDS
    for language in ("en", "es", "fr", "ht", "mi", "pt"):
        assert {
            f"replies {language} {intent}" for intent in ("yes", "no", "stop", "unclear", "urgent")
        } <= set(said)


def test_a_reading_counts_for_what_it_was_acted_on_as(bench, corpus):
    path = corpus(
        row("yes 20 min", minutes=20),
        row("no"),
        row("perhaps a bicycle"),
        row("2", "yes", certain=False),
        row("water is rising", "unclear", certain=False),
    )
    said = lines(bench("inbound", "--accuracy", "--corpus", path))
    assert said["replies en yes"] == {
        "name": "replies en yes", "n": 3, "right": 1, "wrong_certain": 0, "to_a_person": 1, "precision": 1.0,
        "recall": 0.333,
    }  # fmt: skip
    assert said["replies en no"]["wrong_certain"] == 2
    assert said["replies all unclear"]["wrong_certain"] == 1
    assert said["replies all minutes"]["recall"] == 1.0


def test_a_line_that_cannot_be_used_is_named(bench, corpus):
    result = bench("inbound", "--accuracy", "--corpus", corpus(row("yes"), {"text": "no"}))
    assert result.exit_code == 1
    assert "corpus.jsonl, line 2: asked, certain" in result.output


def test_without_the_tests_it_says_where_replies_come_from(bench, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    result = bench("inbound", "--accuracy", "--corpus", str(empty))
    assert result.exit_code == 1
    assert "--corpus FILE" in result.output


@pytest.mark.parametrize("options", [("register", "--accuracy"), ("inbound", "--corpus", __file__)])
def test_options_that_do_not_fit_are_refused(bench, options):
    assert bench(*options).exit_code == 2
