"""The duty phone is planned ahead: each watch begins and ends by itself, and no plan silences an alarm."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.alarms import jobs
from hub.alarms.models import Alarm, DutyWatch
from hub.alarms.moves import raise_alarm
from hub.alarms.states import AlarmKind
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.messaging.models import Conversation, Message
from hub.messaging.outgoing import duty, handing_over, planning
from hub.messaging.outgoing.on_duty import duty as duty_now
from hub.messaging.outgoing.on_duty import texted_about
from hub.referrals.persons.leaving import erase_person
from hub.volunteers.own import data as own_data
from tests import factories
from tests.listening import received

MOANA = Actor(uid="moana", name="Moana")
SETTINGS, ANA, BEN = "+6421000999", "+64211111111", "+64212222222"


def plan(name="Ana", phone=ANA, begins=11, ends=20, **over):
    """Hours from now."""
    now = clock.now()
    return planning.plan(
        name, phone, now + timedelta(hours=begins), now + timedelta(hours=ends), by=MOANA, **over
    )


def texted(kind="alarm"):
    db.session.rollback()
    query = sa.select(Message.address).where(Message.kind == kind).order_by(Message.id)
    return list(db.session.scalars(query))


def alarm(kind=AlarmKind.DANGER):
    text = factories.make_inbound("Thank you all")
    with transaction():
        raise_alarm(kind, text, title="“Water”", detail="Text from 021.")


def ring():
    before = len(texted())
    assert jobs.ring_due(duty.text_duty_phone) == 1
    return texted()[before:]


def takes_it(phone):
    received("1", db.session.scalars(sa.select(Conversation).where(Conversation.phone == phone)).one())


def test_a_planned_watch_begins_and_ends_by_itself(app, at):
    plan(), plan("Ben", BEN, 20, 28)
    alarm()
    assert ring() == [SETTINGS] and duty_now().watch is None
    at.forward(hours=11, minutes=1)
    assert planning.ask_who_begins() == 1 and texted("duty_handed") == [ANA]
    takes_it(ANA)
    assert ring()[0] == ANA and duty_now().watch.name == "Ana"
    at.forward(hours=9)
    assert planning.ask_who_begins() == 1 and duty_now().watch.name == "Ben"
    at.forward(hours=8)
    assert duty_now().watch is None and ring()[0] == SETTINGS


def test_until_whoever_begins_has_said_1_the_hubs_own_phone_rings_too_even_if_no_worker_asked_them(app, at):
    plan()
    at.forward(hours=12)
    alarm()
    assert ring() == [ANA, SETTINGS]


def test_they_are_asked_once(app, at):
    plan()
    at.forward(hours=12)
    assert (planning.ask_who_begins(), planning.ask_who_begins()) == (1, 0)
    takes_it(ANA)
    assert planning.ask_who_begins() == 0 and texted("duty_handed") == [ANA]


def test_they_read_at_once_when_they_are_planned_and_when_they_are_not_any_more(app):
    uid = plan()
    handing_over.give_back(uid, by=MOANA), handing_over.give_back(uid, by=MOANA)
    assert (texted("duty_planned"), texted("duty_off")) == ([ANA], [ANA])
    assert duty_now().spans == ()


def test_sent_twice_it_is_planned_once(app):
    assert plan() == plan() and texted("duty_planned") == [ANA]


def test_handing_over_leaves_what_is_planned(app, at):
    plan()
    handing_over.hand_over("Ben", BEN, clock.now() + timedelta(hours=15), by=MOANA)
    now = duty_now()
    assert [one.watch.name for one in now.spans] == ["Ben", "Ana"]
    at.forward(hours=11)
    assert duty_now().watch.name == "Ana" and not now.ends_unfollowed


@pytest.mark.parametrize(
    ("begins", "ends", "field"), [(-1, 5, "begins"), (5, 4, "until"), (1, 74, "until"), (400, 401, "begins")]
)
def test_times_that_cannot_be_are_refused(app, begins, ends, field):
    with pytest.raises(Invalid) as wrong:
        plan(begins=begins, ends=ends)
    assert field in wrong.value.fields


def test_two_are_never_planned_for_the_same_hour(app):
    plan()
    with pytest.raises(Invalid, match="Ana has it from Sat 22:00 to Sun 07:00"):
        plan("Ben", BEN, 19, 25)
    plan("Ben", BEN, 20, 25)


def test_the_third_ring_of_a_danger_that_nobody_takes_up_goes_to_the_next_one_and_the_hubs_phone(app, at):
    handing_over.hand_over("Ana", ANA, clock.now() + timedelta(hours=2), by=MOANA)
    takes_it(ANA)
    plan("Ben", BEN, 2, 8)
    alarm()
    heard = []
    for _ in range(3):
        heard.append(ring())
        at.forward(minutes=3)
    assert heard == [[ANA], [ANA], [ANA, SETTINGS, BEN]]
    body = db.session.scalars(
        sa.select(Message.body).where(Message.kind == "alarm").order_by(Message.id.desc())
    ).first()
    assert "Ana has not taken it up, so you get it too." in body
    uid = db.session.scalars(sa.select(Alarm.uid)).one()
    assert [(phone, number) for phone, number, _ in texted_about(uid)] == [(ANA, 3), (SETTINGS, 1), (BEN, 1)]


def test_what_is_no_danger_wakes_others_only_after_half_an_hour(app, at):
    handing_over.hand_over("Ana", ANA, clock.now() + timedelta(hours=2), by=MOANA)
    takes_it(ANA)
    alarm(AlarmKind.NO_OWNER)
    for _ in range(9):
        assert ring() == [ANA]
        at.forward(minutes=3)
    assert ring() == [ANA, SETTINGS]


def test_watches_are_not_kept_longer_than_people(app, at):
    plan()
    at.forward(days=31 * 30)
    assert planning.forget_old() == 1 and db.session.scalar(sa.select(DutyWatch.id)) is None


def test_the_last_phone_that_is_known_stays_while_there_is_no_other(app, at):
    plan(), plan("Ben", BEN, 20, 28)
    at.forward(days=31 * 30)
    before, app.config["DUTY_PHONE"] = app.config["DUTY_PHONE"], ""
    try:
        assert planning.forget_old() == 1 and duty_now().phones == (BEN,)
    finally:
        app.config["DUTY_PHONE"] = before


def test_a_watch_on_somebodys_own_number_is_given_out_and_emptied_with_them_but_not_while_it_runs(app, at):
    person = factories.make_volunteer(phone=ANA)
    plan()
    with pytest.raises(Conflict, match="give the duty phone to somebody else"):
        erase_person(person.uid, "erase", by=MOANA)
    assert own_data.export(person)["duty_watch"][0]["name"] == "Ana"
    at.forward(days=2)
    erase_person(person.uid, "erase", by=MOANA)
    watch = db.session.scalars(sa.select(DutyWatch)).one()
    assert (watch.name, watch.phone) == ("Erased", "")
