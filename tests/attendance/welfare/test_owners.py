"""An alarm on an organisation's task: the organisation is told once, and what it knows stands on the alarm."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM, Actor
from hub.accounts.states import Role
from hub.alarms import services as alarms
from hub.alarms.models import Alarm
from hub.alarms.queries import open_alarms
from hub.attendance import services as attendance
from hub.attendance.models import Stint
from hub.attendance.states import StintState
from hub.attendance.welfare import owners
from hub.attendance.welfare.jobs import tell_owners, watch
from hub.attendance.welfare.owner_alarms import of_owner, ringing_for
from hub.database import db
from hub.errors import Invalid, NotFound
from hub.messaging.models import Message
from hub.referrals.states import ReferralState
from tests import factories


@pytest.fixture
def owner(app, at):
    return factories.make_organisation(name="Harbour Food Rescue", phone="+6421555009")


@pytest.fixture
def missed(owner, at):
    """Hana was referred and Rangi was not; both should have left, and the alarm rings."""
    task = factories.make_task(organisation=owner, starts_in=timedelta(), lasts=timedelta(hours=2))
    hana, rangi = (
        factories.make_volunteer(given_name=name, family_name="Kere") for name in ("Hana", "Rangi")
    )
    factories.make_referral(task, hana, state=ReferralState.ACCEPTED)
    for person in (hana, rangi):
        attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    for _ in range(2):
        at.forward(hours=2, minutes=1)
        watch(clock.now())
    return open_alarms()[0]


def leilani(owner):
    return Actor("leilani", Role.CHARITY, organisation_id=owner.id, name="Leilani")


def told():
    db.session.rollback()
    query = sa.select(Message).where(Message.kind == "owner_alarm")
    return list(db.session.scalars(query))


def hanas(owner):
    (one,) = ringing_for(owner.id)
    return [item.stint.uid for item in one.people]


def test_the_organisation_gets_one_text_an_alarm_without_a_name(missed, owner):
    assert [tell_owners(), tell_owners()] == [1, 0]
    (text,) = told()
    assert text.address == "+6421555009" and "2 people" in text.body and "Kere" not in text.body


def test_it_sees_only_whom_it_took_on(missed, owner):
    (one,) = ringing_for(owner.id)
    assert [item.volunteer.given_name for item in one.people] == ["Hana"] and one.others == 1


def test_another_organisation_sees_nothing(missed, owner):
    other = factories.make_organisation()
    assert ringing_for(other.id) == []
    with pytest.raises(NotFound):
        of_owner(missed.uid, other.id)


def test_whoever_was_found_and_has_left_is_signed_out_and_the_alarm_rings_on(missed, owner):
    assert owners.found(missed.uid, hanas(owner), "She is at home", have_left=True, by=leilani(owner)) == 1
    db.session.rollback()
    states = db.session.execute(sa.select(Stint.state, Stint.is_estimated).order_by(Stint.id)).all()
    assert states == [(StintState.CLOSED, True), (StintState.OPEN, False)]
    (alarm,) = open_alarms()
    assert alarm.id == missed.id and "She is at home" in alarm.detail and "1 still missed" in alarm.detail


def test_whoever_is_well_stays_and_is_asked_again(missed, owner, at):
    owners.found(missed.uid, hanas(owner), "At the back gate", have_left=False, by=leilani(owner))
    db.session.rollback()
    stint = db.session.scalars(sa.select(Stint).order_by(Stint.id)).first()
    assert stint.state is StintState.OPEN and stint.check_at > at()


def test_somebody_who_was_not_shared_cannot_be_signed_out_by_guessing(missed, owner):
    everybody = list(db.session.scalars(sa.select(Stint.uid)))
    assert owners.found(missed.uid, everybody, "All at home", have_left=True, by=leilani(owner)) == 1


def test_nothing_is_taken_without_words(missed, owner):
    with pytest.raises(Invalid):
        owners.found(missed.uid, hanas(owner), " ", have_left=True, by=leilani(owner))


def test_what_comes_after_the_hub_has_cleared_raises_nothing_new(missed, owner):
    mine = hanas(owner)
    alarms.clear(missed.uid, "Rang both", by=SYSTEM)
    owners.found(missed.uid, mine, "She is at home", have_left=True, by=leilani(owner))
    assert db.session.scalar(sa.select(sa.func.count(Alarm.id))) == 1 and open_alarms() == []


def test_a_cleared_alarm_is_not_told_any_more(missed, owner):
    alarms.clear(missed.uid, "Rang both", by=SYSTEM)
    assert tell_owners() == 0 and told() == []
