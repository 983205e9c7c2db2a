"""Parts of a text, against the carrier's own calculator."""

import json
from pathlib import Path

import pytest

from hub.messaging.texts.segments import Encoding, count, graphemes, smart_encode

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "sms_segment_vectors.json").read_text())["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['name']}-{v['smart_encoded']}")
def test_a_text_is_counted_as_the_carrier_counts_it(vector):
    body = smart_encode(vector["body"]) if vector["smart_encoded"] else vector["body"]
    counted = count(body)
    assert (counted.encoding, counted.segments) == (vector["encoding"], vector["segments"])


def test_an_empty_text_is_one_part():
    assert count("") == count("").__class__(Encoding.GSM_7, 1, 0)


def test_units_count_two_for_the_extension_table():
    assert count("a€").units == 3


def test_units_count_two_for_an_emoji():
    assert count("a👍").units == 3


@pytest.mark.parametrize("whole", ["e\u0301", "👍🏽", "👨\u200d👩\u200d👧", "🇳🇿", "1\ufe0f\u20e3"])
def test_what_is_seen_as_one_character_is_never_cut(whole):
    assert graphemes(f"a{whole}b") == ["a", whole, "b"]


def test_two_flags_are_two_characters():
    assert graphemes("🇳🇿🇨🇱") == ["🇳🇿", "🇨🇱"]


def test_smart_encoding_leaves_letters_alone():
    assert smart_encode("Māori – “señor” ça va…") == 'Māori - "señor" ça va...'


def test_a_long_text_is_counted_quickly_and_right():
    assert count("x" * 10_000).segments == 66
