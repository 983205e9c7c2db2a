"""A call-out by phone and runner: nobody is texted, and deadline and waves count alike."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.alarms.models import Alarm
from hub.callouts import jobs, services, silence
from hub.callouts.models import CallOut
from hub.callouts.rules import CallOutPlan
from hub.callouts.states import Level
from hub.database import db, transaction
from hub.errors import Invalid
from hub.messaging.models import Conversation, Message
from hub.referrals.changes import standing_down
from hub.referrals.models import Referral
from hub.referrals.timed.jobs import run_out_due
from hub.referrals.voice import ringing
from hub.referrals.voice.answers import Said
from hub.referrals.voice.jobs import ring_for_untold
from hub.referrals.voice.ringing import Entry
from hub.tasks.models import Task
from hub.volunteers.states import PhoneKind
from tests import factories
from tests.referrals.doing import ANA

pytestmark = pytest.mark.usefixtures("app")


def send(task, *people, **plan):
    values = {"target": 2, "by_voice": True} | plan
    services.send(task.id, CallOutPlan(**values), [one.id for one in people] or None, by=ANA)
    return the_call_out()


def the_call_out():
    db.session.rollback()
    return db.session.scalars(sa.select(CallOut).order_by(CallOut.id.desc())).first()


def referrals():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Referral).order_by(Referral.id)))


def say(*said):
    rows = referrals()
    ringing.key_in([Entry(row.uid, one) for row, one in zip(rows, said, strict=False)], by=ANA)


def texts():
    return db.session.scalar(sa.select(sa.func.count(Message.id)))


def test_everybody_who_fits_is_listed_whether_a_text_reaches_them_or_not():
    task = factories.make_task(lines=(("", 9),))
    factories.make_volunteer(given_name="Mobile")
    factories.make_volunteer(given_name="Landline", phone_kind=PhoneKind.LANDLINE)
    factories.make_volunteer(given_name="Nophone", phone=None)
    out = factories.make_volunteer(given_name="Optedout")
    factories.keep(Conversation(phone=out.phone, is_invented=True, opted_out_at=out.registered_at))
    factories.make_volunteer(given_name="Far", lat=-45.0)
    one = send(task, wave_size=9)
    names = sorted(row.h.volunteer.given_name for row in silence.to_ring(one))
    assert names == ["Landline", "Mobile", "Nophone", "Optedout"]
    assert (texts(), {row.by_voice for row in referrals()}) == (0, {True})


def test_the_preview_has_no_texts_and_costs_nothing():
    factories.make_volunteer()
    p = services.preview(factories.make_task().id, CallOutPlan(target=2, by_voice=True))
    assert (len(p.people), p.texts, p.segments, p.costs, p.seconds) == (1, (), 0, (), 0)


def test_nobody_is_rung_only_to_let_them_know():
    with pytest.raises(Invalid, match="By phone and runner people are asked"):
        send(factories.make_task(), factories.make_volunteer(), level=Level.ALERT)


def test_the_next_wave_is_listed_when_the_yeses_do_not_fill_the_places(at):
    task = factories.make_task(lines=(("", 2),))
    for _ in range(6):
        factories.make_volunteer()
    send(task, wave_size=3, answer_minutes=10)
    say(Said.NO, Said.NO, Said.NO)
    jobs.call_next_waves(at.forward(minutes=16))
    assert [wave.asked for wave in the_call_out().waves] == [3, 3] and len(referrals()) == 6


def test_the_time_to_answer_runs_out_and_a_late_yes_still_counts(at):
    send(factories.make_task(), factories.make_volunteer(), answer_minutes=30)
    run_out_due(at.forward(minutes=31))
    assert referrals()[0].state == "no_answer"
    say(Said.YES_SHARE)
    assert referrals()[0].state == "accepted"


def test_whoever_said_yes_stands_on_the_list_to_be_told_where_to_go():
    hilda = factories.make_volunteer(phone_kind=PhoneKind.LANDLINE)
    one = send(factories.make_task(), hilda)
    say(Said.YES_SHARE)
    assert [h.volunteer.id for h in silence.to_tell(one)] == [hilda.id]
    say(Said.TOLD)
    assert silence.to_tell(one) == []


def test_who_was_not_told_two_hours_before_is_an_alarm_once(at):
    task = factories.make_task(starts_in=timedelta(hours=5))
    send(
        task, factories.make_volunteer(given_name="Hilda", family_name="Moss", phone_kind=PhoneKind.LANDLINE)
    )
    say(Said.YES_SHARE)
    assert ring_for_untold(at()) == 0
    assert (ring_for_untold(at.forward(hours=3, minutes=5)), ring_for_untold(at())) == (1, 0)
    title = db.session.scalars(sa.select(Alarm.title)).one()
    assert title == "Hilda Moss does not know that they are confirmed"


def test_whom_nobody_has_reached_reads_nothing_when_it_is_called_off():
    task = factories.make_task()
    send(task, factories.make_volunteer())
    with transaction():
        standing_down.stand_down(db.session.get_one(Task, task.id), why="The rain stopped", by="ana")
    assert texts() == 0
