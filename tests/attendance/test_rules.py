"""Judgements about presence, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.attendance.rules import (
    AT_LEAST,
    Expectation,
    after_rest,
    began_after,
    expected_end,
    first_look,
    flags_of,
    hours_words,
    is_same_place,
    left_at,
    minutes_between,
    pick,
    said_at,
)
from hub.attendance.states import Flag

NOON = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)


def place(start: float, end: float, number: int = 1) -> Expectation:
    """A place from `start` to `end` hours after noon."""
    return Expectation(
        number, number, number, NOON + timedelta(hours=start), NOON + timedelta(hours=end), "Work"
    )


def test_an_arrival_is_meant_for_the_one_shift_that_is_near():
    assert pick([place(1, 4), place(20, 24, 2)], NOON) == place(1, 4)


@pytest.mark.parametrize(
    ("here", "to", "same"),
    [((1, 5), (1, 5), True), ((1, 5), (None, 5), True), ((1, None), (None, None), True), ((1, 5), (2, 5), False),
     ((1, 5), (None, 6), False), ((None, 5), (None, 5), True), ((None, 5), (1, 5), False)],
)  # fmt: skip
def test_a_second_sign_in_moves_a_person_only_to_another_task_or_hub(here, to, same):
    assert is_same_place(*here, *to) is same


def test_of_two_near_shifts_the_one_that_has_begun_is_meant():
    assert pick([place(-1, 1), place(2, 4, 2)], NOON) == place(-1, 1)


def test_two_shifts_that_have_both_begun_are_left_to_a_person():
    assert pick([place(-1, 1), place(-2, 4, 2)], NOON) is None


@pytest.mark.parametrize(("start", "end"), [(4, 8), (-9, -3)])
def test_far_too_early_and_far_too_late_are_not_meant(start, end):
    assert pick([place(start, end)], NOON) is None


LONGEST = timedelta(hours=12)


def test_somebody_on_a_shift_should_leave_at_its_end():
    assert expected_end(NOON + timedelta(hours=3), NOON, LONGEST) == NOON + timedelta(hours=3)


def test_nobody_is_expected_to_stay_longer_than_the_longest_shift():
    assert expected_end(NOON + timedelta(hours=20), NOON, LONGEST) == NOON + LONGEST


@pytest.mark.parametrize("shift_end", [None, NOON - timedelta(minutes=1)])
def test_without_a_shift_four_hours_are_expected(shift_end):
    assert expected_end(shift_end, NOON, LONGEST) == NOON + timedelta(hours=4)


def test_what_is_missing_is_flagged():
    assert flags_of(has_task=False, has_cover=False, is_confirmed=False) == (Flag.NO_TASK,)
    assert flags_of(has_task=True, has_cover=False, is_confirmed=False) == (Flag.NO_COVER, Flag.NOT_REFERRED)
    assert flags_of(has_task=True, has_cover=True, is_confirmed=True) == ()


def test_minutes_are_whole_across_midnight():
    assert minutes_between(NOON.replace(hour=23, minute=50), NOON + timedelta(hours=12, minutes=25)) == 35


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "less than a minute"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (200, "3 hours 20 minutes"),
    ],
)
def test_hours_read_as_people_say_them(minutes, words):
    assert hours_words(minutes) == words


def test_nobody_leaves_before_they_came_whatever_the_clock_did():
    assert left_at(NOON, NOON + timedelta(hours=2)) == (NOON + timedelta(hours=2), False)
    assert left_at(NOON, NOON - timedelta(hours=2)) == (NOON + AT_LEAST, True)


def test_what_was_said_earlier_counts_from_then_and_never_later_than_now():
    assert said_at(NOON - timedelta(minutes=20), NOON) == NOON - timedelta(minutes=20)
    assert said_at(NOON + timedelta(minutes=20), NOON) == NOON


def test_a_sign_in_that_lies_ahead_of_now_did_not_come_after_the_text():
    sent, later = NOON - timedelta(minutes=5), NOON - timedelta(minutes=1)
    assert began_after(later, sent, NOON)
    assert not began_after(NOON + timedelta(hours=2), sent, NOON)
    assert not began_after(sent - timedelta(hours=1), sent, NOON)


@pytest.mark.parametrize(("minutes", "is_break"), [(5, False), (15, True), (90, True)])
def test_a_rest_is_counted_and_a_short_one_is_no_break(minutes, is_break):
    end = NOON + timedelta(minutes=minutes)
    after = after_rest(NOON, end, 10, None)
    assert after == {
        "resting_since": None,
        "rest_minutes": 10 + minutes,
        "rested_at": end if is_break else None,
    }


def test_who_works_alone_is_looked_at_sooner_than_their_end():
    until = NOON + timedelta(hours=3)
    assert first_look(until, NOON, None) == until
    assert first_look(until, NOON, 60) == NOON + timedelta(hours=1)
    assert first_look(until, NOON, 240) == until
