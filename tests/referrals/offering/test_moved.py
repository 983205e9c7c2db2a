"""A task is put forward or back while an organisation thinks about it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.messaging.models import Message
from hub.messaging.states import MessageState
from hub.referrals.offering import queries, services
from hub.referrals.offering.jobs import go_round_offers
from tests.referrals.offering.doing import (
    ANA,
    PHONES,
    fresh,
    make_draft,
    offered,
    says,
    states,
    texts_to,
    three_organisations,
)
from tests.referrals.test_changes import change, later

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def organisations(app, at):
    return three_organisations()


def test_work_that_begins_sooner_leaves_less_time_to_answer():
    task = offered()
    change(task, shifts=later(task, hours=-25))
    (one,) = queries.trail(fresh(task).id)
    assert one.offer.due_at == clock.now() + timedelta(minutes=20)
    assert "11:20am" in texts_to("Red Cross")[-1]


def test_the_next_is_asked_before_work_that_begins_sooner(at):
    task = offered()
    change(task, shifts=later(task, hours=-25))
    at.forward(minutes=20)
    go_round_offers()
    assert states(task) == {"Red Cross": "lapsed", "St Brigid's Care": "waiting"}


def test_work_that_begins_later_leaves_the_time_as_it_is():
    task = offered()
    before = queries.trail(task.id)[0].offer.due_at
    change(task, shifts=later(task, hours=48))
    assert queries.trail(fresh(task).id)[0].offer.due_at == before


def test_a_task_of_the_night_that_becomes_urgent_is_offered_at_once_and_once(at):
    at.forward(hours=12)
    task = make_draft(starts_in=timedelta(hours=30))
    services.offer_task(task.id, by=ANA)
    change(task, shifts=later(task, hours=-26))
    (one,) = queries.trail(fresh(task).id)
    assert one.offer.offered_at == clock.now() and queries.for_organisation(one.organisation.id)
    query = sa.select(Message.state).where(Message.address == PHONES["Red Cross"]).order_by(Message.id)
    assert list(db.session.scalars(query)) == [MessageState.CANCELLED, MessageState.QUEUED]


def test_a_yes_after_a_change_needs_no_code():
    task = offered()
    change(task, shifts=later(task, hours=3))
    says("Red Cross", "1")
    assert states(task) == {"Red Cross": "taken"}
