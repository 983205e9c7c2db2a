"""Short call codes."""

import pytest

from hub.messaging.codes import LONGER, SHORT, NoCodeLeft, new_code
from hub.messaging.replies.rules import read_reply


def first(codes):
    return codes[0]


def test_a_code_is_a_letter_and_a_digit():
    assert all(len(code) == 2 and code[0].isalpha() and code[1].isdigit() for code in SHORT)


def test_no_code_begins_with_an_answer_or_with_a_letter_that_looks_like_a_figure():
    assert not {code[0] for code in SHORT} & set("YNLAIOSZ")


def test_a_code_in_use_is_not_given_twice():
    assert new_code({"C2", "c3"}, first) == "C4"


def test_when_the_short_codes_are_used_up_a_longer_one_is_given():
    assert new_code(set(SHORT), first) == LONGER[0]


def test_when_every_code_is_used_up_it_says_so():
    with pytest.raises(NoCodeLeft):
        new_code({*SHORT, *LONGER}, first)


@pytest.mark.parametrize("code", [*SHORT, *LONGER[:40]])
def test_every_code_can_be_read_back_from_a_reply(code):
    reading = read_reply(f"1 {code.lower()}", asked=True)
    assert (reading.intent, reading.code, reading.certain) == ("yes", code, True)
