"""What a letter says, drawn together from days of work; its code."""

from datetime import date, timedelta
from math import log2

import pytest

from hub.attendance.letters.rules import (
    LENGTH,
    Counted,
    Given,
    is_letter_code,
    kept,
    lines_of,
    read,
    spaced,
    was_put_right,
)
from hub.printed_codes import SIGNS, tidy
from tests.conftest import SATURDAY_ELEVEN as NOW

FIRST, SECOND = date(2026, 11, 14), date(2026, 11, 15)


def given(work="Pack parcels", on=FIRST, minutes=60, **more):
    return Given(work, "Harbour Food Rescue", "Volunteer", on, minutes, **more)


def test_the_same_work_on_several_days_is_one_line():
    (line,) = lines_of([given(on=SECOND, minutes=30), given(), given(minutes=45)])
    assert (line.days, line.stamped, line.estimated) == ((FIRST, SECOND), 135, 0)


def test_an_estimate_stands_beside_the_hours_and_never_in_them():
    (line,) = lines_of([given(), given(on=SECOND, minutes=300, is_estimated=True)])
    assert (line.stamped, line.estimated) == (60, 300)


def test_other_work_is_another_line_in_the_order_of_days():
    lines = lines_of([given("Doors", on=SECOND), given()])
    assert [line.work for line in lines] == ["Pack parcels", "Doors"]


def test_lines_are_read_as_they_were_kept():
    lines = lines_of([given(), given("Doors", on=SECOND, is_estimated=True)])
    assert read(kept(lines)) == lines


def test_nobody_tries_a_code_out():
    assert LENGTH * log2(len(SIGNS)) > 50
    assert len(set(SIGNS)) == len(SIGNS) and not set(SIGNS) & set("OILS015BQZ28AGU")


@pytest.mark.parametrize("typed", ["CDEFHJKMNPRT", "cdef-hjkm-nprt", " CDEF HJKM\tNPRT "])
def test_a_code_is_known_however_it_was_typed(typed):
    assert is_letter_code(typed) and spaced(tidy(typed)) == "CDEF-HJKM-NPRT"


@pytest.mark.parametrize(
    "typed", ["", "CDEFHJKMNPR", "CDEFHJKMNPRTT", "CDEF-HJKM-NPRO", "%00", "ÇDEFHJKMNPRT"]
)
def test_other_words_are_no_code(typed):
    assert not is_letter_code(typed)


def test_a_letter_knows_when_one_of_its_times_changed():
    stint = Counted("a", NOW, NOW + timedelta(hours=2), is_estimated=False)
    later = Counted("a", NOW, NOW + timedelta(hours=3), is_estimated=False)
    guessed = Counted("a", NOW, NOW + timedelta(hours=2), is_estimated=True)
    then = {"a": stint.mark}
    assert not was_put_right(then, {"a": stint.mark, "b": later.mark})
    assert all(was_put_right(then, now) for now in ({"a": later.mark}, {"a": guessed.mark}, {}))
