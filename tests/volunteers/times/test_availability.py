"""When people are free, as 28 bits of a week."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from hub.errors import Invalid
from hub.volunteers.times import availability
from hub.volunteers.times.availability import ANY, as_written, bit, describe, free_during, mask_for, parse

ZONE = ZoneInfo("Pacific/Auckland")


def at(day, hour):
    """A moment of November 2026 on the local clock; the 14th is a Saturday."""
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


SATURDAY = at(14, 13)


@pytest.mark.parametrize(
    "written,words",
    [
        ("", "any time"),
        ("any", "any time"),
        ("weekdays", "weekdays in the day"),
        ("weekends;evenings", "weekends, evenings"),
        ("mon-am; tue-pm", "Mon morning, Tue afternoon"),
        ("Monday morning", "Mon morning"),
        ("sun", "Sun morning, Sun afternoon, Sun evening"),
    ],
)
def test_what_is_written_reads_back_in_words(written, words):
    assert describe(parse(written)) == words


@pytest.mark.parametrize(
    "short,whole",
    [
        ("wd", "weekdays"),
        ("we", "weekends"),
        ("eve", "evenings"),
        ("Any time", "any"),
        ("we and sat am", "weekends"),
    ],
)
def test_clerks_write_it_short(short, whole):
    assert parse(short) == parse(whole)


@pytest.mark.parametrize(
    "mask", [ANY, 0, 1, 2**27, availability.WEEKDAYS | 2, availability.WEEKENDS, 0x5A5A5A5]
)
def test_what_is_written_down_can_be_typed_again(mask):
    assert parse(as_written(mask)) == mask


def test_words_that_are_no_time_are_refused():
    with pytest.raises(Invalid, match="someday"):
        parse("weekends; someday")


def test_an_afternoon_touches_only_the_afternoon():
    assert mask_for(SATURDAY, SATURDAY.replace(hour=18)) == bit(5, 1)


def test_a_span_over_midnight_belongs_to_the_night_before():
    assert mask_for(SATURDAY.replace(hour=23), at(15, 5)) == bit(5, 3)


def test_sunday_night_ends_on_monday_morning():
    assert mask_for(at(16, 2), at(16, 7)) == bit(6, 3) | bit(0, 0)


def test_a_week_long_span_touches_everything():
    assert mask_for(SATURDAY, at(21, 14)) == ANY


def test_one_is_free_only_when_free_in_every_part():
    assert free_during(parse("weekends"), SATURDAY, SATURDAY.replace(hour=20))
    assert not free_during(parse("sat-pm"), SATURDAY, SATURDAY.replace(hour=20))
    assert free_during(ANY, SATURDAY, at(17, 0))


def test_named_times_fit_in_a_week():
    assert all(0 < mask <= ANY for mask in availability.NAMED.values())
