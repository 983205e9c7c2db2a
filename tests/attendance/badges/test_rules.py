"""What a badge says in words, and when it does not hold."""

from datetime import timedelta

import pytest

from hub.attendance.badges.rules import Part, Screened, WhyNot, is_badge_code, marks_of, part_of, why_not
from hub.printed_codes import spaced, tidy
from tests.conftest import SATURDAY_ELEVEN as NOW

HOUR = timedelta(hours=1)


def test_what_nobody_has_seen_is_said_plainly():
    assert marks_of(Screened(has_shown_identity=False)) == [
        "Identity not seen",
        "Check: none – not alone with children",
    ]


def test_a_basic_check_does_not_let_anybody_be_alone_with_children():
    (_, check) = marks_of(Screened(has_shown_identity=True, check="basic"))
    assert check == "Check: basic – not alone with children"


def test_whoever_was_checked_for_it_carries_no_warning():
    facts = Screened(True, check="enhanced", is_for_vulnerable=True, to_sign=())
    assert marks_of(facts) == ["Identity seen", "Check: enhanced", "Has signed the agreement"]


def test_what_is_not_signed_is_named():
    assert marks_of(Screened(True, to_sign=("Release",)))[2] == "Has not signed: Release"


def test_a_long_row_of_papers_is_cut_and_counted():
    line = marks_of(Screened(True, shown=("Chainsaw ticket", "Boat licence", "First aid", "ICS 100")))[2]
    assert line == "Has shown: Chainsaw ticket, Boat licence and 2 more"


@pytest.mark.parametrize("typed", ["B7CEDFHJK", "b7c-edf-hjk", " B7C EDF HJK\r\n"])
def test_a_code_is_known_however_it_was_typed(typed):
    assert is_badge_code(typed) and tidy(typed) == "B7CEDFHJK" and spaced(tidy(typed)) == "B7C-EDF-HJK"


@pytest.mark.parametrize("typed", ["", "B7CEDFHJ", "7CEDFHJKM", "Hana Kere", "B1CEDFHJK", "Bér c’edfhj"])
def test_other_words_are_no_badge(typed):
    assert not is_badge_code(typed)


def test_a_badge_holds_until_its_last_moment():
    assert why_not(NOW, None, NOW) is None
    assert why_not(NOW - HOUR, None, NOW) is WhyNot.RAN_OUT
    assert why_not(NOW + HOUR, NOW, NOW) is WhyNot.ENDED


@pytest.mark.parametrize(
    ("badges", "number", "part"),
    [
        (0, 1, Part(1, 0, 0, 1, 1)),
        (200, 1, Part(1, 200, 200, 1, 1)),
        (209, 1, Part(1, 200, 209, 1, 2)),
        (209, 2, Part(201, 209, 209, 2, 2)),
        (209, 9, Part(201, 209, 209, 2, 2)),
        (209, 0, Part(1, 200, 209, 1, 2)),
    ],
)
def test_hundreds_print_in_parts_and_nobody_is_left_out(badges, number, part):
    assert part_of(badges, number, most=200) == part
