"""The funnel of a task counts everybody once."""

import pytest
import sqlalchemy as sa

from hub.callouts.services import stand_down
from hub.database import db
from hub.referrals import services
from hub.referrals.figures.funnel import funnel
from hub.referrals.states import ReferralState
from tests import factories
from tests.referrals.doing import event

pytestmark = pytest.mark.usefixtures("app")
S = ReferralState
STATES = [S.ON_TASK, S.COMPLETED, S.ACCEPTED, S.OFFERED, S.LAPSED, S.WAITLISTED, S.DECLINED, S.WITHDRAWN,
          S.ASKED, S.NO_ANSWER]  # fmt: skip


def make_story():
    task = factories.make_task(lines=(("", 4), ("first_aid", 3)))
    for state in STATES:
        factories.make_referral(task, factories.make_volunteer(), state=state)
    factories.make_referral(factories.make_task(), factories.make_volunteer(), state=S.ACCEPTED)
    return task


def test_the_funnel_counts_each_step():
    f = funnel(make_story().id)
    counted = (
        f.needed,
        f.asked,
        f.yes,
        f.no,
        f.silent,
        f.waitlisted,
        f.waiting,
        f.agreed,
        f.coming,
        f.here,
        f.done,
    )
    assert counted == (7, 10, 6, 2, 2, 1, 2, 3, 1, 1, 1)
    assert f.asked == f.yes + f.no + f.unclear + f.silent


def test_places_are_drawn_in_order_and_are_as_many_as_are_needed():
    f = funnel(make_story().id)
    assert f.places == ["here", "here", "agreed", "waits", "nobody", "nobody", "nobody"]
    assert f.bar == {"here": 2, "coming": 1, "waits": 1, "open": 3}
    assert f.free == 3


def test_somebody_whose_text_waits_for_a_person_is_unclear_and_not_silent():
    task, person = factories.make_task(), factories.make_volunteer()
    uid = services.refer(task.id, person.id, by=services.Actor(uid="ana"), agreed=False)
    services.take_answer(event(services.queries.by_uid(uid), "hmm, what is it about"))
    f = funnel(task.id)
    assert (f.asked, f.unclear, f.silent) == (1, 1, 0)


def test_a_task_nobody_was_asked_for_has_only_free_places():
    f = funnel(factories.make_task(lines=(("", 2),)).id)
    assert (f.asked, f.free, f.places) == (0, 2, ["nobody", "nobody"])


def test_a_large_task_is_drawn_to_scale():
    assert len(funnel(factories.make_task(lines=(("", 400),)).id).places) == 40


def test_the_funnel_needs_two_queries():
    task_id, statements = make_story().id, []

    def note(*execution):
        statements.append(execution[2])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    funnel(task_id)
    sa.event.remove(db.engine, "before_cursor_execute", note)
    assert len(statements) == 2


def test_what_people_said_counts_after_they_are_stood_down():
    task = make_story()
    stand_down(task.id, why="The rain stopped.", by=services.Actor(uid="ana"))
    f = funnel(task.id)
    assert f.asked == f.yes + f.no + f.unclear + f.silent
