"""Texts that are read late, buttons pressed twice, and a machine whose clock is put back: no stint goes wrong."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from apscheduler.schedulers.background import BackgroundScheduler

from hub import clock, scheduler
from hub.accounts.rules import SYSTEM
from hub.alarms.jobs import ring_due
from hub.alarms.queries import open_alarms
from hub.attendance import services
from hub.attendance.models import Stint, StintCorrection
from hub.attendance.states import Door, StintState
from hub.attendance.welfare.jobs import watch
from hub.database import db
from hub.errors import Conflict
from hub.messaging.inbox.jobs import read_received
from hub.messaging.models import Inbound
from hub.messaging.sending import settling
from hub.messaging.sending.delivery import claim
from hub.messaging.states import InboundState
from hub.messaging.webhooks.services import TextIn, store_text
from hub.referrals.states import ReferralState
from tests import factories

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def task(at):
    return factories.make_task(starts_in=timedelta(hours=1), lines=(("", 9),))


@pytest.fixture
def hana(task):
    person = factories.make_volunteer(given_name="Hana")
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    return person


def texts(person, body, number=1):
    store_text(TextIn(sid=f"SM{number}", sender=person.phone, to="+6421000000", body=body))


def stints():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Stint).order_by(Stint.id)))


def test_a_text_that_is_read_late_counts_from_when_it_came(hana, at):
    came = clock.now()
    texts(hana, "IN")
    at.forward(minutes=40)
    read_received()
    left = clock.now()
    texts(hana, "OUT", 2)
    at.forward(minutes=50)
    read_received()
    (stint,) = stints()
    assert (stint.signed_in_at, stint.signed_out_at, stint.is_estimated) == (came, left, False)


def test_both_texts_read_after_the_power_came_back_make_the_whole_stint(hana, at):
    came = clock.now()
    texts(hana, "IN")
    at.forward(hours=5)
    texts(hana, "OUT", 2)
    at.forward(hours=6)
    read_received()
    read_received()
    (stint,) = stints()
    assert (stint.signed_in_at, stint.signed_out_at) == (came, came + timedelta(hours=5))


def test_an_out_that_was_sent_before_the_sign_in_is_left_to_a_person(hana, at):
    texts(hana, "OUT")
    at.forward(minutes=1)
    services.sign_in(hana.uid, by=SYSTEM)
    at.forward(minutes=1)
    read_received()
    assert stints()[0].state is StintState.OPEN
    assert db.session.scalar(sa.select(Inbound.state)) is InboundState.UNCLEAR


def test_signing_out_twice_says_the_same_twice(hana, at):
    services.sign_in(hana.uid, by=SYSTEM)
    at.forward(hours=1)
    assert services.sign_out(hana.uid, by=SYSTEM) == services.sign_out(hana.uid, by=SYSTEM)
    at.forward(minutes=2)
    with pytest.raises(Conflict):
        services.sign_out(hana.uid, by=SYSTEM)


@pytest.mark.parametrize("door", ["desk", "text"])
def test_leaving_after_the_clock_was_put_back_is_an_estimate_and_never_before_the_sign_in(hana, at, door):
    services.sign_in(hana.uid, by=SYSTEM)
    at.forward(minutes=-7)
    if door == "desk":
        services.sign_out(hana.uid, by=SYSTEM)
    else:
        texts(hana, "OUT")
        read_received()
    (stint,) = stints()
    assert stint.signed_out_at > stint.signed_in_at and stint.is_estimated


def test_arriving_elsewhere_after_the_clock_was_put_back_keeps_the_first_stint(hana, at):
    other = factories.make_task(starts_in=timedelta(hours=1))
    services.sign_in(hana.uid, by=SYSTEM)
    at.forward(minutes=-7)
    services.sign_in(hana.uid, task_id=other.id, by=SYSTEM)
    first, second = stints()
    assert first.out_door is Door.ELSEWHERE and first.signed_out_at > first.signed_in_at
    assert second.state is StintState.OPEN


def test_whoever_signed_in_by_a_clock_that_was_ahead_is_looked_for_by_the_right_one(hana, task, at):
    walks_up = factories.make_volunteer()
    right = clock.now()
    at.forward(hours=3)
    services.sign_in(walks_up.uid, by=SYSTEM)
    services.sign_in(hana.uid, by=SYSTEM)
    at(right)
    watch(clock.now())
    at_hub, on_task = stints()
    assert at_hub.signed_in_at == right and at_hub.check_at == right + timedelta(hours=4)
    assert on_task.expected_end_at == task.shifts[0].ends_at
    assert on_task.check_at <= task.shifts[0].ends_at
    assert [one.was_in_at for one in db.session.scalars(sa.select(StintCorrection))] == [
        right + timedelta(hours=3)
    ] * 2
    assert all(one.is_estimated for one in (at_hub, on_task))
    watch(clock.now())
    assert db.session.scalar(sa.select(sa.func.count(StintCorrection.id))) == 2


def test_an_alarm_goes_on_ringing_when_the_clock_is_put_back(hana, at):
    services.sign_in(hana.uid, by=SYSTEM)
    at.forward(hours=9)
    watch(clock.now())
    at.forward(minutes=16)
    watch(clock.now())
    rung = []
    ring_due(rung.append)
    at.forward(hours=-8)
    ring_due(rung.append)
    ring_due(rung.append)
    assert len(open_alarms()) == 1
    assert [one.rings for one in rung] == [1, 2]


def test_an_answer_written_by_a_clock_that_was_ahead_leaves_at_once(hana, at):
    at.forward(hours=1)
    texts(hana, "IN")
    read_received()
    at.forward(hours=-1)
    assert claim("worker", 10) == ()
    settling.wait_no_longer()
    assert [one.to for one in claim("worker", 10)] == [hana.phone]
    at.forward(hours=-1)
    settling.wait_no_longer()
    assert settling.reclaim() == 1, "a claim of before does not last for an hour"


def test_a_text_in_the_hands_of_a_dead_reader_is_read_after_the_clock_was_put_back(hana, at):
    texts(hana, "IN")
    inbound = db.session.scalars(sa.select(Inbound)).one()
    with factories.transaction():
        inbound.lease_until = clock.now() + timedelta(seconds=30)
    assert read_received() == 0
    at.forward(hours=-1)
    assert read_received() == 1


def test_jobs_planned_by_a_clock_that_was_ahead_run_at_once():
    jobs = BackgroundScheduler(timezone="UTC")
    jobs.add_job(print, "interval", seconds=5, id="late")
    jobs.add_job(print, "interval", seconds=3600, id="in time")
    jobs.start(paused=True)
    try:
        late, in_time = jobs.get_job("late"), jobs.get_job("in time")
        before = late.next_run_time
        assert scheduler.catch_up(jobs, before) == 0
        now = before - timedelta(minutes=10)
        assert scheduler.catch_up(jobs, now) == 2, "they would wait for ten minutes longer than they should"
        assert (jobs.get_job("late").next_run_time, jobs.get_job(in_time.id).next_run_time) == (now, now)
    finally:
        jobs.shutdown(wait=False)
