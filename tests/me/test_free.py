"""When somebody is free: the week, dates off, free now, a break; and matching respects all of it."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.matching.queries import suggest
from hub.matching.rules import WhyNot
from hub.volunteers.models import DayOff, Volunteer
from hub.volunteers.times import availability
from tests import factories


@pytest.fixture
def ana(app):
    return factories.make_volunteer()


@pytest.fixture
def page(own, ana):
    return own(ana)


@pytest.fixture
def task(app):
    """Today, Saturday, 13:00 to 17:00."""
    return factories.make_task()


def again(person):
    db.session.rollback()
    return db.session.get_one(Volunteer, person.id, populate_existing=True)


def fits(task):
    db.session.rollback()
    found = suggest(task.id)
    return found.fit[0].reasons[2].words if found.fit else next(iter(found.why_not))


def test_the_week_is_ticked_in_28_boxes(page, ana):
    week = page.get("me.week")
    assert len(week.find_all("input[checked]")) == 28
    page.submit(week, "Keep this week", week=["0", "27"])
    assert again(ana).availability == availability.bit(0, 0) | availability.bit(6, 3)


def test_a_named_choice_is_one_press(page, ana):
    page.submit(page.get("me.week"), "Evenings")
    assert again(ana).availability == availability.EVENINGS


def test_nothing_ticked_is_never(page, ana, task):
    page.submit(page.get("me.week"), "Keep this week", week=None)
    assert again(ana).availability == 0 and fits(task) is WhyNot.NOT_FREE
    assert "never" in page.get("me.free").text


def test_a_day_off_is_kept_listed_respected_and_removed(page, task):
    form = page.get("me.day_off")
    free = page.submit(form, "Keep these days", first="2026-11-13", last="2026-11-14")
    assert "Fri 13 Nov 2026 to Sat 14 Nov 2026" in free.text
    assert fits(task) is WhyNot.NOT_FREE
    page.submit(free, "Remove")
    assert fits(task) == "free all shift"


def test_a_day_off_on_another_day_changes_nothing(page, task):
    page.submit(page.get("me.day_off"), "Keep these days", first="2026-11-15")
    assert fits(task) == "free all shift"


def test_the_day_of_a_shift_is_the_day_on_the_local_clock(page, app):
    late = factories.make_task(starts_in=timedelta(hours=10), lasts=timedelta(hours=6))
    page.submit(page.get("me.day_off"), "Keep these days", first="2026-11-15")
    assert fits(late) is WhyNot.NOT_FREE


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [("", "", "Write the day"), ("2026-11-20", "2026-11-19", "before the first day"),
     ("2026-11-01", "2026-11-02", "These days are over"), ("2026-11-20", "2028-11-20", "longer than a year")],
)  # fmt: skip
def test_days_that_cannot_be_are_refused_kindly(page, first, last, said):
    answer = page.submit(page.get("me.day_off"), "Keep these days", first=first, last=last)
    assert answer.status == 422 and said in answer.text
    assert answer.find("input[name=first]").get("value") == first


def test_free_now_goes_before_the_week_and_before_days_off(page, ana, task):
    page.submit(page.get("me.week"), "Keep this week", week=None)
    page.submit(page.get("me.day_off"), "Keep these days", first="2026-11-14")
    free = page.submit(page.get("me.free_now"), "I am free now", until="at", at="18:00")
    assert "You are free now, until" in free.text
    assert fits(task) == "free now until 6 pm"


def test_free_now_that_ends_before_the_shift_does_not_help(page, task):
    page.submit(page.get("me.week"), "Keep this week", week=None)
    page.submit(page.get("me.free_now"), "I am free now", until="two_hours")
    assert fits(task) is WhyNot.NOT_FREE


def test_until_tonight_is_ten_in_the_evening(page, ana):
    page.submit(page.get("me.free_now"), "I am free now", until="tonight")
    assert again(ana).free_until == clock.now() + timedelta(hours=11)


def test_free_now_is_taken_back(page, ana):
    free = page.submit(page.get("me.free_now"), "I am free now", until="tonight")
    page.submit(free, "I am not free any more")
    assert again(ana).free_until is None


@pytest.mark.parametrize(("until", "at", "said"), [(None, "", "Choose until"), ("at", "25:99", "like 17:30")])
def test_a_time_that_is_none_is_said_beside_the_field(page, until, at, said):
    answer = page.submit(page.get("me.free_now"), "I am free now", until=until, at=at)
    assert answer.status == 422 and said in answer.text


def test_a_break_until_a_day(page, ana, task):
    page.submit(page.get("me.pause"), "Leave me alone", how="day", day="2026-11-16")
    person = again(ana)
    assert person.paused_at is not None
    assert person.paused_until == clock.now() + timedelta(days=1, hours=13)
    assert fits(task) is WhyNot.NOT_ELIGIBLE
    assert "on a break, until Mon 16 Nov" in page.get("me.index").text


def test_a_break_until_they_say_so_ends_when_they_do(page, ana, task):
    free = page.submit(page.get("me.pause"), "Leave me alone", how="open")
    assert again(ana).paused_until is None
    page.submit(free, "End my break")
    assert again(ana).paused_at is None and fits(task) == "free all shift"


def test_free_now_ends_a_break_since_it_is_said_later(page, ana):
    page.submit(page.get("me.pause"), "Leave me alone", how="open")
    assert "This ends your break" in page.get("me.free_now").text
    page.submit(page.get("me.free_now"), "I am free now", until="tonight")
    assert again(ana).paused_at is None


def test_a_break_into_the_past_is_refused(page):
    answer = page.submit(page.get("me.pause"), "Leave me alone", how="day", day="2026-11-14")
    assert answer.status == 422 and "still to come" in answer.text


def test_nobody_removes_somebody_elses_days(page):
    other = factories.make_volunteer()
    theirs = factories.keep(
        DayOff(volunteer_id=other.id, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 20))
    )
    token = page.get("me.free").find("input[name=csrf_token]")["value"]
    assert page.post("me.remove_day_off", {"csrf_token": token}, uid=theirs.uid).status == 404
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DayOff)) == 1
