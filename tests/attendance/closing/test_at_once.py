"""Two who close at once, and people who come at the very moment of closing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.attendance import services as attendance
from hub.attendance.closing import services as closing
from hub.attendance.models import Stint
from hub.attendance.states import Flag, StintState
from hub.database import db
from hub.incidents.models import Incident
from hub.incidents.queries import live_opening
from hub.referrals.states import ReferralState
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from tests import factories
from tests.referrals.test_at_once import all_at_once

pytestmark = pytest.mark.usefixtures("app")


def arriving(number, **where):
    people = [factories.make_volunteer().uid for _ in range(number)]
    return [lambda uid=uid: attendance.sign_in(uid, by=SYSTEM, **where) for uid in people]


def inside():
    return list(db.session.scalars(sa.select(Stint).where(Stint.state == StintState.OPEN)))


@pytest.mark.parametrize("_round", range(4))
def test_whoever_comes_as_an_incident_closes_is_in_and_it_stays_open_or_is_refused(_round):
    uid = factories.make_incident().uid
    steps = arriving(6)
    steps.insert(_round, lambda: closing.close_incident(uid, why="Over", ends_tasks=True, by=SYSTEM))
    refused = all_at_once(steps)
    is_closed = db.session.scalar(sa.select(Incident.closed_at)) is not None
    assert len(inside()) == (0 if is_closed else 6)
    assert len(refused) == (6 if is_closed else 1)


@pytest.mark.parametrize("_round", range(4))
def test_nobody_is_overlooked_as_a_hub_closes(_round):
    hub_id = factories.make_hub(opened_for=factories.make_incident()).id
    steps = arriving(6, hub_id=hub_id)
    steps.insert(_round, lambda: closing.close_hub(hub_id, by=SYSTEM))
    all_at_once(steps)
    is_closed = live_opening(hub_id) is None
    flagged = [Flag.HUB_CLOSED in stint.flags for stint in inside()]
    # Who came before it closed keeps it open; who came after stands there as being in a closed hub.
    assert len(flagged) == 6 and set(flagged) == {is_closed}


def test_two_who_close_at_once_close_it_once():
    uid = factories.make_incident(name="Storm").uid

    def close():
        closing.close_incident(uid, why="Over", ends_tasks=True, by=SYSTEM)

    assert all_at_once([close, close]) == ["Storm is closed already."]


@pytest.mark.parametrize("_round", range(4))
def test_nobody_is_overlooked_as_a_task_closes(_round):
    task = factories.make_task(starts_in=timedelta(), lines=(("", 9),))
    steps = arriving(6, task_id=task.id)
    steps.insert(_round, lambda: attendance.close_task(task_id, outcome="Done", by=SYSTEM))
    task_id = task.id
    refused = all_at_once(steps)
    is_closed = db.session.get_one(Task, task_id).state is TaskState.CLOSED
    assert len(inside()) == (0 if is_closed else 6)
    assert len(refused) == (6 if is_closed else 1)


def test_whoever_holds_a_place_and_comes_as_the_task_closes_never_waits_in_a_ring():
    task = factories.make_task(starts_in=timedelta(), lines=(("", 9),))
    people = [factories.make_volunteer() for _ in range(5)]
    for person in people:
        factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    task_id, uids = task.id, [person.uid for person in people]
    steps = [lambda uid=uid: attendance.sign_in(uid, by=SYSTEM) for uid in uids]
    all_at_once([*steps, lambda: attendance.close_task(task_id, outcome="Done", by=SYSTEM)])
    # Whatever came first: everybody who came is in, and whoever is in stands on a board.
    assert len(inside()) == 5
