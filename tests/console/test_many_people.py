"""Pages about who is here ask the database as often for many people as for a few: none has a query for each."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.database import db
from hub.referrals.states import ReferralState
from tests import factories

FEW, MANY = 6, 30
# A page that shows eight people may ask something for each of the eight.
SLACK = 8


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Counts every statement by its words."""
    asked: Counter[str] = Counter()

    def note(_connection, _cursor, words, *_rest):
        asked[words] += 1

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def people_come(task, hub, number):
    """Of each three one is on the task and late, one is at the hub, one is expected; and each was here before."""
    for turn in range(number):
        person = factories.make_volunteer()
        if turn % 3 != 1:
            factories.make_referral(task, person, state=ReferralState.ACCEPTED)
        attendance.sign_in(person.uid, hub_id=hub.id, by=SYSTEM, at=clock.now() - timedelta(hours=30))
        attendance.sign_out(person.uid, by=SYSTEM, at=clock.now() - timedelta(hours=28))
        if turn % 3 != 2:
            place = {"task_id": task.id} if turn % 3 == 0 else {"hub_id": hub.id}
            attendance.sign_in(person.uid, by=SYSTEM, at=clock.now() - timedelta(hours=3), **place)


@pytest.fixture
def ground(app, at):
    hub = factories.make_hub(opened_for=factories.make_incident())
    task = factories.make_task(
        starts_in=timedelta(hours=-3), lasts=timedelta(hours=5), lines=(("", 99),), hub_id=hub.id
    )
    return task, hub


@pytest.mark.parametrize(
    "path",
    [
        "",
        "desk/",
        "desk/?who=aroha",
        "t-cards/",
        "t-cards/live",
        "overdue/",
        "hours/",
        "roll-calls/",
        "tasks/",
    ],
)
def test_a_page_asks_no_more_when_more_people_are_here(ground, sign_in, at, path):
    page = sign_in(Role.ADMIN)
    people_come(*ground, FEW)
    at.forward(hours=1)
    page.get(f"/console/{path}")
    with counted() as few:
        page.get(f"/console/{path}")
    people_come(*ground, MANY)
    db.session.remove()
    with counted() as many:
        page.get(f"/console/{path}")
    more = {words: (few[words], times) for words, times in many.items() if times > few[words] + SLACK}
    assert not more
