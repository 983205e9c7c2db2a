"""The map of a task: people by how far they have come, never to the door."""

import pytest

from hub.console.tasks.maps import map_of, marks_of
from hub.referrals.queries import of_task
from hub.referrals.states import ReferralState
from tests import factories

pytestmark = pytest.mark.usefixtures("app")


def drawn(task):
    return [point for point in map_of(task, marks_of(of_task(task.id)))["points"] if point["kind"] != "place"]


@pytest.mark.parametrize(
    ("state", "kind"),
    [(ReferralState.ON_TASK, "here"), (ReferralState.COMPLETED, "here"), (ReferralState.ACCEPTED, "coming"),
     (ReferralState.ASKED, "silent"), (ReferralState.NO_ANSWER, "silent")],
)  # fmt: skip
def test_a_person_is_drawn_by_how_far_they_have_come(state, kind):
    task = factories.make_task()
    factories.make_referral(task, factories.make_volunteer(), state=state)
    assert [point["kind"] for point in drawn(task)] == [kind]


@pytest.mark.parametrize("state", [ReferralState.DECLINED, ReferralState.OFFERED, ReferralState.WITHDRAWN])
def test_who_said_no_or_waits_for_the_charity_is_not_drawn(state):
    task = factories.make_task()
    factories.make_referral(task, factories.make_volunteer(), state=state)
    assert drawn(task) == []


def test_a_person_is_drawn_within_a_kilometre_and_by_given_name_only():
    task = factories.make_task()
    person = factories.make_volunteer(lat=-41.22731, lon=174.88562)
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    (point,) = drawn(task)
    assert (point["lat"], point["lon"], point["name"]) == (-41.23, 174.89, person.given_name)


def test_the_rings_reach_nine_in_ten_people():
    task = factories.make_task()
    for _ in range(10):
        factories.make_referral(task, factories.make_volunteer(lat=-41.18), state=ReferralState.ASKED)
    assert map_of(task, marks_of(of_task(task.id)))["rings_km"] == [2, 5, 8]
