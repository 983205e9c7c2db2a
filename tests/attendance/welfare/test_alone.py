"""Working alone, resting, how long somebody stays, and a task whose hours change while people are there."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.alarms.queries import open_alarms
from hub.attendance import services as attendance
from hub.attendance.models import Stint
from hub.attendance.welfare import alone, queries, resting
from hub.attendance.welfare.jobs import watch
from hub.database import db
from hub.errors import Conflict, Invalid
from hub.messaging.models import Message
from hub.tasks import services as tasks
from hub.tasks.queries import as_it_stands
from hub.tasks.rules import ShiftFacts
from tests import factories

pytestmark = pytest.mark.usefixtures("app")
HOUR = timedelta(hours=1)


@pytest.fixture
def task(at):
    return factories.make_task(starts_in=timedelta(), lasts=4 * HOUR, lines=(("", 20),))


def comes(task):
    person = factories.make_volunteer()
    uid = attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    return db.session.scalar(sa.select(Stint).where(Stint.uid == uid))


def round_goes(at, **later):
    at.forward(**later)
    watch(clock.now())
    db.session.expire_all()


def asked():
    return db.session.scalar(sa.select(sa.func.count(Message.id)).where(Message.kind == "welfare"))


def gets_hours(task, start, end):
    facts = as_it_stands(task)
    tasks.change_task(
        task.id, replace(facts, shifts=(ShiftFacts(start, end, key=task.shifts[0].id),)), by=SYSTEM
    )
    db.session.expire_all()


def test_everybody_on_a_lone_task_is_asked_who_is_there_and_who_comes_later(task, at):
    first = comes(task)
    assert alone.everybody_alone(task.uid, 60, by=SYSTEM) == 1
    at.forward(minutes=30)
    second = comes(task)
    round_goes(at, minutes=31)
    assert asked() == 1 and first.welfare_asked_at and not second.welfare_asked_at
    round_goes(at, minutes=30)
    assert asked() == 2
    assert [one.stint.id for one in queries.under_checks()] == [first.id, second.id]


def test_the_checks_of_a_task_end_for_all(task, at):
    stint = comes(task)
    alone.everybody_alone(task.uid, 60, by=SYSTEM)
    alone.everybody_alone(task.uid, None, by=SYSTEM)
    assert queries.under_checks() == [] and stint.check_at == stint.expected_end_at
    round_goes(at, hours=2)
    assert asked() == 0


def test_checks_are_not_begun_on_whoever_has_left(task):
    stint = comes(task)
    attendance.sign_out(db.session.get(factories.Volunteer, stint.volunteer_id).uid, by=SYSTEM)
    with pytest.raises(Conflict, match="not signed in"):
        alone.check_on(stint.uid, 60, by=SYSTEM)


def test_a_rest_pressed_twice_is_one_and_its_minutes_add_up(task, at):
    stint = comes(task)
    for _ in range(2):
        resting.begin_rest(stint.uid, by=SYSTEM)
        at.forward(minutes=10)
    assert resting.be_back(stint.uid, by=SYSTEM) == 20 and resting.be_back(stint.uid, by=SYSTEM) == 0
    resting.begin_rest(stint.uid, by=SYSTEM)
    at.forward(minutes=5)
    resting.sign_out(stint.uid, by=SYSTEM)
    assert (stint.rest_minutes, stint.resting_since) == (25, None)
    with pytest.raises(Conflict):
        resting.begin_rest(stint.uid, by=SYSTEM)


def test_a_long_shift_is_expected_to_end_after_the_longest_one(at):
    stint = comes(factories.make_task(starts_in=timedelta(), lasts=20 * HOUR))
    assert stint.expected_end_at == clock.now() + 12 * HOUR


def test_staying_beyond_the_longest_shift_needs_a_reason(task, at):
    stint = comes(task)
    with pytest.raises(Invalid, match="longest shift"):
        alone.stay_until(stint.uid, clock.now() + 13 * HOUR, " ", by=SYSTEM)
    alone.stay_until(stint.uid, clock.now() + 13 * HOUR, "Night watch, agreed with Moana", by=SYSTEM)
    assert stint.expected_end_at == stint.check_at == clock.now() + 13 * HOUR


@pytest.mark.parametrize("hours", [-1, 0, 30])
def test_a_time_to_leave_lies_ahead_and_within_a_day(task, hours):
    stint = comes(task)
    with pytest.raises(Invalid):
        alone.stay_until(stint.uid, clock.now() + hours * HOUR, "Because", by=SYSTEM)


def test_who_stays_longer_is_asked_at_the_new_time(task, at):
    stint = comes(task)
    round_goes(at, hours=4, minutes=1)
    assert asked() == 1
    alone.stay_until(stint.uid, clock.now() + 2 * HOUR, "", by=SYSTEM)
    round_goes(at, hours=1, minutes=59)
    assert asked() == 1 and open_alarms() == []
    round_goes(at, minutes=2)
    assert asked() == 2


def test_a_task_that_ends_later_keeps_its_people_longer(task, at):
    stint, start = comes(task), task.shifts[0].starts_at
    gets_hours(task, start, start + 6 * HOUR)
    assert stint.expected_end_at == stint.check_at == start + 6 * HOUR
    round_goes(at, hours=5)
    assert asked() == 0


def test_a_task_that_ends_sooner_has_its_people_leave_sooner(task, at):
    stint, start = comes(task), task.shifts[0].starts_at
    at.forward(hours=2)
    gets_hours(task, start, start + HOUR)
    assert stint.expected_end_at == start + HOUR
    round_goes(at)
    assert asked() == 1


def test_new_hours_never_silence_an_alarm(task, at):
    stint, start = comes(task), task.shifts[0].starts_at
    round_goes(at, hours=4, minutes=1)
    round_goes(at, minutes=16)
    assert len(open_alarms()) == 1
    gets_hours(task, start, start + 8 * HOUR)
    assert stint.expected_end_at == start + 4 * HOUR and queries.is_in_alarm(stint)


def test_new_hours_beyond_the_longest_shift_stop_there(task, at):
    stint, start = comes(task), task.shifts[0].starts_at
    gets_hours(task, start, start + 20 * HOUR)
    assert stint.expected_end_at == start + 12 * HOUR
