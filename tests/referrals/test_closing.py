"""Standing down, closing and changing a task: everyone concerned is told in the same step."""

import pytest
import sqlalchemy as sa

from hub.database import db, transaction
from hub.errors import Invalid
from hub.messaging.states import Lane
from hub.referrals import moves, services
from hub.referrals.changes import closing, standing_down
from hub.referrals.states import ReferralState
from hub.tasks.events import Changed, TaskChanged
from hub.tasks.models import Task, TaskLine
from hub.tasks.states import TaskState
from hub.volunteers.models import Commitment
from tests import factories
from tests.counting import statements
from tests.referrals.doing import ANA, answers, asked, kinds_to, send_all, state, texts_to

pytestmark = pytest.mark.usefixtures("app")


def make_crowd(needed=2, **task):
    """One confirmed, one waiting for the charity or confirmed, one silent who has read the ask."""
    task = factories.make_task(lines=(("", needed),), **task)
    people = [factories.make_volunteer() for _ in range(3)]
    referrals = asked(task, *people)
    send_all()
    return task, people, referrals


def stand_down(task, why="The river is falling"):
    with transaction():
        return standing_down.stand_down(db.session.get_one(Task, task.id), why=why, by="ana")


def test_standing_down_tells_everyone_concerned_before_all_other_texts():
    task, people, referrals = make_crowd()
    answers(referrals[0], "1")
    assert stand_down(task) == 3
    assert [state(referral) for referral in referrals] == ["stood_down"] * 3
    assert [texts_to(person)[-1].kind for person in people] == ["stand_down"] * 3
    assert {texts_to(person)[-1].lane for person in people} == {Lane.CHANGE}


def test_many_are_stood_down_with_as_many_questions_as_few():
    """Ten thousand who were asked are told in the same minute."""

    def took(number):
        task = factories.make_task(lines=(("", number),))
        referrals = asked(task, *(factories.make_volunteer() for _ in range(number)))
        send_all()
        for referral in referrals[: number // 2]:
            answers(referral, "1")
        db.session.expire_all()
        with statements() as sent:
            stand_down(task)
        return sum(not statement.startswith("INSERT") for statement in sent)

    assert took(20) == took(4)


def test_who_said_no_and_who_stayed_silent_read_nothing():
    task, people, referrals = make_crowd()
    answers(referrals[0], "2")
    with transaction():
        db.session.execute(
            sa.text("update referral set state = 'no_answer' where id = :id"), {"id": referrals[1].id}
        )
    assert stand_down(task) == 1
    assert [kinds_to(person)[-1] for person in people] == ["no_thanks", "ask", "stand_down"]


def test_standing_down_calls_off_a_task_nobody_has_come_to(one):
    task, _, _ = make_crowd()
    stand_down(task)
    assert one(sa.select(Task.state).where(Task.id == task.id)) is TaskState.CANCELLED


def test_whoever_is_at_work_stays_signed_in_and_is_asked_to_text_out(one):
    task, people, referrals = make_crowd()
    answers(referrals[0], "1")
    with transaction():
        moves.sign_in(services.queries.by_uid(referrals[0].uid), by="ana")
    stand_down(task)
    assert state(referrals[0]) == ReferralState.ON_TASK
    assert kinds_to(people[0])[-1] == "work_ends"
    assert one(sa.select(Task.state).where(Task.id == task.id)) is TaskState.OPEN


def test_texts_that_have_not_left_are_taken_back():
    task = factories.make_task()
    person = factories.make_volunteer()
    (referral,) = asked(task, person)
    assert stand_down(task) == 0
    assert [message.state for message in texts_to(person)] == ["cancelled"]
    assert state(referral) == ReferralState.WITHDRAWN


def test_standing_down_needs_a_reason():
    task, _, _ = make_crowd()
    with pytest.raises(Invalid, match="why"):
        stand_down(task, why=" ")


def test_standing_down_frees_everybody_for_other_work():
    task, _, referrals = make_crowd()
    answers(referrals[0], "1")
    stand_down(task)
    assert db.session.scalars(sa.select(Commitment.released_at)).one() is not None


def test_a_yes_after_standing_down_is_thanked():
    task, people, referrals = make_crowd()
    stand_down(task)
    assert answers(referrals[2], "1") == ReferralState.STOOD_DOWN
    assert kinds_to(people[2])[-1] == "not_needed"


def test_closing_a_task_marks_who_never_came_and_thanks_who_waited():
    task, people, referrals = make_crowd(needed=1)
    answers(referrals[0], "1")
    answers(referrals[1], "1")
    with transaction():
        closing.finish(db.session.get_one(Task, task.id), by="ana")
    assert [state(referral) for referral in referrals] == ["no_show", "stood_down", "stood_down"]
    assert [kinds_to(person)[-1] for person in people[1:]] == ["stand_down", "filled_thanks"]
    assert answers(referrals[2], "1") == ReferralState.STOOD_DOWN
    assert kinds_to(people[2])[-1] == "not_needed"


def test_a_changed_meeting_point_is_told_to_the_confirmed_only():
    task, people, referrals = make_crowd()
    answers(referrals[0], "1")
    with transaction():
        db.session.get_one(Task, task.id).briefing_point = "Back gate"
        standing_down.follow_change(TaskChanged(task.id, task.uid, frozenset({Changed.BRIEFING}), "ana"))
    assert texts_to(people[0])[-1].body.startswith("EXERCISE Changed: Pack food parcels")
    assert "Meet: Back gate" in texts_to(people[0])[-1].body
    assert kinds_to(people[1]) == ["ask"]


def test_more_places_let_the_waiting_list_move_up():
    task, _, referrals = make_crowd(needed=1)
    answers(referrals[0], "1")
    answers(referrals[1], "1")
    with transaction():
        db.session.execute(sa.update(TaskLine).where(TaskLine.task_id == task.id).values(needed=2))
        db.session.expire_all()
        standing_down.follow_change(TaskChanged(task.id, task.uid, frozenset({Changed.MORE_NEEDED}), "ana"))
    assert state(referrals[1]) == ReferralState.ACCEPTED


def test_taking_somebody_off_tells_them_and_frees_the_place():
    _, people, referrals = make_crowd(needed=1)
    answers(referrals[0], "1")
    answers(referrals[1], "1")
    services.withdraw(referrals[0].uid, by=ANA, why="Hurt an ankle")
    assert kinds_to(people[0])[-1] == "taken_off"
    assert state(referrals[1]) == ReferralState.ACCEPTED
