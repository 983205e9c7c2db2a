"""The last place, the waiting list, and what a full shift means for the others."""

import pytest
import sqlalchemy as sa

from hub.database import db
from hub.messaging.models import Message, Question
from hub.messaging.states import QuestionState
from hub.referrals import queries, services
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.referrals.timed import jobs
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from tests import factories
from tests.counting import statements
from tests.referrals.doing import ANA, answers, asked, kinds_to, send_all, state, texts_to

pytestmark = pytest.mark.usefixtures("app")


def make_asks(number, *, needed=1, **task):
    task = factories.make_task(lines=(("", needed),), **task)
    people = [factories.make_volunteer() for _ in range(number)]
    return task, people, asked(task, *people)


def test_free_places_are_counted_line_by_line():
    task = factories.make_task(lines=(("first_aid", 2), ("", 3)))
    aider = factories.make_volunteer(skills=("first_aid",))
    (referral,) = asked(task, aider)
    answers(referral, "1")
    assert queries.free_places(task.shifts[0].id) == {task.lines[0].id: 1, task.lines[1].id: 3}


def test_somebody_whose_line_is_full_takes_a_place_of_another_line_they_fit(one):
    task = factories.make_task(lines=(("first_aid", 1), ("", 1)))
    people = [factories.make_volunteer(skills=("first_aid",)) for _ in range(2)]
    first, second = asked(task, *people)
    answers(first, "1")
    assert answers(second, "1") == ReferralState.ACCEPTED
    assert one(sa.select(Referral.line_id).where(Referral.id == second.id)) == task.lines[1].id


def test_whoever_comes_too_late_is_told_their_number_on_the_waiting_list():
    _, people, referrals = make_asks(3)
    send_all()
    assert [answers(referral, "1") for referral in referrals] == ["accepted", "waitlisted", "waitlisted"]
    assert "You are number 2 on the waiting list" in texts_to(people[2])[-1].body


def test_whose_ask_has_not_left_is_not_asked_for_a_full_task():
    _, people, referrals = make_asks(2)
    answers(referrals[0], "1")
    assert kinds_to(people[1]) == ["ask"]
    assert texts_to(people[1])[0].state == "cancelled"
    assert state(referrals[1]) == ReferralState.WITHDRAWN


def test_who_has_read_the_ask_hears_that_it_is_filled():
    _, people, referrals = make_asks(2)
    send_all()
    answers(referrals[0], "1")
    assert kinds_to(people[1]) == ["ask", "filled_thanks"]
    assert state(referrals[1]) == ReferralState.NO_ANSWER
    question = sa.select(Question.state).where(Question.subject_uid == referrals[1].uid)
    assert db.session.scalars(question).one() is QuestionState.RUN_OUT


def test_a_late_yes_to_a_full_task_goes_on_the_waiting_list():
    _, people, referrals = make_asks(2)
    send_all()
    answers(referrals[0], "1")
    assert answers(referrals[1], "1") == ReferralState.WAITLISTED
    assert kinds_to(people[1])[-1] == "waitlisted"


def test_those_waiting_hear_that_they_stay_on_the_list_when_the_task_fills():
    _, people, referrals = make_asks(2, pre_accepts=False)
    send_all()
    for referral in referrals:
        answers(referral, "1")
    services.accept(referrals[0].uid, by=ANA)
    assert kinds_to(people[1]) == ["ask", "waitlisted", "waitlisted_full"]
    assert "You are number 1 on the waiting list until it starts" in texts_to(people[1])[-1].body


def test_a_place_that_is_given_up_goes_to_who_agreed_first():
    _, people, referrals = make_asks(3)
    send_all()
    for referral in referrals:
        answers(referral, "1")
    answers(referrals[0], "2")
    assert [state(referral) for referral in referrals] == ["withdrawn", "accepted", "waitlisted"]
    assert texts_to(people[1])[-1].body.startswith("EXERCISE A place is free: you are confirmed")


def test_a_task_that_fills_again_at_once_stays_filled(one):
    task, _, referrals = make_asks(2)
    send_all()
    for referral in referrals:
        answers(referral, "1")
    answers(referrals[0], "2")
    assert one(sa.select(Task.state).where(Task.id == task.id)) is TaskState.FILLED


def test_a_last_resort_moves_up_after_everybody_else():
    _, _, referrals = make_asks(3)
    send_all()
    answers(referrals[0], "1")
    answers(referrals[1], "L 60")
    answers(referrals[2], "1")
    answers(referrals[0], "2")
    assert [state(referral) for referral in referrals] == ["withdrawn", "waitlisted", "accepted"]


def test_nobody_reads_filled_twice():
    _, people, referrals = make_asks(2)
    send_all()
    for text in ("1", "2", "1"):
        answers(referrals[0], text)
    assert kinds_to(people[1]).count("filled_thanks") == 1


def test_the_rest_of_a_large_crowd_is_told_by_the_job(at, one):
    _, _, referrals = make_asks(230)
    send_all()
    answers(referrals[0], "1")
    told = sa.select(sa.func.count(Message.id)).where(Message.kind == "filled_thanks")
    assert one(told) == 200
    jobs.run_out_due(at.forward(minutes=1))
    assert one(told) == 229


def test_many_hear_that_it_is_filled_with_as_many_questions_as_few():
    """Whoever answers in that moment waits for the shift until all of them are written."""

    def took(number):
        _, _, referrals = make_asks(number)
        send_all()
        with statements() as sent:
            answers(referrals[0], "1")
        return sum(not statement.startswith("INSERT") for statement in sent)

    assert took(30) <= took(5)
