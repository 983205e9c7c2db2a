"""Waiting for a place: numbers that are true, places that come free late, and an end that is told."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.database import db, transaction
from hub.messaging.models import Message
from hub.referrals import clocks, moves, services
from hub.referrals.changes.standing_down import follow_change
from hub.referrals.figures import stuck
from hub.referrals.figures.stuck import Stuck
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.referrals.timed import jobs
from hub.tasks.events import Changed, TaskChanged
from hub.tasks.models import Shift
from hub.volunteers.states import ConsentShare
from tests import factories
from tests.referrals.doing import ANA, answers, asked, kinds_to, send_all, state, texts_to

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def quiet_nights(app):
    app.config["HUB_QUIET_HOURS"] = "22:00-07:00"
    yield
    app.config["HUB_QUIET_HOURS"] = "none"


def make_waiting(number=3, **task):
    """One who holds the only place, and the others on the waiting list."""
    task = factories.make_task(lines=(("", 1),), **task)
    people = [factories.make_volunteer() for _ in range(number)]
    referrals = asked(task, *people)
    send_all()
    for referral in referrals:
        answers(referral, "1")
    return task, people, referrals


def states(referrals):
    return [state(one) for one in referrals]


def signs_in(referral):
    with transaction():
        moves.sign_in(db.session.get_one(Referral, referral.id), by="desk")


def last_text(person):
    return texts_to(person)[-1].body


def test_numbers_follow_the_order_of_the_answers_even_within_one_moment():
    task = factories.make_task(lines=(("", 1),))
    people = [factories.make_volunteer() for _ in range(4)]
    referrals = asked(task, *people)
    send_all()
    for referral in (referrals[3], referrals[2], referrals[0], referrals[1]):
        answers(referral, "1")
    told = [last_text(people[which]) for which in (2, 0, 1)]
    assert [f"number {number} on" in body for number, body in enumerate(told, 1)] == [True] * 3


def test_everybody_waiting_reads_a_smaller_number_once(at):
    _, people, referrals = make_waiting(4)
    answers(referrals[0], "2")
    jobs.go_round_waiting(at.forward(minutes=1))
    assert kinds_to(people[3]).count("waitlist_number") == 0, "they have just read one"
    for _ in range(2):
        jobs.go_round_waiting(at.forward(minutes=20))
    assert [kinds_to(person).count("waitlist_number") for person in people] == [0, 0, 1, 1]
    assert "You are now number 2" in last_text(people[3])


def test_several_who_leave_make_one_text(at):
    _, people, referrals = make_waiting(5)
    for referral in referrals[:3]:
        at.forward(minutes=10)
        answers(referral, "2")
    for _ in range(3):
        jobs.go_round_waiting(at.forward(minutes=1))
    assert kinds_to(people[4]).count("waitlist_number") == 1
    assert "You are now number 1" in last_text(people[4])


def test_numbers_are_not_told_at_night(at, quiet_nights):
    _, people, referrals = make_waiting(3, starts_in=timedelta(hours=26))
    answers(referrals[0], "2")
    jobs.go_round_waiting(at.forward(hours=12))
    assert kinds_to(people[2]).count("waitlist_number") == 0
    jobs.go_round_waiting(at.forward(hours=9))
    assert kinds_to(people[2]).count("waitlist_number") == 1


def test_who_waits_is_asked_when_a_place_comes_free_after_the_start(at):
    _, people, referrals = make_waiting()
    at.forward(hours=3)
    answers(referrals[0], "2")
    assert states(referrals) == ["withdrawn", "asked", "waitlisted"], "one place, one ask"
    assert "a place is free now. Can you still come?" in last_text(people[1])
    assert answers(referrals[1], "1") == ReferralState.ACCEPTED
    assert "Go to 14 Beach Street" in last_text(people[1])


@pytest.mark.parametrize("text", ["2", None])
def test_the_next_is_asked_when_who_was_asked_late_cannot_come_or_stays_silent(at, text):
    _, _, referrals = make_waiting()
    at.forward(hours=3)
    answers(referrals[0], "2")
    if text:
        answers(referrals[1], text)
    else:
        for _ in range(2):
            jobs.run_out_due(at.forward(minutes=15))
    assert states(referrals)[1:] == ["declined" if text else "no_answer", "asked" if text else "no_answer"]


def test_nobody_is_asked_when_too_little_of_the_shift_is_left(at):
    _, _, referrals = make_waiting()
    at.forward(hours=4)
    answers(referrals[0], "2")
    assert states(referrals) == ["withdrawn", "waitlisted", "waitlisted"]


def test_who_waited_in_vain_is_told_once_when_it_is_over(at):
    _, people, referrals = make_waiting()
    for _ in range(2):
        jobs.go_round_waiting(at.forward(hours=4))
    assert states(referrals) == ["accepted", "stood_down", "stood_down"]
    assert [kinds_to(person).count("waiting_over") for person in people] == [0, 1, 1]
    assert "No place came free" in last_text(people[1])


def test_a_charity_that_never_answers_leaves_nobody_waiting_for_ever(at):
    task = factories.make_task(pre_accepts=False)
    person = factories.make_volunteer()
    (referral,) = asked(task, person)
    answers(referral, "1")
    jobs.lapse_due(at.forward(minutes=90))
    jobs.go_round_waiting(at.forward(hours=3))
    assert state(referral) == ReferralState.STOOD_DOWN
    assert kinds_to(person)[-2:] == ["lapsed", "waiting_over"]


def test_whom_no_text_reaches_is_rung_before_they_move_up():
    task, _, referrals = make_waiting(1)
    landline = factories.make_volunteer(
        phone="+6444721234", phone_kind="landline", consent_share=ConsentShare.ANY
    )
    services.refer(task.id, landline.id, by=ANA)
    answers(referrals[0], "2")
    (waiting,) = (one for one in stuck.waiting(clock.now()) if one.h.volunteer.id == landline.id)
    assert (waiting.h.referral.state, waiting.why) == (ReferralState.AGREED, Stuck.NO_TEXTS)


def make_late(at, number=3):
    """One at work, one who has not come, one who waits; half past one."""
    task = factories.make_task(lines=(("", 2),))
    people = [factories.make_volunteer() for _ in range(number)]
    referrals = asked(task, *people)
    send_all()
    for referral in referrals:
        answers(referral, "1")
    at.forward(hours=2, minutes=30)
    signs_in(referrals[0])
    jobs.go_round_waiting(at())
    send_all()
    return people, referrals


def test_who_does_not_come_is_asked_and_then_their_place_goes_to_who_waits(at):
    people, referrals = make_late(at)
    assert "Text IN if you are there" in last_text(people[1])
    jobs.go_round_waiting(at.forward(minutes=14))
    assert states(referrals) == ["on_task", "accepted", "waitlisted"]
    jobs.go_round_waiting(at.forward(minutes=1))
    assert states(referrals) == ["on_task", "no_show", "asked"]
    assert kinds_to(people[1])[-1] == "place_given"


def test_nobody_loses_a_place_while_nobody_waits_for_it(at):
    _, referrals = make_late(at, 2)
    jobs.go_round_waiting(at.forward(minutes=30))
    assert states(referrals) == ["on_task", "accepted"]


def test_who_says_that_they_are_on_the_way_keeps_the_place(at):
    _, referrals = make_late(at)
    at.forward(minutes=5)
    answers(referrals[1], "1")
    jobs.go_round_waiting(at.forward(minutes=30))
    assert state(referrals[1]) == ReferralState.ACCEPTED


def test_where_nobody_is_signed_in_at_all_nobody_is_missing(at):
    _, people, referrals = make_waiting(2)
    jobs.go_round_waiting(at.forward(hours=2, minutes=45))
    assert state(referrals[0]) == ReferralState.ACCEPTED
    assert "not_here_yet" not in kinds_to(people[0])


def test_a_coordinator_says_that_somebody_did_not_come(at):
    _, people, referrals = make_waiting(2)
    at.forward(hours=2, minutes=5)
    services.did_not_come(referrals[0].uid, by=ANA)
    assert states(referrals) == ["no_show", "asked"]
    assert kinds_to(people[0])[-1] == "place_given"


def test_a_later_start_moves_every_clock_with_it(at):
    task, _, referrals = make_waiting(2)
    with transaction():
        shift = db.session.get_one(Shift, task.shifts[0].id)
        shift.starts_at, shift.ends_at = (
            shift.starts_at + timedelta(hours=2),
            shift.ends_at + timedelta(hours=2),
        )
    with transaction():
        follow_change(TaskChanged(task.id, task.uid, frozenset({Changed.TIME}), "ana"))
    due = [db.session.get_one(Referral, one.id).due_at for one in referrals]
    assert due == [at() + timedelta(hours=4, minutes=15), at() + timedelta(hours=6)]


def test_each_waiting_state_that_a_service_leads_to_has_a_clock(at):
    make_waiting(2)
    task = factories.make_task(pre_accepts=False)
    share = {"consent_share": ConsentShare.ASK}
    people = [
        factories.make_volunteer(**more) for more in ({}, share, {"consent_share": ConsentShare.NO}, {})
    ]
    offered, *others, silent = asked(task, *people)
    for referral in (offered, *others):
        answers(referral, "1")
    (by,) = asked(factories.make_task(), factories.make_volunteer(), stands_by=True)
    answers(by, "1")
    jobs.lapse_due(at.forward(minutes=91))
    rows = db.session.execute(sa.select(Referral.state, Referral.due_at)).all()
    assert {row.state for row in rows if row.due_at} == set(clocks.WAITS) - {ReferralState.OFFERED}
    assert [row.state for row in rows if row.state in clocks.WAITS and row.due_at is None] == []


def test_who_owes_their_word_about_sharing_is_reminded_once_and_then_rung(at):
    person = factories.make_volunteer(consent_share=ConsentShare.ASK)
    (referral,) = asked(factories.make_task(), person)
    answers(referral, "1")
    for _ in range(3):
        jobs.lapse_due(at.forward(minutes=30))
    assert kinds_to(person) == ["ask", "share_question", "share_reminder"]


def test_a_late_yes_after_the_place_went_to_somebody_else_waits_at_its_old_turn(at):
    _, _, referrals = make_waiting(4)
    at.forward(hours=3)
    answers(referrals[0], "2")
    answers(referrals[0], "1")
    assert states(referrals)[:2] == ["accepted", "asked"]
    assert answers(referrals[1], "1") == ReferralState.WAITLISTED
    assert db.session.get_one(Referral, referrals[1].id, populate_existing=True).told_number == 1
    assert db.session.scalar(sa.select(sa.func.count(Message.id)).where(Message.kind == "still_free")) == 1
