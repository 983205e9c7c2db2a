"""When somebody is there: read, written, and counted with."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from hub.errors import Invalid
from hub.organisations.opening_hours import add_open_hours, is_open_at, kept_hours, read_hours

WELLINGTON = ZoneInfo("Pacific/Auckland")


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=WELLINGTON)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mon-fri 9-17; sat 10-12", "mon-fri 9-17; sat 10-12"),
        ("Monday to Friday 9am-5pm, ", "mon-fri 9-17"),
        ("Mon, Wed 9:30-12, 13.00–17:15", "mon 9:30-12, 13-17:15; wed 9:30-12, 13-17:15"),
        ("weekdays 9-5pm; weekends: 1-5pm", "mon-fri 9-17; sat-sun 13-17"),
        ("sat-mon 8-12", "mon 8-12; sat-sun 8-12"),
        ("fri 20-2", "fri 20-24; sat 0-2"),
        ("mon 9-12; mon 11-15", "mon 9-15"),
        ("daily 0-24", "mon-sun 0-24"),
        ("24/7", "mon-sun 0-24"),
        ("thurs 9 to 12 and 13 to 15; sun closed", "thu 9-12, 13-15"),
        ("  ", ""),
    ],
)
def test_hours_are_read_as_people_write_them_and_kept_in_one_way(typed, kept):
    assert str(read_hours(typed)) == kept
    assert read_hours(kept) == read_hours(typed)


@pytest.mark.parametrize(
    "typed",
    ["mornings", "mon", "9-17", "mon-fri", "mon 9", "mon 9-5", "mon 25-26", "mon 9:75-10", "mon 13pm-14", "xyz 9-17",
     "mon-tue-wed 9-17", "mon 9-17-20", "m 9-17"],
)  # fmt: skip
def test_what_cannot_be_read_says_how_to_write_it(typed):
    with pytest.raises(Invalid, match="mon-fri 9-17; sat 10-12") as refused:
        read_hours(typed)
    assert list(refused.value.fields) == ["opening_hours"]


def test_words_of_an_older_list_count_as_nothing_said():
    assert kept_hours("when we can").spans == ()


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-13T09:00", True),
        ("2026-11-13T16:59", True),
        ("2026-11-13T17:00", False),
        ("2026-11-14T11:00", True),
        ("2026-11-15T11:00", False),
    ],
)
def test_somebody_is_there_from_the_first_minute_to_before_the_last(moment, is_open):
    assert is_open_at(read_hours("mon-fri 9-17; sat 10-12"), local(moment)) is is_open


def test_hours_that_nobody_has_said_are_always_open():
    assert is_open_at(read_hours(""), local("2026-11-15T03:00"))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-13T10:00", 2, "2026-11-13T12:00"),
        ("2026-11-13T16:00", 2, "2026-11-14T11:00"),
        ("2026-11-13T16:00", 4, "2026-11-16T10:00"),
        ("2026-11-15T03:00", 1, "2026-11-16T10:00"),
        ("2026-11-13T16:00", 1, "2026-11-13T17:00"),
    ],
)
def test_a_deadline_runs_only_while_somebody_is_there(start, count, end):
    hours = read_hours("mon-fri 9-17; sat 10-12")
    assert add_open_hours(local(start), hours, count) == local(end)


def test_a_deadline_runs_on_where_nobody_has_said_when_they_are_open():
    assert add_open_hours(local("2026-11-15T03:00"), read_hours(""), 2.5) == local("2026-11-15T05:30")
