"""The rows of the task form: several days and times, and whom each of them needs."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from tests import factories

FILLED = {
    "title": "Fill sandbags", "address": "1 Beach Street, Petone", "lat": "-41.227", "lon": "174.885",
    "day": "2026-11-15", "starts": "09:00", "ends": "12:00", "needed_1": "3",
    "day_2": "2026-11-16", "starts_2": "09:00", "ends_2": "12:00",
}  # fmt: skip


@pytest.fixture
def coordinator(app, sign_in):
    factories.make_incident()
    return sign_in(Role.COORDINATOR)


def send(coordinator, **over):
    owner = factories.make_organisation()
    fields = {**FILLED, "organisation": str(owner.id), **over}
    return coordinator.submit(coordinator.get("tasks.new"), "Raise and open it", **fields)


def needs(task):
    return [[(line.skill, line.needed) for line in task.lines_of(shift)] for shift in task.shifts]


def test_two_days_need_the_same_people_unless_a_line_says_otherwise(coordinator, one):
    page = send(coordinator, skill_2="driving_van", needed_2="1", when_2="2")
    assert page.h1 == "Will it be filled in time?"
    assert needs(one(sa.select(Task))) == [[("", 3)], [("", 3), ("driving_van", 1)]]
    assert "Ask for this time" in page.text


def test_a_gap_between_the_days_is_no_matter(coordinator, one):
    send(coordinator, day_2="", starts_2="", ends_2="", day_4="2026-11-18", starts_4="09:00", ends_4="11:00",
         skill_2="cooking", needed_2="1", when_2="4")  # fmt: skip
    assert needs(one(sa.select(Task))) == [[("", 3)], [("", 3), ("cooking", 1)]]


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"ends_2": ""}, "leave all three empty"),
        ({"day_2": "2026-11-15"}, "This time stands above already"),
        ({"day_2": "2026-11-12"}, "over already"),
        ({"skill_2": "cooking", "needed_2": "1", "when_2": "3"}, "There is no third time above"),
        ({"when_1": "1"}, "how many people the second time needs"),
        ({"needed_2": "2"}, "stands above already"),
        ({"ride_from": "Station"}, "when the ride leaves"),
        ({"ride_time": "08:00"}, "where the ride leaves from"),
    ],
)
def test_what_is_wrong_in_a_row_stands_beside_it(coordinator, over, words):
    page = send(coordinator, **over)
    assert page.status == 422 and words in page.text
    assert page.find("input[name=title]")["value"] == "Fill sandbags"


def test_a_change_begins_with_the_rows_as_they_stand(coordinator, one):
    send(coordinator, skill_2="driving_van", needed_2="1", when_2="2")
    form = coordinator.get("tasks.change", uid=one(sa.select(Task)).uid)
    coordinator.submit(form, "Keep these changes")
    assert needs(one(sa.select(Task))) == [[("", 3)], [("", 3), ("driving_van", 1)]]


def test_an_emptied_row_takes_the_time_out(coordinator, one):
    send(coordinator)
    form = coordinator.get("tasks.change", uid=one(sa.select(Task)).uid)
    coordinator.submit(form, "Keep these changes", day_2="", starts_2="", ends_2="")
    assert needs(one(sa.select(Task))) == [[("", 3)]]


def test_a_time_that_has_begun_does_not_stand_against_other_changes(coordinator, one, at):
    send(coordinator)
    at(datetime(2026, 11, 15, 1, tzinfo=UTC))
    form = coordinator.get("tasks.change", uid=one(sa.select(Task)).uid)
    page = coordinator.submit(form, "Keep these changes", title="Carry sandbags")
    assert page.status == 200 and one(sa.select(Task)).title == "Carry sandbags"


def test_everything_that_a_task_may_say_is_kept_and_shown(coordinator, one):
    page = send(
        coordinator, directions="Past the church", access="Two steps", hazards="Deep water",
        demands=["lifting", "stairs"],
        ride_from="Petone station", ride_time="08:15", ride_seats="20", ride_back="12:30", is_paid_work="yes",
        adds="More hands", adds_decided_by="Rosa Lim",
    )  # fmt: skip
    task = one(sa.select(Task))
    assert (task.state, task.demands, task.ride_seats) == (TaskState.OPEN, ["lifting", "stairs"], 20)
    for words in ("Past the church", "Two steps", "Deep water", "Lifting and carrying, stairs", "08:15 from Petone",
                  "back 12:30, 20 seats", "Volunteers add: More hands. Decided by Rosa Lim"):  # fmt: skip
        assert words in page.text, words


def test_the_ride_may_leave_on_the_evening_before(coordinator, one):
    send(coordinator, starts="00:30", ends="04:00", ride_from="Station", ride_time="23:45", ride_back="04:15")
    task = one(sa.select(Task))
    assert (task.shifts[0].starts_at - task.ride_at).total_seconds() == 45 * 60
    assert (task.ride_back_at - task.shifts[0].ends_at).total_seconds() == 15 * 60
