"""Numbers sealed in few letters: nobody can make them up, or use them for something else."""

import pytest

from hub.sealed import seal, unseal

pytestmark = pytest.mark.usefixtures("app")


def test_what_was_sealed_is_read_again():
    text = seal("roll call", [0, 127, 128, 300_000])
    assert unseal(text).numbers == (0, 127, 128, 300_000) and unseal(text).holds("roll call")
    assert text.isalnum() and text == text.lower() and len(text) <= 32


def test_capitals_are_the_same():
    assert unseal(seal("roll call", [7]).upper()).holds("roll call")


@pytest.mark.parametrize("wrong", ["", "a", "!!!!", "0189", "a" * 100])
def test_what_is_none_holds_for_nothing(wrong):
    assert not unseal(wrong).holds("roll call")


def test_it_holds_for_its_purpose_and_with_what_stands_beside_it():
    text = seal("roll call", [7], "+6421555000")
    assert unseal(text).holds("roll call", "+6421555000")
    assert not unseal(text).holds("roll call", "+6421555001") and not unseal(text).holds(
        "other", "+6421555000"
    )


def test_another_number_is_not_sealed_by_the_same_signature():
    real, other = unseal(seal("roll call", [7])), unseal(seal("roll call", [8]))
    assert real.signature != other.signature
