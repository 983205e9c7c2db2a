"""Somebody who must know something and did not read it is an alarm, once, until they were told."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.alarms.models import Alarm
from hub.alarms.states import AlarmKind, AlarmState
from hub.database import db, transaction
from hub.messaging.events import OptOutChanged
from hub.messaging.models import Message
from hub.messaging.outgoing.receipts import ending
from hub.messaging.sending import jobs
from hub.messaging.states import Lane, MessageState
from hub.referrals import services
from hub.referrals.changes import standing_down
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.referrals.voice import telling
from hub.tasks.models import Task
from hub.volunteers.states import PhoneKind
from tests import factories
from tests.referrals.doing import ANA, answers, asked, kinds_to, send_all, state

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def task():
    return factories.make_task(lines=(("", 1),))


@pytest.fixture
def ben():
    return factories.make_volunteer(given_name="Ben", family_name="Tane")


def confirmed(task, *people):
    referrals = asked(task, *people)
    send_all()
    for referral in referrals:
        answers(referral, "1")
    return referrals


def did_not_arrive(person, kind, state=MessageState.UNDELIVERED):
    """The newest text of that kind to them ended so, and whoever wrote it is told."""
    with transaction():
        query = sa.select(Message).where(Message.address == person.phone, Message.kind == kind)
        message = db.session.scalars(query.order_by(Message.id.desc())).first()
        message.state = state
        for column, value in ending(state, message.created_at, 30003).items():
            setattr(message, column, value)
    jobs.settle()


def alarms(which=AlarmState.RAISED):
    db.session.rollback()
    return list(db.session.scalars(sa.select(Alarm).where(Alarm.state == which)))


@pytest.mark.parametrize("state", [MessageState.UNDELIVERED, MessageState.FAILED, MessageState.EXPIRED])
def test_a_confirmation_that_did_not_arrive_is_an_alarm(task, ben, state):
    confirmed(task, ben)
    did_not_arrive(ben, "confirmed", state)
    assert [(a.kind, a.title) for a in alarms()] == [
        (AlarmKind.NOT_TOLD, "Ben Tane does not know that they are confirmed")
    ]
    assert "Ring them, or give the place to the next" in alarms()[0].detail


def test_one_person_and_text_never_rings_twice(task, ben):
    confirmed(task, ben)
    did_not_arrive(ben, "confirmed")
    did_not_arrive(ben, "confirmed", MessageState.FAILED)
    telling.told_by_voice(alarms()[0].uid, by=ANA)
    did_not_arrive(ben, "confirmed")
    assert alarms() == []


def test_the_newest_matter_stands_in_the_one_alarm(task, ben):
    confirmed(task, ben)
    did_not_arrive(ben, "confirmed")
    with transaction():
        referral = db.session.scalars(sa.select(Referral)).one()
        standing_down.tell_everything(
            services.queries.handover(referral.id), lane=Lane.CHANGE, news="Changed"
        )
    did_not_arrive(ben, "confirmed")
    assert len(alarms()) == 1


def test_an_ask_that_did_not_arrive_is_no_alarm(task, ben):
    asked(task, ben)
    did_not_arrive(ben, "ask")
    assert alarms() == []


def test_who_read_the_address_and_not_that_they_need_not_come_is_an_alarm(task, ben):
    confirmed(task, ben)
    send_all()
    with transaction():
        standing_down.stand_down(db.session.get_one(Task, task.id), why="The rain stopped", by="ana")
    did_not_arrive(ben, "stand_down")
    assert [a.title for a in alarms()] == ["Ben Tane does not know that they need not come"]


def test_who_never_knew_where_to_go_need_not_be_told_off(task, ben):
    asked(task, ben)
    send_all()
    with transaction():
        standing_down.stand_down(db.session.get_one(Task, task.id), why="The rain stopped", by="ana")
    did_not_arrive(ben, "stand_down")
    assert alarms() == []


def test_told_by_voice_clears_it_with_a_note(task, ben):
    confirmed(task, ben)
    did_not_arrive(ben, "confirmed")
    assert telling.told_by_voice(alarms()[0].uid, note="He comes by bike.", by=ANA) == "Ben Tane"
    assert [a.cleared_note for a in alarms(AlarmState.CLEARED)] == ["Told by voice. He comes by bike."]


def test_the_place_goes_to_the_next_who_waits(task, ben):
    cleo = factories.make_volunteer(given_name="Cleo", family_name="Wu")
    referrals = confirmed(task, ben, cleo)
    did_not_arrive(ben, "confirmed")
    assert telling.give_place_on(alarms()[0].uid, by=ANA) == "The place of Ben Tane goes to Cleo Wu."
    assert [state(one) for one in referrals] == [ReferralState.WITHDRAWN, ReferralState.ACCEPTED]
    assert (alarms(), kinds_to(cleo)[-1]) == ([], "confirmed")


def test_who_comes_all_the_same_is_no_alarm_any_more(task, ben):
    confirmed(task, ben)
    did_not_arrive(ben, "confirmed")
    with transaction():
        referral = db.session.scalars(sa.select(Referral)).one()
        services.moves.sign_in(referral, by="ana")
    assert alarms() == []


def test_a_shift_that_is_over_rings_nobody(at, ben):
    task = factories.make_task(starts_in=timedelta(hours=1), lasts=timedelta(hours=1))
    confirmed(task, ben)
    at.forward(hours=3)
    did_not_arrive(ben, "confirmed")
    assert alarms() == []


def test_who_is_confirmed_later_and_gets_no_texts_is_an_alarm(ben):
    task = factories.make_task(pre_accepts=False)
    hilda = factories.make_volunteer(given_name="Hilda", family_name="Moss", phone_kind=PhoneKind.LANDLINE)
    uid = services.refer(task.id, hilda.id, by=ANA)
    services.accept(uid, by=ANA)
    assert [a.title for a in alarms()] == ["Hilda Moss does not know that they are confirmed"]
    assert "They get no texts." in alarms()[0].detail


def test_who_hears_it_at_the_desk_is_no_alarm(task):
    hilda = factories.make_volunteer(given_name="Hilda", phone_kind=PhoneKind.LANDLINE)
    services.refer(task.id, hilda.id, by=ANA)
    assert alarms() == []


def test_who_is_expected_and_wants_no_more_texts_is_an_alarm(task, ben):
    confirmed(task, ben)
    telling.follow_opt_out(OptOutChanged(phone=ben.phone, is_out=True))
    assert [(a.kind, a.title) for a in alarms()] == [(AlarmKind.NOT_TOLD, "Ben Tane wants no more texts")]
