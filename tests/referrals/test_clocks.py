"""How long each state may wait, judged without an app."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.organisations.opening_hours import OpeningHours, read_hours
from hub.referrals import clocks
from hub.referrals.states import ReferralState

NOON = datetime(2026, 11, 13, 12, 0, tzinfo=ZoneInfo("Pacific/Auckland"))  # a Friday
NO_HOURS = OpeningHours()
OFFICE = read_hours("mon-fri 9-17")


def hours(number):
    return timedelta(hours=number)


@pytest.mark.parametrize("state", ReferralState)
def test_every_state_either_waits_until_a_moment_or_says_why_it_has_none(state):
    assert (state in clocks.WAITS) != (state in clocks.NO_CLOCK)
    due = clocks.due_after(state, starts_at=NOON + hours(2), ends_at=NOON + hours(6), now=NOON)
    assert (due is not None) == (state in clocks.WAITS)


@pytest.mark.parametrize(
    ("length", "left_of_it"),
    [(hours(8), hours(4)), (hours(2), hours(1)), (hours(1.5), hours(1)), (hours(0.5), hours(0.5))],
)
def test_a_place_is_worth_giving_while_half_of_the_shift_and_an_hour_are_left(length, left_of_it):
    assert clocks.last_use(NOON, NOON + length) == NOON + length - left_of_it


@pytest.mark.parametrize(
    ("starts_in", "open_at", "due_in"),
    [
        (hours(48), NO_HOURS, hours(2)),  # nobody has said when they are there
        (hours(96), OFFICE, hours(2)),
        (hours(2), NO_HOURS, hours(1.5)),  # time to get ready is left
        (hours(0.5), NO_HOURS, hours(0.25)),  # nobody has less than that
        (hours(-1), NO_HOURS, hours(0.25)),
    ],
)
def test_an_organisation_decides_before_it_is_time_to_set_out(starts_in, open_at, due_in):
    assert clocks.decide_by(NOON, open_at, 2.0, NOON + starts_in) == NOON + due_in


def test_the_time_to_decide_passes_in_opening_hours():
    evening = NOON.replace(hour=16)
    assert clocks.decide_by(evening, OFFICE, 2.0, NOON + timedelta(days=7)) == NOON.replace(day=16, hour=10)


def test_where_opening_hours_leave_no_room_before_the_shift_hours_pass_as_for_everybody():
    evening, sunday = NOON.replace(hour=18), NOON.replace(day=15, hour=9)
    assert clocks.decide_by(evening, OFFICE, 2.0, sunday) == NOON.replace(hour=20)


def test_the_person_has_an_hour_to_say_whether_we_may_share_and_less_when_it_starts_soon():
    assert clocks.share_by(NOON + hours(5), NOON) == NOON + hours(1)
    assert clocks.share_by(NOON + hours(1), NOON) == NOON + hours(0.5)
    assert clocks.share_by(NOON, NOON) == NOON + hours(0.25)


def test_the_reminder_is_due_at_half_time_when_somebody_is_there():
    monday = NOON.replace(day=16, hour=16)
    assert not clocks.reminder_is_due(NOON, NOON + hours(2), NOON + timedelta(minutes=59), NO_HOURS)
    assert clocks.reminder_is_due(NOON, NOON + hours(2), NOON + timedelta(minutes=60), NO_HOURS)
    assert not clocks.reminder_is_due(NOON, monday, NOON.replace(day=15), OFFICE), "a Sunday"
    assert clocks.reminder_is_due(NOON, monday, NOON.replace(day=16, hour=9), OFFICE)


def test_a_reminder_goes_to_a_closed_office_when_the_time_is_nearly_over():
    night = NOON.replace(hour=20).astimezone(UTC)
    assert clocks.reminder_is_due(night, night + hours(1), night + hours(0.5), OFFICE)
