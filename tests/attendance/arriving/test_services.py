"""Signing in and out by the code of a place."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.attendance.arriving import services
from hub.attendance.arriving.queries import code_of, place_of
from hub.attendance.models import Stint
from hub.attendance.states import Door, StintState
from hub.database import db
from hub.errors import Conflict, NotFound
from hub.referrals.states import ReferralState
from hub.tasks.states import TaskState
from tests import factories

NOTHING_SAID = ["no_briefing", "not_ready"]
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def task(at):
    return factories.make_task(starts_in=timedelta(hours=1))


def stints():
    return list(db.session.scalars(sa.select(Stint).order_by(Stint.id)))


def test_a_task_has_one_code_until_it_is_renewed(task):
    first = services.code_for(task_id=task.id, by=SYSTEM)
    assert services.code_for(task_id=task.id, by=SYSTEM) == first
    second = services.renew(task_id=task.id, by=SYSTEM)
    assert place_of(first) is None and place_of(second.lower()).task.id == task.id
    assert code_of(hub_id=1) is None


def test_who_is_expected_signs_in_once_however_often_they_press(task):
    person = factories.make_volunteer()
    referral = factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    code = services.code_for(task_id=task.id, by=SYSTEM)
    for _ in range(3):
        services.sign_in(code, person.uid)
    (stint,) = stints()
    assert (stint.in_door, stint.referral_id, stint.flags) == (Door.QR, referral.id, NOTHING_SAID)


def test_who_was_never_referred_is_recorded_all_the_same_with_a_loud_flag(task):
    person = factories.make_volunteer()
    services.sign_in(services.code_for(task_id=task.id, by=SYSTEM), person.uid)
    assert "not_referred" in stints()[0].flags


def test_the_code_of_another_place_ends_the_first_stint(task):
    person, hub = factories.make_volunteer(), factories.make_hub()
    services.sign_in(services.code_for(hub_id=hub.id, by=SYSTEM), person.uid)
    services.sign_in(services.code_for(task_id=task.id, by=SYSTEM), person.uid)
    assert [stint.state for stint in stints()] == [StintState.CLOSED, StintState.OPEN]


def test_leaving_by_the_code_counts_the_time(task, at):
    person = factories.make_volunteer()
    code = services.code_for(task_id=task.id, by=SYSTEM)
    services.sign_in(code, person.uid)
    at.forward(hours=2)
    assert services.sign_out(code, person.uid).minutes == 120
    assert services.sign_out(code, person.uid).minutes == 120, "pressed twice"
    at.forward(minutes=2)
    with pytest.raises(Conflict):
        services.sign_out(code, person.uid)


def test_a_code_that_is_none_signs_nobody_in(task):
    person = factories.make_volunteer()
    for wrong in ("", "CCCCCCCC", "' OR 1=1"):
        with pytest.raises(NotFound):
            services.sign_in(wrong, person.uid)
    assert stints() == []


def test_a_task_that_is_over_takes_nobody(task):
    code = services.code_for(task_id=task.id, by=SYSTEM)
    factories.keep(task).state = TaskState.CLOSED
    db.session.commit()
    with pytest.raises(Conflict, match="over"):
        services.sign_in(code, factories.make_volunteer().uid)
