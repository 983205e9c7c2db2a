"""Breaks due and shifts that are too long, over all stints that follow one another."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.attendance.rules import Limits
from hub.attendance.welfare.tiredness import Span, Tired, here_since, tired, working_since

NOON = datetime(2026, 11, 14, 12, tzinfo=UTC)
LIMITS = Limits(timedelta(hours=4), timedelta(hours=12))


def at(hour, minute=0):
    return NOON.replace(hour=hour, minute=minute)


def test_without_anything_before_work_began_at_the_sign_in():
    assert working_since(NOON, None) == here_since(NOON) == NOON


def test_being_sent_on_to_the_next_task_is_no_break():
    before = [Span(at(8), at(10)), Span(at(10, 5), at(11, 55))]
    assert working_since(NOON, None, before) == here_since(NOON, before) == at(8)


def test_half_an_hour_at_home_is_a_break_and_the_same_shift():
    before = [Span(at(8), at(11, 30))]
    assert working_since(NOON, None, before) == NOON and here_since(NOON, before) == at(8)


def test_who_was_away_for_half_a_day_comes_to_a_new_shift():
    assert here_since(NOON, [Span(at(2), at(7))]) == NOON


def test_a_rest_counts_wherever_it_was():
    assert working_since(NOON, at(14)) == at(14)
    assert working_since(NOON, None, [Span(at(8), at(11, 58), rested_at=at(10))]) == at(10)


@pytest.mark.parametrize(
    ("here", "worked", "is_resting", "found"),
    [
        (at(8, 1), at(8, 1), False, ()),
        (at(8), at(8), False, (Tired.BREAK_DUE,)),
        (at(8), at(8), True, ()),
        (at(0), at(11), False, (Tired.TOO_LONG,)),
        (at(0), at(0), False, (Tired.TOO_LONG, Tired.BREAK_DUE)),
    ],
)
def test_four_hours_without_a_break_and_twelve_in_all_are_too_much(here, worked, is_resting, found):
    assert tired(here, worked, NOON, LIMITS, is_resting=is_resting) == found
