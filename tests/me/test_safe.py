"""The link in the text of a roll call: answered with one press, by whoever holds it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.alarms.queries import open_alarms
from hub.attendance import services as attendance
from hub.attendance.models import RollAnswer
from hub.attendance.rollcall import services
from hub.attendance.rollcall.links import address_of
from hub.attendance.rollcall.rules import Whom
from hub.attendance.states import RollEvent, RollState
from hub.database import db
from tests import factories


def inside(task, **person):
    somebody = factories.make_volunteer(**person)
    attendance.sign_in(somebody.uid, task_id=task.id, by=SYSTEM)
    return somebody


@pytest.fixture
def task(app, at):
    return factories.make_task(starts_in=timedelta())


@pytest.fixture
def call(task):
    inside(task, given_name="Hana", family_name="Kere")
    return services.begin(Whom(task_id=task.id), words="The slope moves.", by=SYSTEM)


def answers() -> list[RollAnswer]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(RollAnswer).order_by(RollAnswer.id)))


def opened(page):
    return page.get("safe.show", token=address_of(answers()[0]).rpartition("/")[2])


def test_one_press_says_safe_and_the_page_says_so(page, call):
    shown = opened(page)
    assert shown.h1 == "Are you safe?" and "The slope moves." in shown.text and "Ring 111 first" in shown.text
    shown = page.submit(shown, "I am safe", where="At the school gate")
    assert "Hana: you told us at" in shown.text and "that you are safe" in shown.text
    (answer,) = answers()
    assert (answer.state, answer.said) == (RollState.SAFE, "At the school gate")


def test_help_rings_with_the_position_that_the_phone_gave(page, call):
    shown = page.submit(opened(page), "I need help", where="Loft", lat="-41.2", lon="174.9", metres="15")
    assert "An alarm rings" in shown.text
    assert answers()[0].place == "-41.20000, 174.90000 within 15 m"
    assert "Loft, -41.20000, 174.90000 within 15 m" in open_alarms()[0].detail


def test_a_position_that_is_none_never_keeps_an_answer_out(page, call):
    page.submit(opened(page), "I am safe", lat="north", lon="", metres="x")
    assert answers()[0].state is RollState.SAFE and answers()[0].place == ""


def test_enter_in_the_line_says_nothing_by_itself(page, call):
    shown = page.submit(opened(page), "Go on", where="Loft")
    assert (
        shown.status == 422 and "Press one of the two buttons." in shown.text and 'value="Loft"' in shown.html
    )
    assert answers()[0].state is RollState.SILENT


def test_two_who_share_a_phone_are_answered_for_one_by_one(page, call, task):
    hana = db.session.scalar(sa.select(RollAnswer)).volunteer_id
    phone = db.session.get_one(factories.Volunteer, hana).phone
    inside(task, given_name="Ben", phone=phone)
    services.begin(Whom(task_id=task.id), by=SYSTEM)
    second = answers()[1]
    shown = page.get("safe.show", token=address_of(second).rpartition("/")[2])
    assert "Who is it about?" in shown.text
    page.submit(shown, "I am safe", who=[str(second.uid)])
    assert sorted(one.state for one in answers()[1:]) == [RollState.SAFE, RollState.SILENT]


def test_a_call_that_is_over_says_so(page, call):
    services.mark([answers()[0].uid], RollEvent.IS_SAFE, answered_by="", by=SYSTEM)
    services.end(call, by=SYSTEM)
    assert opened(page).h1 == "This roll call is over."


def test_a_link_that_is_none_leads_nowhere_and_says_what_to_do(page, call):
    shown = page.get("safe.show", token="abcdefgh", check=False)
    assert shown.status == 404 and "There is nothing behind this link" in shown.text
