"""Stints become hours: to the minute, by the day, at the rate of the role."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from hub.attendance.hours.rules import Rate, hours_of, parts_by_day, rate_for, value_of, wrong_times
from hub.attendance.rules import minutes_between

WELLINGTON = ZoneInfo("Pacific/Auckland")
SANTIAGO = ZoneInfo("America/Santiago")


def local(zone, *parts):
    return datetime(*parts, tzinfo=zone).astimezone(UTC)


def test_a_stint_within_one_day_is_one_part():
    begins = local(WELLINGTON, 2026, 11, 14, 9, 0)
    (part,) = parts_by_day(begins, begins + timedelta(hours=3, minutes=20), WELLINGTON)
    assert (part.on, part.minutes, f"{part.begins_at:%H:%M}") == (date(2026, 11, 14), 200, "09:00")


def test_a_stint_across_midnight_is_split_at_it():
    begins = local(WELLINGTON, 2026, 11, 14, 22, 30)
    parts = list(parts_by_day(begins, begins + timedelta(hours=4), WELLINGTON))
    assert [(part.on.day, part.minutes) for part in parts] == [(14, 90), (15, 150)]
    assert parts[0].ends_at == parts[1].begins_at


@pytest.mark.parametrize(
    ("zone", "evening", "minutes"),
    [
        # Clocks go forward: the night is an hour shorter. They go back: an hour longer.
        (WELLINGTON, (2026, 9, 26, 20, 0), 11 * 60),
        (WELLINGTON, (2026, 4, 4, 20, 0), 13 * 60),
        (SANTIAGO, (2026, 9, 5, 20, 0), 11 * 60),
        (SANTIAGO, (2026, 4, 4, 20, 0), 13 * 60),
    ],
)
def test_a_night_in_which_the_clocks_change_has_the_minutes_that_passed(zone, evening, minutes):
    begins = local(zone, *evening)
    ends = local(zone, *evening[:2], evening[2] + 1, 8, 0)
    parts = list(parts_by_day(begins, ends, zone))
    assert sum(part.minutes for part in parts) == minutes_between(begins, ends) == minutes


def test_the_parts_add_up_whatever_the_seconds():
    begins = local(WELLINGTON, 2026, 11, 14, 23, 58, 31)
    for seconds in range(1, 400_000, 7919):
        ends = begins + timedelta(seconds=seconds)
        parts = list(parts_by_day(begins, ends, WELLINGTON))
        assert sum(part.minutes for part in parts) == minutes_between(begins, ends)
        assert all(part.begins_at.date() == part.on for part in parts)


RATES = (
    Rate("", date(2026, 1, 1), Decimal("25.00"), "NZD"),
    Rate("", date(2026, 11, 15), Decimal("26.00"), "NZD"),
    Rate("Chainsaw", date(2026, 1, 1), Decimal("41.50"), "NZD"),
    Rate("", date(2026, 1, 1), Decimal("99.00"), "NZD", is_thanks=True),
)


@pytest.mark.parametrize(
    ("role", "day", "per_hour"),
    [("Cook", 14, "25.00"), ("Cook", 15, "26.00"), (" chainsaw ", 15, "41.50")],
)
def test_the_newest_rate_of_the_role_counts_else_that_of_all(role, day, per_hour):
    assert rate_for(role, date(2026, 11, day), RATES).per_hour == Decimal(per_hour)


def test_the_thank_you_value_is_kept_apart():
    assert rate_for("Cook", date(2026, 11, 15), RATES, thanks=True).per_hour == Decimal("99.00")
    assert rate_for("Cook", date(2025, 1, 1), RATES) is None


def test_a_value_is_to_the_cent():
    assert value_of(95, RATES[0]) == Decimal("39.58")
    assert hours_of(95) == "1.58"


NOW = datetime(2026, 11, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [
        (1, 2, "signed_in_at"),
        (-3, 1, "signed_out_at"),
        (-3, -3, "signed_out_at"),
        (-60, -1, "signed_out_at"),
    ],
)
def test_times_that_cannot_be_are_named(begins, ends, field):
    times = [NOW + timedelta(hours=hours) for hours in (begins, ends)]
    assert list(wrong_times(*times, NOW)) == [field]


def test_times_that_can_be_are_not():
    assert wrong_times(NOW - timedelta(hours=3), NOW - timedelta(hours=1), NOW) == {}
