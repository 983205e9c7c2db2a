"""Waves: each explains itself, ends at its target, and survives kills, restarts and two workers."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.callouts import jobs, services, waves
from hub.callouts.models import Wave
from hub.callouts.rules import CallOutPlan
from hub.callouts.states import CallOutState
from hub.database import db, transaction
from hub.messaging.models import Message
from hub.referrals.models import Referral
from hub.referrals.queries import counts
from tests import factories
from tests.callouts.test_call_outs import make_town, referrals, send, the_call_out
from tests.referrals.doing import ANA, answers, kinds_to, send_all
from tests.referrals.test_at_once import all_at_once

pytestmark = pytest.mark.usefixtures("app")


def last_look():
    return the_call_out().waves[-1].why["looks"][-1]


def asks_written():
    return db.session.scalar(sa.select(sa.func.count(Message.id)).where(Message.kind == "ask"))


def test_every_wave_keeps_the_figures_that_led_to_it(at):
    task, _ = make_town(people=6)
    send(task, wave_size=3)
    send_all()
    for row in referrals(task):
        answers(row, "2")
    jobs.call_next_waves(at.forward(minutes=16))
    first, second = (wave.why for wave in the_call_out().waves)
    assert (first["what"], first["size"], first["open"]) == ("ask", 3, 0)
    assert (second["missing"], second["settled"], second["size"]) == (2, 3, 3)


def test_a_look_that_asks_nobody_is_kept_too(at):
    task, _ = make_town(people=9)
    send(task, wave_size=7)
    jobs.call_next_waves(at.forward(minutes=16))
    assert (last_look()["what"], last_look()["open"], last_look()["expected"]) == ("wait", 7, 2)


def test_a_call_out_ends_in_the_moment_its_target_is_met_and_not_at_its_next_look(at):
    task, _ = make_town(needed=3)
    send(task, target=1, wave_size=2)
    send_all()
    answers(referrals(task)[0], "1")
    jobs.call_next_waves(at())
    assert (the_call_out().state, the_call_out().next_wave_at) == (CallOutState.FINISHED, None)
    assert last_look()["what"] == "finish"


def test_asks_that_have_not_left_when_the_target_is_met_never_leave():
    task, town = make_town(people=3, needed=3)
    send(task, [one.id for one in town], target=1)
    first, *_ = referrals(task)
    with transaction():
        db.session.execute(
            sa.update(Message).where(Message.subject_uid == first.uid).values(state="delivered")
        )
    answers(first, "1")
    jobs.call_next_waves(the_call_out().started_at)
    assert counts() == {"accepted": 1, "withdrawn": 2}
    assert sorted(db.session.scalars(sa.select(Message.state).where(Message.kind == "ask"))) == [
        "cancelled", "cancelled", "delivered",
    ]  # fmt: skip


def test_whoever_the_charity_refuses_fills_no_place(at):
    task, _ = make_town(people=6, needed=2, risk="supervised")
    send(task, target=2, wave_size=2)
    send_all()
    for row in referrals(task):
        answers(row, "1")
        services.preview(task.id, CallOutPlan(target=2))
    with transaction():
        db.session.execute(sa.update(Referral).values(state="refused"))
    with transaction():
        db.session.execute(sa.text("UPDATE call_out SET state = 'running', next_wave_at = started_at"))
    jobs.call_next_waves(at.forward(minutes=16))
    assert counts() == {"refused": 2, "asked": 2}


def test_a_worker_killed_between_batches_loses_nobody_and_asks_nobody_twice(at):
    task, town = make_town(people=2 * waves.BATCH + 5, needed=50)
    send(task, [one.id for one in town], target=50)
    wave_id = the_call_out().waves[0].id
    with pytest.raises(KeyboardInterrupt), transaction():
        call_out = waves.hold(the_call_out().id)
        waves.ask_batch(call_out, db.session.get_one(Wave, wave_id))
        raise KeyboardInterrupt
    db.session.rollback()
    assert (asks_written(), the_call_out().waves[0].reached) == (waves.BATCH, waves.BATCH)
    for _ in range(3):
        jobs.call_next_waves(at())
    assert (asks_written(), counts()) == (len(town), {"asked": len(town)})


def test_two_workers_share_a_wave_and_nobody_is_asked_twice(at):
    task, town = make_town(people=waves.BATCH + 40, needed=50)
    send(task, [one.id for one in town], target=50)
    all_at_once([lambda: jobs.call_next_waves(at())] * 2)
    assert (asks_written(), counts()) == (len(town), {"asked": len(town)})


def test_two_workers_begin_one_next_wave(at):
    task, _ = make_town(people=9, needed=3)
    send(task, wave_size=1, target=3)
    later = at.forward(minutes=16)
    all_at_once([lambda: jobs.call_next_waves(later)] * 2)
    assert [wave.asked for wave in the_call_out().waves] == [1, 1]


def test_a_call_out_stopped_while_a_worker_goes_on_asks_nobody_more(at):
    task, town = make_town(people=waves.BATCH + 40, needed=50)
    uid = send(task, [one.id for one in town], target=50)
    all_at_once([lambda: services.stop(uid, by=ANA), lambda: jobs.call_next_waves(at())])
    jobs.call_next_waves(at.forward(hours=1))
    assert set(counts()) == {"withdrawn"}
    assert set(db.session.scalars(sa.select(Message.state).where(Message.kind == "ask"))) == {"cancelled"}


def test_a_pause_holds_the_rest_of_a_wave_as_well(at):
    task, town = make_town(people=waves.BATCH + 4, needed=50)
    uid = send(task, [one.id for one in town], target=50)
    services.pause(uid, by=ANA)
    jobs.call_next_waves(at.forward(hours=2))
    assert asks_written() == waves.BATCH
    services.resume(uid, by=ANA)
    jobs.call_next_waves(at())
    assert asks_written() == len(town)


def test_when_full_everybody_else_reads_it_once(at):
    task, town = make_town(people=4, needed=1)
    send(task, [one.id for one in town], target=1)
    send_all()
    for row in referrals(task)[:2]:
        answers(row, "1")
    for _ in range(3):
        jobs.call_next_waves(at.forward(minutes=20))
    told = [kinds_to(one)[1:] for one in town]
    assert told == [["confirmed"], ["filled_thanks", "waitlisted"], ["filled_thanks"], ["filled_thanks"]]


def test_people_asked_for_another_time_of_the_task_are_counted_before_sending(at):
    task, town = make_town(people=2, needed=2)
    with transaction():
        task = db.session.merge(task)
        first = task.shifts[0]
        day = timedelta(days=1)
        task.shifts.append(type(first)(starts_at=first.starts_at + day, ends_at=first.ends_at + day))
    send(task, [one.id for one in town], shift_id=task.shifts[0].id)
    at.forward(hours=20)
    seen = services.preview(task.id, CallOutPlan(target=2, shift_id=task.shifts[1].id))
    assert f"2 of these people were asked for another time of {task.number}" in " ".join(seen.warnings)


def test_a_shared_phone_is_previewed_with_the_name_in_front():
    task = factories.make_task(lines=(("", 4),))
    ana = factories.make_volunteer(given_name="Ana")
    factories.make_volunteer(given_name="Ben", phone=ana.phone)
    factories.make_volunteer()
    seen = services.preview(task.id, CallOutPlan(target=4))
    assert [(one.people, one.is_shared) for one in seen.texts] == [(2, True), (1, False)]
    assert seen.texts[0].body.startswith(("EXERCISE Ana: ", "EXERCISE Ben: "))
    assert seen.segments == sum(one.people * one.segments for one in seen.texts)
