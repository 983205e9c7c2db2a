"""Calling out: what is shown before, what is sent, in which waves, and how it is stopped."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import g

from hub.callouts import jobs, queries, services, waves
from hub.callouts.models import CallOut, Wave
from hub.callouts.rules import Block, CallOutPlan
from hub.callouts.states import CallOutState, Level
from hub.database import db
from hub.errors import Conflict, Invalid
from hub.messaging.models import Conversation, Message
from hub.referrals.models import Referral
from hub.referrals.queries import counts
from hub.referrals.states import ReferralState
from hub.volunteers.models import Asked
from tests import factories
from tests.referrals.doing import ANA, answers, kinds_to, send_all

pytestmark = pytest.mark.usefixtures("app")
NIGHT = datetime(2026, 11, 14, 10, 0, tzinfo=UTC)  # 23:00 in Wellington


@pytest.fixture
def quiet(app):
    """Quiet hours from ten at night until seven."""
    app.config["HUB_QUIET_HOURS"] = "22:00-07:00"
    g.pop("hub_settings", None)
    yield
    app.config["HUB_QUIET_HOURS"] = "none"
    g.pop("hub_settings", None)


def make_town(people=6, needed=2, **task):
    town = [factories.make_volunteer() for _ in range(people)]
    return factories.make_task(lines=(("", needed),), **task), town


def send(task, ids=None, **plan):
    return services.send(task.id, CallOutPlan(**({"target": 2} | plan)), ids, by=ANA)


def referrals(task):
    return list(
        db.session.scalars(sa.select(Referral).where(Referral.task_id == task.id).order_by(Referral.id))
    )


def the_call_out():
    db.session.rollback()
    return db.session.scalars(sa.select(CallOut).order_by(CallOut.id.desc())).first()


def test_the_preview_shows_people_text_parts_cost_and_how_many_should_come():
    task, _ = make_town(people=9)
    p = services.preview(task.id, CallOutPlan(target=2))
    assert (p.suggested, len(p.people), p.somebody_fits, p.expected_yes) == (7, 7, True, 2)
    assert (len(p.texts), p.texts[0].people, p.segments) == (1, 7, 14)
    assert p.texts[0].body.startswith("EXERCISE Rangitoto Bay hubs for")
    assert ([one.currency for one in p.costs], p.seconds, p.blocks) == (["NZD"], 0, ())


def test_a_preview_writes_nothing():
    task, _ = make_town()
    services.preview(task.id, CallOutPlan(target=2))
    assert db.session.scalar(sa.select(sa.func.count(Message.id))) == 0


def test_a_call_out_asks_the_best_who_fit_and_writes_what_it_did():
    task, _ = make_town()
    send(task, wave_size=4)
    assert counts() == {"asked": 4}
    wave = the_call_out().waves[0]
    assert (wave.asked, wave.reached, wave.segments) == (4, 4, 8)


def test_the_texts_wait_half_a_minute_in_which_they_can_be_stopped(at):
    task, town = make_town()
    uid = send(task, wave_size=4)
    assert {m.not_before for m in db.session.scalars(sa.select(Message))} == {at() + timedelta(seconds=30)}
    assert services.stop(uid, by=ANA) == 4
    assert set(db.session.scalars(sa.select(Message.state))) == {"cancelled"}
    assert counts() == {"withdrawn": 4}
    assert the_call_out().state is CallOutState.STOPPED


def test_whoever_was_asked_in_a_stopped_call_out_may_be_asked_again():
    task, _ = make_town(people=3)
    services.stop(send(task, wave_size=3), by=ANA)
    assert db.session.scalar(sa.select(sa.func.count(Asked.id))) == 0
    send(task, wave_size=3)
    assert counts() == {"asked": 3}


def test_a_coordinator_may_choose_the_people():
    task, town = make_town()
    send(task, [town[5].id, town[2].id])
    assert [row.volunteer_id for row in referrals(task)] == [town[5].id, town[2].id]


def test_who_opted_out_meanwhile_is_skipped_and_reported():
    task, town = make_town(people=2)
    factories.keep(Conversation(phone=town[0].phone, is_invented=True, opted_out_at=datetime.now(UTC)))
    send(task, [person.id for person in town])
    wave = the_call_out().waves[0]
    assert (wave.asked, wave.skipped) == (1, {"opted_out": 1})


def test_nobody_is_asked_twice_for_a_shift():
    task, town = make_town(people=2)
    uid = send(task, [town[0].id], target=1)
    send_all()
    services.stop(uid, by=ANA)
    send(task, [person.id for person in town])
    assert the_call_out().waves[0].skipped == {"asked_already": 1}
    assert [kinds_to(person) for person in town] == [["ask"], ["ask"]]


@pytest.mark.parametrize("level", [Level.STANDBY, Level.ALERT, Level.ACTIVATE])
def test_in_quiet_hours_a_call_out_is_refused_and_names_the_next_allowed_time(at, quiet, level):
    at(NIGHT)
    task, _ = make_town()
    with pytest.raises(Conflict, match="next allowed time is 7am, Sun 15 Nov"):
        send(task, level=level)


def test_an_activation_with_a_reason_goes_through_the_night(at, quiet):
    at(NIGHT)
    task, _ = make_town()
    send(task, reason="The river is rising", authorised_by="Moana Te Rangi, supervisor")
    assert {m.not_before for m in db.session.scalars(sa.select(Message))} == {at() + timedelta(seconds=30)}


def test_a_second_call_out_for_the_same_shift_is_refused_while_one_runs():
    task, _ = make_town()
    send(task, wave_size=2)
    assert Block.RUNNING in services.preview(task.id, CallOutPlan(target=2)).blocked
    with pytest.raises(Conflict, match="is running"):
        send(task)


def test_a_task_that_is_not_open_calls_nobody():
    task, _ = make_town(state="draft")
    with pytest.raises(Conflict, match="Open it first"):
        send(task)


def test_a_call_out_to_nobody_is_refused():
    task, _ = make_town(people=0)
    with pytest.raises(Conflict, match="Nobody who fits"):
        send(task)


def test_a_plan_that_makes_no_sense_says_what_is_wrong():
    task, _ = make_town()
    with pytest.raises(Invalid, match="one person or more"):
        send(task, target=0)


def test_the_next_wave_goes_out_when_the_yeses_do_not_fill_the_places(at):
    task, _ = make_town(people=6)
    send(task, wave_size=3, answer_minutes=10)
    send_all()
    for row in referrals(task)[:3]:
        answers(row, "2")
    jobs.call_next_waves(at.forward(minutes=16))
    assert [wave.asked for wave in the_call_out().waves] == [3, 3]


def test_no_further_wave_while_the_open_asks_should_fill_the_places(at):
    task, _ = make_town(people=9)
    send(task, wave_size=7)
    jobs.call_next_waves(at.forward(minutes=16))
    call_out = the_call_out()
    assert len(call_out.waves) == 1
    assert call_out.next_wave_at == at() + timedelta(minutes=15)


def test_a_call_out_finishes_when_its_target_is_met(at):
    task, _ = make_town()
    send(task, target=1, wave_size=2)
    send_all()
    answers(referrals(task)[0], "1")
    jobs.call_next_waves(at.forward(minutes=16))
    assert the_call_out().state is CallOutState.FINISHED


def test_a_call_out_finishes_when_nobody_is_left(at):
    task, _ = make_town(people=2)
    send(task, wave_size=2)
    send_all()
    for row in referrals(task):
        answers(row, "2")
    jobs.call_next_waves(at.forward(minutes=16))
    assert the_call_out().state is CallOutState.FINISHED


def test_a_paused_call_out_asks_nobody_until_it_is_resumed(at):
    task, _ = make_town(people=6)
    uid = send(task, wave_size=1)
    services.pause(uid, by=ANA)
    jobs.call_next_waves(at.forward(minutes=20))
    assert len(the_call_out().waves) == 1
    services.resume(uid, by=ANA)
    jobs.call_next_waves(at())
    assert len(the_call_out().waves) == 2


def test_an_unfinished_wave_goes_on_where_it_stopped(at):
    task, town = make_town(people=5)
    send(task, [person.id for person in town])
    with factories.transaction():
        db.session.execute(sa.delete(Message))
        db.session.execute(sa.delete(Referral).where(Referral.volunteer_id.in_([town[3].id, town[4].id])))
        db.session.execute(sa.update(Wave).values(reached=3, asked=3))
    assert len(queries.unfinished_waves()) == 1
    for _ in range(2):
        jobs.call_next_waves(at())
    assert counts() == {"asked": 5}
    assert the_call_out().waves[0].asked == 5


def test_a_large_wave_is_written_in_batches_and_finished_by_the_job(at):
    task, town = make_town(people=waves.BATCH + 3)
    send(task, [person.id for person in town], target=300)
    assert the_call_out().waves[0].reached == waves.BATCH
    jobs.call_next_waves(at())
    assert counts() == {"asked": waves.BATCH + 3}


def test_the_rest_of_a_wave_is_left_alone_once_every_place_is_held(at):
    task, town = make_town(people=3, needed=1)
    send(task, [town[0].id])
    send_all()
    answers(referrals(task)[0], "1")
    with factories.transaction():
        rest = [[person.id, task.lines[0].id, 1.0] for person in town]
        db.session.execute(sa.update(Wave).values(people=rest, size=3))
    jobs.call_next_waves(at())
    assert the_call_out().waves[0].skipped == {"filled": 2}
    assert counts() == {"accepted": 1}


def test_an_alert_informs_and_asks_nothing():
    task, town = make_town(people=3)
    send(task, level=Level.ALERT, target=3)
    assert counts() == {}
    assert db.session.scalar(sa.select(sa.func.count(Asked.id))) == 0
    assert {kind for person in town for kind in kinds_to(person)} == {"alert"}


def test_whoever_stands_by_holds_a_place_and_stays_at_home():
    task, town = make_town(people=1, needed=1)
    send(task, level=Level.STANDBY)
    send_all()
    assert answers(referrals(task)[0], "1") == ReferralState.AGREED
    assert kinds_to(town[0]) == ["ask_standby", "standing_by"]


def test_an_activation_calls_those_who_stand_by_first():
    task, town = make_town(people=1, needed=1)
    send(task, level=Level.STANDBY)
    send_all()
    answers(referrals(task)[0], "1")
    send(task, level=Level.ACTIVATE)
    assert counts() == {"accepted": 1}
    assert kinds_to(town[0])[-1] == "confirmed"


def test_standing_down_ends_the_call_out_too():
    task, _ = make_town()
    send(task, wave_size=2)
    send_all()
    assert services.stand_down(task.id, why="The river is falling", by=ANA) == 2
    assert the_call_out().state is CallOutState.STOPPED
    assert counts() == {"stood_down": 2}
