"""A task is reduced, moved, or loses one of its times: everyone concerned is told in the same step."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.database import db
from hub.messaging.models import Question
from hub.messaging.states import Lane, MessageState
from hub.referrals import queries
from hub.referrals.figures.funnel import funnel
from hub.referrals.states import ReferralState
from hub.tasks import services
from hub.tasks.models import Task
from hub.tasks.queries import as_it_stands, by_id
from hub.tasks.rules import LineFacts, ShiftFacts, TaskFacts
from hub.tasks.states import TaskState
from hub.volunteers.models import Commitment
from tests import factories
from tests.referrals.doing import answers, asked, kinds_to, send_all, state, texts_to

pytestmark = pytest.mark.usefixtures("app")


def change(task, **over):
    facts = as_it_stands(by_id(task.id))
    values = {name: getattr(facts, name) for name in TaskFacts.__slots__}
    services.change_task(task.id, TaskFacts(**(values | over)), by=SYSTEM)


def crowd(number=3, **task):
    """A task and people who were asked for it and have read the ask."""
    task = factories.make_task(lines=(("", number),), **task)
    people = [factories.make_volunteer() for _ in range(number)]
    referrals = asked(task, *people)
    send_all()
    return task, people, referrals


def later(task, hours=1):
    (shift,) = as_it_stands(by_id(task.id)).shifts
    span = timedelta(hours=hours)
    return (ShiftFacts(shift.starts_at + span, shift.ends_at + span, shift.key),)


def test_fewer_people_means_the_last_yes_goes_back_onto_the_waiting_list(at):
    task, people, referrals = crowd()
    for referral in referrals:
        at.forward(minutes=1)
        answers(referral, "1")
    change(task, lines=(LineFacts("", 2),))
    assert [state(one) for one in referrals] == ["accepted", "accepted", "waitlisted"]
    text = texts_to(people[2])[-1]
    assert (text.kind, text.lane) == ("fewer_needed", Lane.CHANGE) and "number 1 on the waiting" in text.body
    assert [kinds_to(person)[-1] for person in people[:2]] == ["confirmed", "confirmed"]


def test_who_lost_a_place_is_free_for_other_work_and_comes_back_when_one_is_free(at):
    task, people, referrals = crowd(2)
    for referral in referrals:
        at.forward(minutes=1)
        answers(referral, "1")
    change(task, lines=(LineFacts("", 1),))
    query = sa.select(Commitment.released_at).where(Commitment.subject_uid == referrals[1].uid)
    assert db.session.scalar(query) is not None and by_id(task.id).state is TaskState.FILLED
    answers(referrals[0], "2")
    assert state(referrals[1]) == ReferralState.ACCEPTED


def test_who_fits_another_free_line_moves_there_and_reads_nothing(at):
    task, people, referrals = crowd(2)
    answers(referrals[0], "1")
    change(task, lines=(LineFacts("cooking", 1), LineFacts("", 1)))
    assert state(referrals[0]) == ReferralState.ACCEPTED and kinds_to(people[0])[-1] == "confirmed"


def test_whoever_is_at_work_keeps_the_place():
    task, _, referrals = crowd(2)
    for referral in referrals:
        answers(referral, "1")
    db.session.execute(sa.update(type(referrals[0])).values(state=ReferralState.ON_TASK))
    db.session.commit()
    change(task, lines=(LineFacts("", 1),))
    assert [state(one) for one in referrals] == ["on_task", "on_task"]


def test_a_task_that_is_put_off_tells_everyone_who_said_yes_or_was_asked(at):
    task, people, referrals = crowd(pre_accepts=False)
    answers(referrals[0], "1")
    answers(referrals[1], "2")
    change(task, shifts=later(task, hours=24))
    assert [kinds_to(person)[-1] for person in people] == ["moved", "no_thanks", "moved_ask"]
    assert "now tomorrow, Sun 15 Nov, 1pm to 5pm" in texts_to(people[0])[-1].body


def test_the_confirmed_read_the_new_time_with_everything_else_and_may_say_no(at):
    task, people, referrals = crowd()
    answers(referrals[0], "1")
    change(task, shifts=later(task, hours=24))
    assert texts_to(people[0])[-1].body.startswith(
        "EXERCISE Changed: Pack food parcels, tomorrow, Sun 15 Nov"
    )
    at.forward(hours=20)
    assert answers(referrals[0], "2") == ReferralState.WITHDRAWN


def test_an_ask_that_had_not_left_leaves_with_the_new_time():
    task, person = factories.make_task(), factories.make_volunteer()
    (referral,) = asked(task, person)
    change(task, shifts=later(task))
    first, second = texts_to(person)
    assert (first.state, second.state, second.kind) == (MessageState.CANCELLED, MessageState.QUEUED, "ask")
    assert "2pm to 6pm" in second.body and first.not_before == second.not_before
    label = db.session.scalar(sa.select(Question.label).where(Question.subject_uid == referral.uid))
    assert label.endswith("2pm")


@pytest.fixture
def weekend():
    """Two times of one task with one person confirmed for each."""
    task = factories.make_task(lines=(("", 1),))
    (first,) = as_it_stands(task).shifts
    change(task, shifts=(first, ShiftFacts(*(moment + timedelta(hours=24) for moment in first.span))))
    people = [factories.make_volunteer() for _ in range(2)]
    fresh = db.session.get_one(Task, task.id)
    referrals = [
        factories.make_referral(fresh, person, shift_id=shift.id, state=ReferralState.ACCEPTED)
        for person, shift in zip(people, fresh.shifts, strict=True)
    ]
    return task, people, referrals


def test_places_and_figures_are_counted_by_shift(weekend):
    task, _, _ = weekend
    change(
        task, lines=(LineFacts("", 1), LineFacts("cooking", 4, shift=as_it_stands(by_id(task.id)).shifts[1]))
    )
    first, second = by_id(task.id).shifts
    assert (
        sum(queries.free_places(first.id).values()) == 0 and sum(queries.free_places(second.id).values()) == 4
    )
    assert queries.unconfirmed_places(task.id) == {first.id: 0, second.id: 4}
    assert [funnel(task.id, shift_id=one.id).needed for one in (first, second)] == [1, 5]
    assert (funnel(task.id).needed, funnel(task.id).agreed, by_id(task.id).state) == (6, 2, TaskState.OPEN)


def test_only_whom_the_moved_time_concerns_is_told(weekend):
    task, people, _ = weekend
    first, second = as_it_stands(by_id(task.id)).shifts
    moved = ShiftFacts(*(moment + timedelta(hours=1) for moment in second.span), second.key)
    change(task, shifts=(first, moved))
    assert (kinds_to(people[0]), kinds_to(people[1])) == ([], ["confirmed"])


def test_who_was_promised_to_a_time_that_is_called_off_is_told_not_to_come(weekend):
    task, people, referrals = weekend
    change(task, shifts=as_it_stands(by_id(task.id)).shifts[:1])
    assert (kinds_to(people[0]), kinds_to(people[1])) == ([], ["stand_down"])
    assert [state(one) for one in referrals] == ["accepted", "stood_down"]
    assert queries.free_places(referrals[1].shift_id) == {} and funnel(task.id).needed == 1


def test_a_new_ride_is_told_to_the_confirmed(weekend, at):
    task, people, _ = weekend
    change(task, ride_from="Petone station", ride_at=at.moment + timedelta(hours=1))
    assert all("Ride: midday from Petone station." in texts_to(person)[-1].body for person in people)
