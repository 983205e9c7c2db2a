"""The duty phone goes from one hand to the next, and no alarm is lost on the way."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.alarms import jobs
from hub.alarms.models import DutyWatch
from hub.alarms.moves import raise_alarm
from hub.alarms.states import AlarmKind
from hub.database import db, transaction
from hub.errors import Invalid
from hub.messaging.models import Conversation, Message
from hub.messaging.outgoing import duty, handing_over
from hub.messaging.outgoing.on_duty import duty as duty_now
from tests import factories
from tests.listening import received

MOANA = Actor(uid="moana", name="Moana")
SETTINGS, ANA, BEN = "+6421000999", "+64211111111", "+64212222222"


def hand(name="Ana", phone=ANA, hours=9, **over):
    return handing_over.hand_over(name, phone, clock.now() + timedelta(hours=hours), by=MOANA, **over)


def texted(kind="alarm"):
    db.session.rollback()
    query = sa.select(Message.address).where(Message.kind == kind).order_by(Message.id)
    return list(db.session.scalars(query))


def ring():
    text = factories.make_inbound("Water coming in")
    with transaction():
        raise_alarm(AlarmKind.DANGER, text, title="“Water”", detail="Text from 021.")
    assert jobs.ring_due(duty.text_duty_phone) == 1


def talk_of(phone):
    return db.session.scalars(sa.select(Conversation).where(Conversation.phone == phone)).one()


def test_from_the_handing_over_both_phones_ring_until_the_new_one_says_1(app):
    hand()
    ring()
    assert texted("duty_handed") == [ANA] and texted() == [ANA, SETTINGS]


def test_whoever_texts_1_gets_the_alarms_alone(app):
    hand()
    received("1", talk_of(ANA))
    ring()
    assert duty_now().watch.is_confirmed and texted() == [ANA]


def test_whoever_texts_2_after_1_never_stands_alone(app):
    hand()
    received("1", talk_of(ANA)), received("2", talk_of(ANA))
    ring()
    assert texted() == [ANA, SETTINGS]


def test_a_watch_that_ends_gives_the_alarms_back_to_the_phone_of_the_settings(app, at):
    hand(hours=1)
    at.forward(hours=1)
    ring()
    assert texted() == [SETTINGS]


def test_handing_on_ends_the_watch_before(app):
    hand(), hand("Ben", BEN)
    assert duty_now().watch.name == "Ben"
    assert db.session.scalar(sa.select(sa.func.count()).where(DutyWatch.ended_at.is_(None))) == 1


def test_pressing_twice_is_one_handing_over(app):
    assert hand() == hand() and texted("duty_handed") == [ANA]


def test_a_phone_that_said_stop_is_refused_until_it_is_meant(app):
    received("STOP", factories.make_conversation(phone=ANA))
    with pytest.raises(Invalid, match="opted out"):
        hand()
    hand(anyway=True)
    ring()
    assert texted() == [ANA, SETTINGS]


def test_a_watch_may_not_end_before_it_begins_nor_last_for_ever(app):
    for hours in (0, -1, 73):
        with pytest.raises(Invalid) as wrong:
            hand(hours=hours)
        assert "until" in wrong.value.fields
