"""`flask hub read-reply`: a reading for each line, whatever the line is."""

import json

import pytest


@pytest.fixture
def read(app):
    def _read(*lines):
        given = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        result = app.test_cli_runner().invoke(args=["hub", "read-reply"], input=given)
        readings = [json.loads(line) for line in result.output.splitlines() if line.startswith("{")]
        return [reading["intent"] for reading in readings], result

    return _read


def test_each_line_has_its_reading_in_order(read):
    intents, result = read({"text": "1", "asked": True}, {"text": "STOP"}, {"text": "2", "options": 3})
    assert (intents, result.exit_code) == (["yes", "stop", "choose"], 0)


@pytest.mark.parametrize("odd", ["{", "[]", "null", "{}", '{"text":null}', "[" * 20_000])
def test_a_line_that_cannot_be_used_is_unclear_and_said(read, odd):
    intents, result = read(odd, {"text": "yes", "asked": True})
    assert (intents, result.exit_code) == (["unclear", "yes"], 1)
    assert "line 1." in result.output


@pytest.mark.parametrize(
    "over", [{"language": 5}, {"language": ["en"]}, {"options": "x"}, {"options": -1}, {"options": 10**400}]
)
def test_an_odd_option_beside_the_text_does_not_count(read, over):
    assert read({"text": "yes", "asked": True, **over})[0] == ["yes"]


def test_half_an_emoji_and_a_number_without_end_are_read(read):
    intents, result = read('{"text":"\\ud83d"}', '{"text":"yes","asked":true,"options":1e999}', {"text": 5})
    assert (intents, result.exit_code) == (["unclear", "yes", "unclear"], 0)
