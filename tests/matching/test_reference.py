"""Thousands of searches drawn by chance find just whom a plain reference finds, in its order, with its counts."""

from dataclasses import replace

import pytest

from hub.matching.asks import asks_of
from hub.matching.queries import fitting, why_nots
from hub.tasks.states import TaskState
from tests.matching import reference
from tests.matching.crowd import SKILLS, Crowd

pytestmark = pytest.mark.usefixtures("app")
PLACES = [(-41.2, 174.8), (-16.8, 179.95), (64.1, -21.9), (0.0, 0.0)]
PEOPLE, TASKS, SEARCHES = 100, 25, 20


@pytest.fixture(params=range(4))
def crowd(request, at):
    crowd = Crowd(request.param, at.moment, PLACES[request.param], PEOPLE)
    for number in range(TASKS):
        crowd.make_task(state=TaskState.OPEN if number % 5 == 0 else TaskState.DRAFT)
    crowd.write()
    return crowd


def searches(crowd):
    """Each task looked for from several distances, with a long and a short list."""
    for task in crowd.tasks:
        for _ in range(SEARCHES):
            yield (
                task.id,
                crowd.random.choice([3.0, 8.0, 25.0, 60.0, 100.0]),
                crowd.random.choice([1, 4, 12, 300]),
            )


def test_everything_equals_the_reference(crowd):
    for task_id, km, limit in searches(crowd):
        asks = asks_of(task_id, within_km=km)
        found = why_nots(task_id, within_km=km, fit=fitting(task_id, limit=limit, within_km=km))
        expected = reference.counts(asks, crowd.people)
        assert {None: found.fit_count, **found.why_not} == {None: 0, **expected}
        best = reference.suggestions(asks, crowd.people, limit, lacked_near(crowd, asks[0]))
        assert [one.volunteer_id for one in found.fit] == [key for _, key in best]
        assert [one.score for one in found.fit] == pytest.approx([max(0, 1 - each) for each, _ in best])


def lacked_near(crowd, ask) -> set[str]:
    """The skills that other open tasks within some 25 km want."""
    box = reference.box_of(replace(ask, within_km=25.0 / 1.004))
    return {
        line.skill
        for task in crowd.tasks
        if task.state is TaskState.OPEN and task.uid != ask.task_uid and box.covers(reference.Point(task.lat, task.lon))
        for line in task.lines
    } & set(SKILLS)  # fmt: skip
