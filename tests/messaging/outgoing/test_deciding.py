"""A text of which nobody knows whether it arrived: a person finds out and says so."""

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.alarms.models import Alarm
from hub.alarms.states import AlarmKind, AlarmState
from hub.audit.models import AuditEntry
from hub.database import db
from hub.errors import Conflict
from hub.messaging.outgoing import doubts
from hub.messaging.outgoing.deciding import Decision, decide
from hub.messaging.sending import jobs as sending
from hub.messaging.states import Lane, MessageState


@pytest.fixture
def lost(carrier, write, at):
    """`lost()`: a text whose answer was lost, at a carrier that cannot be asked; three minutes later."""

    def _lost(**over):
        carrier.loses_answers, carrier.can_be_asked = True, False
        message = write(**over)
        sending.send_due("worker", threads=1)
        carrier.loses_answers = False
        at.forward(minutes=3)
        sending.settle()
        return message

    return _lost


def test_it_is_listed_for_a_person_with_its_beginning(lost, at):
    message = lost()
    assert [one.uid for one in doubts.unknown_messages()] == [message.uid]
    assert doubts.oldest_in_doubt(clock.now())[0] == 1


def test_the_carrier_has_two_minutes_before_a_person_is_troubled(carrier, write):
    carrier.loses_answers = True
    write()
    sending.send_due("worker", threads=1)
    assert doubts.oldest_in_doubt(clock.now()) == (0, None)


@pytest.mark.parametrize(
    ("decision", "state"),
    [(Decision.ARRIVED, MessageState.DELIVERED), (Decision.GIVE_UP, MessageState.CANCELLED)],
)
def test_what_a_person_says_ends_the_doubt_and_is_written_down(lost, fresh, carrier, decision, state):
    message = fresh(lost())
    decide(message.uid, decision, by=SYSTEM)
    assert fresh(message).state is state
    entries = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.subject_uid == message.uid))
    assert any(action.startswith("message.") for action in entries)
    assert len(carrier.sent) == 1


def test_only_a_person_has_it_sent_again(lost, fresh, carrier, at):
    message = fresh(lost())
    for _ in range(3):
        at.forward(minutes=5)
        sending.settle(), sending.send_due("worker", threads=1)
    assert len(carrier.sent) == 1
    decide(message.uid, Decision.SEND_AGAIN, by=SYSTEM)
    sending.send_due("worker", threads=1)
    assert (len(carrier.sent), fresh(message).state) == (2, MessageState.SENT)


def test_an_ask_that_is_out_of_date_leaves_all_the_same_when_a_person_wants_it(lost, fresh, carrier, at):
    message = fresh(lost())
    at.forward(hours=3)
    decide(message.uid, Decision.SEND_AGAIN, by=SYSTEM)
    assert sending.send_due("worker", threads=1) == 1


def test_what_is_known_by_now_is_not_decided(lost, fresh):
    message = fresh(lost())
    decide(message.uid, Decision.ARRIVED, by=SYSTEM)
    with pytest.raises(Conflict):
        decide(message.uid, Decision.SEND_AGAIN, by=SYSTEM)


def test_a_stand_down_in_doubt_rings_until_a_person_found_out(lost, fresh):
    message = fresh(lost(lane=Lane.CHANGE))
    rings = sa.select(Alarm.state).where(Alarm.kind == AlarmKind.UNDELIVERED)
    db.session.rollback()
    assert list(db.session.scalars(rings)) == [AlarmState.RAISED]
    decide(message.uid, Decision.GIVE_UP, by=SYSTEM)
    db.session.rollback()
    assert list(db.session.scalars(rings)) == [AlarmState.CLEARED]
