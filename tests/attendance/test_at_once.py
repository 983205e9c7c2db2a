"""Many arrive in the same moment: at several doors, on a task that nobody had come to, and one person at two desks."""

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.attendance import services
from hub.attendance.arriving import services as arriving
from hub.attendance.models import Stint
from hub.attendance.states import StintState
from hub.audit.models import AuditEntry
from hub.database import db
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from tests import factories
from tests.referrals.test_at_once import all_at_once

pytestmark = pytest.mark.usefixtures("app")


def test_the_first_ten_of_a_task_are_all_in_and_the_work_begins_once(at):
    task = factories.make_task(starts_in=timedelta(), lines=(("", 10),))
    people = [factories.make_volunteer() for _ in range(10)]
    for person in people:
        factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    code = arriving.code_for(task_id=task.id, by=SYSTEM)
    task_id, uids = task.id, [person.uid for person in people]
    at_desk = [lambda uid=uid: services.sign_in(uid, by=SYSTEM) for uid in uids[:5]]
    by_code = [lambda uid=uid: arriving.sign_in(code, uid) for uid in uids[5:]]
    assert all_at_once(at_desk + by_code) == []
    assert db.session.get_one(Task, task_id).state is TaskState.RUNNING
    assert Counter(db.session.scalars(sa.select(Stint.state))) == {StintState.OPEN: 10}
    assert Counter(db.session.scalars(sa.select(Referral.state))) == {ReferralState.ON_TASK: 10}
    begun = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.action == "task.start")
    assert db.session.scalar(begun) == 1


def test_one_person_at_three_desks_has_one_stint_and_leaves_once(at):
    task = factories.make_task(starts_in=timedelta())
    person = factories.make_volunteer()
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    uid = person.uid
    assert all_at_once([lambda: services.sign_in(uid, by=SYSTEM)] * 3) == []
    at.forward(hours=1)
    assert all_at_once([lambda: services.sign_out(uid, by=SYSTEM)] * 3) == []
    assert [one.state for one in db.session.scalars(sa.select(Stint))] == [StintState.CLOSED]
