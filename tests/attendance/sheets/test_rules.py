"""Times as people write them on a sheet: morning or afternoon, past midnight, when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from hub.attendance.sheets.rules import (
    Clash,
    Paper,
    Planned,
    Reading,
    Visit,
    came_on,
    can_be_in,
    clash,
    left_on,
    read_clock,
    wrong_span,
)
from hub.errors import Invalid

HERE = "Pacific/Auckland"
SATURDAY = date(2026, 11, 14)
HUB = Paper(SATURDAY, HERE)


def there(hour: int, minute: int = 0, day: date = SATURDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(HERE)).astimezone(UTC)


def task(starts: datetime, hours: float) -> Paper:
    return Paper(SATURDAY, HERE, (Planned(starts, starts + timedelta(hours=hours)),))


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("0930", (9, 30)), ("930", (9, 30)), ("9.30", (9, 30)), ("9:30 pm", (21, 30)), ("9:30 P.M.", (21, 30)),
        ("21h30", (21, 30)), ("9", (9, 0)), ("9 am", (9, 0)), ("12am", (0, 0)), ("12 pm", (12, 0)), ("noon", (12, 0)),
        ("24:00", (24, 0)), ("midnight", (24, 0)), ("9,30", (9, 30)), ("21:30 pm", (21, 30)), ("17h", (17, 0)),
    ],
)  # fmt: skip
def test_a_time_is_read_in_the_forms_people_write(written, means):
    clock = read_clock(written, "came")
    assert (clock.hour, clock.minute) == means


@pytest.mark.parametrize(
    "written", ["", "nine", "93", "9:60", "25:00", "24:30", "13 am", "9:30:15", "-9", "99999"]
)
def test_what_is_no_time_is_said_with_an_example(written):
    with pytest.raises(Invalid, match="as it stands there"):
        read_clock(written, "came")


def left(paper: Paper, came: datetime, written: str, said: Reading | None = None):
    return left_on(paper, came, read_clock(written, "left"), said)


def test_a_night_shift_ends_on_the_next_day():
    assert left(HUB, there(22), "0600").at == there(6, day=SATURDAY + timedelta(days=1))
    assert left(HUB, there(22), "0600").choices == ()


def test_midnight_ends_the_day():
    assert left(HUB, there(18), "24:00").at == there(0, day=SATURDAY + timedelta(days=1))


def test_nine_to_five_is_asked_about_where_no_shift_explains_it():
    assert left(HUB, there(9), "5:15").choices == (Reading.AFTERNOON, Reading.AS_WRITTEN)
    assert left(HUB, there(9), "5:15", Reading.AFTERNOON).at == there(17, 15)
    assert left(HUB, there(9), "5:15", Reading.AS_WRITTEN).at == there(5, 15, SATURDAY + timedelta(days=1))


def test_a_shift_explains_nine_to_five():
    paper = task(there(9), 8)
    assert left(paper, there(9), "5:15").at == there(17, 15)
    assert came_on(task(there(13), 4), read_clock("1:30", "came")) == there(13, 30)


def test_who_came_past_midnight_came_on_the_day_after_that_of_the_sheet():
    paper = task(there(20), 10)
    came = came_on(paper, read_clock("00:30", "came"))
    assert came == there(0, 30, SATURDAY + timedelta(days=1))
    assert left(paper, came, "0600").at == there(6, day=SATURDAY + timedelta(days=1))


def test_more_than_sixteen_hours_must_be_said_again():
    assert left(HUB, there(5), "2300").choices == (Reading.AS_WRITTEN,)
    assert left(HUB, there(5), "2300", Reading.AS_WRITTEN).choices == ()


def test_on_the_night_the_clocks_go_back_the_hours_are_those_that_passed():
    paper = Paper(date(2026, 4, 4), HERE)
    came = there(22, day=date(2026, 4, 4))
    assert left(paper, came, "0600").at - came == timedelta(hours=9)
    assert left(paper, there(2, 30, date(2026, 4, 5)), "02:15").at - there(
        2, 30, date(2026, 4, 5)
    ) == timedelta(minutes=45)


def test_a_time_that_the_clocks_jump_over_is_said():
    paper = Paper(date(2026, 9, 27), HERE)
    with pytest.raises(Invalid, match="the clocks go forward"):
        came_on(paper, read_clock("02:30", "came"))


def test_nobody_has_come_or_left_in_the_future():
    now = there(12)
    assert "came" in wrong_span(there(13), None, now) and "left" in wrong_span(there(9), there(13), now)
    assert wrong_span(there(9), there(11), now) == {}
    assert "left" in wrong_span(there(9), there(9), now)


def test_who_came_yesterday_is_not_still_in_by_the_word_of_a_sheet():
    assert can_be_in(there(1), there(12)) and not can_be_in(there(1), there(18))


def visit(*, is_here: bool) -> Visit:
    return Visit(uuid4(), "The hub", there(9), there(12), "by text", is_here=is_here)


def test_one_visit_here_is_the_same_and_elsewhere_nobody_is_in_two_places():
    here, elsewhere = visit(is_here=True), visit(is_here=False)
    cases = {
        (): Clash.NONE,
        (here,): Clash.SAME,
        (here, here): Clash.SEVERAL,
        (here, elsewhere): Clash.ELSEWHERE,
    }
    assert {visits: clash(visits) for visits in cases} == cases
