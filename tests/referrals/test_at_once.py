"""Many people at once: the last place, a place given up in the same moment, and decisions that cross each other."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import current_app

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.database import db
from hub.errors import Conflict
from hub.messaging.models import Inbound, Message
from hub.referrals import queries, services
from hub.referrals.models import Referral
from hub.referrals.timed import jobs
from tests import factories
from tests.referrals.doing import ANA, answers, asked, event, send_all, states_of

pytestmark = pytest.mark.usefixtures("app")
# What each who waits has been told, whenever they joined: nobody reads two numbers, nobody none.
NUMBER = re.compile(r"You are number (\d+) on the waiting list")


def make_asks(number, *, needed=1, **task):
    task = factories.make_task(lines=(("", needed),), **task)
    referrals = asked(task, *(factories.make_volunteer() for _ in range(number)))
    send_all()
    return task, referrals


def all_at_once(steps):
    """Runs every step on a thread of its own, begun in the same moment; answers what refused, by its sentence."""
    db.session.rollback()
    app, start = current_app._get_current_object(), Barrier(len(steps))

    def run(step):
        start.wait()
        with app.app_context():
            try:
                step()
            except Conflict as refused:
                return refused.sentence
        return None

    with ThreadPoolExecutor(len(steps)) as crowd:
        pairs = [(copy_context(), step) for step in steps]
        said = list(crowd.map(lambda pair: pair[0].run(run, pair[1]), pairs))
    db.session.rollback()
    return [one for one in said if one]


def answering(referral, text):
    """The step of a text that has come in and answers the ask."""
    said = event(referral, text)
    return lambda: services.take_answer(said)


def told_numbers():
    """How often each number on the waiting list was told, and to how many different people."""
    rows = db.session.execute(
        sa.select(Message.subject_uid, Message.body).where(Message.kind == "waitlisted")
    ).all()
    return sorted(int(NUMBER.search(body)[1]) for _, body in rows), len({uid for uid, _ in rows})


def count_of(kind):
    return db.session.scalar(sa.select(sa.func.count(Message.id)).where(Message.kind == kind))


def test_fifty_people_say_yes_to_the_last_place_at_once_and_exactly_one_holds_it():
    _, referrals = make_asks(50)
    assert all_at_once([answering(referral, "1") for referral in referrals]) == []
    assert queries.counts() == {"accepted": 1, "waitlisted": 49}
    assert count_of("confirmed") == 1
    assert told_numbers() == (list(range(1, 50)), 49), "distinct numbers, each told once"
    assert db.session.scalar(sa.select(sa.func.count(Inbound.id)).where(Inbound.state != "read")) == 0


def test_forty_nine_say_yes_while_the_one_who_holds_the_place_gives_it_up():
    _, referrals = make_asks(50)
    answers(referrals[0], "1")
    steps = [answering(referrals[0], "2"), *(answering(referral, "1") for referral in referrals[1:])]
    assert all_at_once(steps) == []
    assert queries.counts() == {"withdrawn": 1, "accepted": 1, "waitlisted": 48}
    assert count_of("confirmed") == 2, "the one who gave it up, and the one who has it now"
    rows = db.session.scalars(sa.select(Referral).where(Referral.state == "waitlisted")).all()
    assert len({row.agreed_at for row in rows}) == 48, "nobody shares a turn"


def test_the_same_text_read_by_several_workers_is_answered_once():
    _, (referral,) = make_asks(1)
    said = event(referral, "1")
    refused = all_at_once([lambda: services.take_answer(said) for _ in range(8)])
    assert len(refused) == 7
    assert count_of("confirmed") == 1


def test_two_of_a_charity_accept_the_same_person_and_a_third_refuses():
    task, (referral,) = make_asks(1, pre_accepts=False)
    answers(referral, "1")
    uid = referral.uid
    people = [
        Actor(uid=f"person{n}", role=Role.CHARITY, organisation_id=task.organisation_id) for n in range(3)
    ]
    refused = all_at_once([
        lambda: services.accept(uid, by=people[0]), lambda: services.accept(uid, by=people[1]),
        lambda: services.refuse(uid, "We have enough people.", by=people[2]),
    ])  # fmt: skip
    assert len(refused) == 2
    assert Counter(states_of([referral])) in (Counter(["accepted"]), Counter(["refused"]))
    assert count_of("confirmed") + count_of("refused") == 1


def test_late_acceptances_race_for_one_place_and_the_others_are_told_that_it_is_taken(at):
    task, referrals = make_asks(6, needed=6, pre_accepts=False)
    for referral in referrals:
        answers(referral, "1")
    at.forward(minutes=90)
    jobs.lapse_due(at())
    fewer = sa.update(type(task.lines[0])).values(needed=1)
    with db.engine.begin() as connection:
        connection.execute(fewer)
    refused = all_at_once([lambda uid=one.uid: services.accept(uid, by=ANA) for one in referrals])
    assert len(refused) == 5
    assert queries.counts() == {"accepted": 1, "lapsed": 5}


def test_a_yes_and_a_no_of_one_person_at_once_end_in_one_of_them():
    _, referrals = make_asks(3)
    all_at_once([answering(referrals[0], "1"), answering(referrals[0], "2"), answering(referrals[1], "1")])
    held = [one for one in states_of(referrals) if one == "accepted"]
    assert len(held) == 1
