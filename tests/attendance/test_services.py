"""Signing in and out, at the desk and by text, and the end of a task."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.attendance import services
from hub.attendance.models import Stint
from hub.attendance.queries import hours_on, left_since, overdue, present, stint_counts
from hub.attendance.states import Door, StintState
from hub.errors import Conflict
from hub.messaging.inbox.jobs import read_received
from hub.messaging.models import Inbound, Message
from hub.messaging.webhooks.services import TextIn, store_text
from hub.referrals.models import Referral
from hub.referrals.queries import expected_at_desk
from hub.referrals.states import ReferralState
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from tests import factories

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def task(at):
    return factories.make_task(starts_in=timedelta(hours=1))


@pytest.fixture
def confirmed(task):
    person = factories.make_volunteer()
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    return person


def texted(person, body, sid):
    store_text(TextIn(sid=sid, sender=person.phone, to="+6421000000", body=body))
    read_received()


def kinds(db_read) -> list[str]:
    return [message.kind for message in db_read]


def sent() -> list[Message]:
    return list(factories.db.session.scalars(sa.select(Message).order_by(Message.id)))


def state_of(kind, row_id):
    factories.db.session.rollback()
    return factories.db.session.get_one(kind, row_id).state


def test_the_desk_signs_a_confirmed_person_in_on_their_task(task, confirmed):
    services.sign_in(confirmed.uid, by=SYSTEM)
    (item,) = present(task_id=task.id)
    assert (
        item.stint.referral_id
        and item.stint.flags == ["no_briefing", "not_ready"]
        and item.stint.in_door is Door.DESK
    )


def test_the_first_arrival_starts_the_task_and_moves_the_referral(task, confirmed):
    services.sign_in(confirmed.uid, by=SYSTEM)
    assert state_of(Task, task.id) is TaskState.RUNNING
    assert factories.db.session.scalars(sa.select(Referral)).one().state is ReferralState.ON_TASK


def test_somebody_nobody_expects_is_recorded_at_the_hub_all_the_same(task):
    hub = factories.make_hub()
    services.sign_in(factories.make_volunteer().uid, hub_id=hub.id, by=SYSTEM)
    (item,) = present(hub_id=hub.id)
    assert item.task is None and item.stint.flags == ["no_task"]


def test_a_walk_up_on_a_task_is_recorded_with_a_loud_flag(task):
    services.sign_in(factories.make_volunteer().uid, task_id=task.id, by=SYSTEM)
    assert present(task_id=task.id)[0].stint.flags == ["not_referred", "no_briefing", "not_ready"]


def test_a_person_is_in_one_place_at_a_time(task, confirmed, at):
    services.sign_in(confirmed.uid, by=SYSTEM)
    at.forward(minutes=30)
    services.sign_in(confirmed.uid, hub_id=factories.make_hub().id, by=SYSTEM)
    assert stint_counts() == {"open": 1, "closed": 1}


def test_signing_out_gives_the_minutes(task, confirmed, at):
    services.sign_in(confirmed.uid, by=SYSTEM)
    at.forward(minutes=95)
    assert services.sign_out(confirmed.uid, by=SYSTEM).minutes == 95
    assert factories.db.session.scalars(sa.select(Referral)).one().state is ReferralState.COMPLETED


def test_signing_out_somebody_who_is_not_here_is_refused(confirmed):
    with pytest.raises(Conflict, match="not signed in"):
        services.sign_out(confirmed.uid, by=SYSTEM)


def test_an_undone_sign_in_gives_no_hours_and_they_are_expected_again(task, confirmed, at):
    stint = services.sign_in(confirmed.uid, by=SYSTEM)
    at.forward(minutes=3)
    services.undo_sign_in(stint, by=SYSTEM)
    assert hours_on(task.id) == [] and left_since(task.raised_at) == []
    assert [h.volunteer.id for h in expected_at_desk(at.moment)] == [confirmed.id]
    with pytest.raises(Conflict, match="ended already"):
        services.undo_sign_in(stint, by=SYSTEM)


def test_who_did_not_leave_is_overdue(task, confirmed, at):
    services.sign_in(confirmed.uid, by=SYSTEM)
    assert overdue(at.moment) == []
    at.forward(hours=6)
    assert [item.volunteer.id for item in overdue(at.moment)] == [confirmed.id]


def test_in_by_text_signs_in_and_says_so(task, confirmed):
    texted(confirmed, "IN", "SM1")
    assert present(task_id=task.id)[0].stint.in_door is Door.TEXT
    assert kinds(sent()) == ["signed_in"]


def test_in_by_text_says_where_they_are_no_longer_signed_in(task, confirmed, at):
    other = factories.make_task(title="Sandbags")
    services.sign_in(confirmed.uid, task_id=other.id, by=SYSTEM)
    at.forward(minutes=30)
    texted(confirmed, "IN", "SM1")
    assert "You are no longer signed in for Sandbags." in sent()[-1].body
    texted(confirmed, "IN", "SM2")
    assert "no longer" not in sent()[-1].body


def test_a_second_in_reads_the_same_and_leaves_one_stint(task, confirmed):
    texted(confirmed, "IN", "SM1")
    texted(confirmed, "IN", "SM2")
    assert len(present(task_id=task.id)) == 1
    assert [message.kind for message in sent()] == ["signed_in", "signed_in"]
    assert set(factories.db.session.scalars(sa.select(Inbound.state))) == {"read"}


def test_out_by_text_signs_out_and_says_so(task, confirmed, at):
    texted(confirmed, "IN", "SM1")
    at.forward(hours=2)
    texted(confirmed, "OUT", "SM2")
    assert "2 hours" in sent()[-1].body
    assert factories.db.session.scalars(sa.select(Stint)).one().state is StintState.CLOSED


def test_in_from_somebody_nobody_expects_goes_to_a_person(task):
    texted(factories.make_volunteer(), "IN", "SM1")
    assert factories.db.session.scalars(sa.select(Inbound)).one().state == "unclear"
    assert kinds(sent()) == ["not_expected"]


def test_out_from_somebody_who_is_not_in_is_answered(task, confirmed):
    texted(confirmed, "OUT", "SM1")
    assert kinds(sent()) == ["not_signed_in"]


def test_a_task_does_not_close_while_somebody_is_in(task, confirmed):
    services.sign_in(confirmed.uid, by=SYSTEM)
    with pytest.raises(Conflict, match="still signed in"):
        services.close_task(task.id, outcome="", by=SYSTEM)


def test_closing_thanks_whoever_came_with_their_hours(task, confirmed, at):
    services.sign_in(confirmed.uid, by=SYSTEM)
    at.forward(hours=3, minutes=20)
    services.sign_out(confirmed.uid, by=SYSTEM)
    assert services.close_task(task.id, outcome="310 parcels", by=SYSTEM) == 1
    assert "3 hours 20 minutes" in sent()[-1].body and "310 parcels" in sent()[-1].body
    assert state_of(Task, task.id) is TaskState.CLOSED


def test_who_was_confirmed_and_never_came_is_a_no_show(task, confirmed):
    services.close_task(task.id, outcome="", by=SYSTEM)
    assert factories.db.session.scalars(sa.select(Referral)).one().state is ReferralState.NO_SHOW
    assert sent() == []


def test_who_still_waits_for_news_is_told_that_it_is_over(task):
    for state in (ReferralState.WAITLISTED, ReferralState.ASKED):
        factories.make_referral(task, factories.make_volunteer(), state=state)
    services.close_task(task.id, outcome="", by=SYSTEM)
    assert kinds(sent()) == ["stand_down"]
