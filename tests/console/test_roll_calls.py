"""Roll calls on the console: begun, watched, heard by phone, ended."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.alarms.queries import open_alarms
from hub.attendance import services as attendance
from hub.attendance.models import RollAnswer, RollCall
from hub.database import db
from hub.messaging.models import Message
from tests import factories


@pytest.fixture
def desk(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def task(app, at):
    task = factories.make_task(starts_in=timedelta())
    person = factories.make_volunteer(given_name="Hana", family_name="Kere")
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    return task


def begun(desk, task, **fields):
    page = desk.get("roll_calls.index")
    return desk.submit(page, "Text them now", whom=f"task:{task.id}", **fields)


def test_everybody_on_a_task_is_asked_and_shown(desk, task):
    page = begun(desk, task, words="The slope moves.")
    assert "0 of 1 are safe, 1 has not answered." in page.text
    assert "Hana Kere" in page.text and "Inside" in page.text and "Silent" in page.text
    assert (
        "The slope moves."
        in db.session.scalars(sa.select(Message).where(Message.kind == "roll_call")).one().body
    )


def test_what_somebody_hears_is_written_down_with_who_said_it(desk, task):
    page = begun(desk, task)
    answer = db.session.scalars(sa.select(RollAnswer)).one()
    page = desk.submit(page, "The ticked are safe", answer=str(answer.uid), who="Her sister")
    assert "1 of 1 is safe." in page.text and "told by Her sister" in page.text
    page = desk.submit(page, "End this roll call")
    assert "Over since" in page.text


def test_who_was_inside_is_printed_with_boxes_to_tick(desk, task):
    begun(desk, task)
    paper = desk.get("roll_calls.on_paper", uid=db.session.scalars(sa.select(RollCall.uid)).one())
    assert "1 was inside then" in paper.text and "Hana Kere" in paper.text and "silent" in paper.text
    assert "Seen safe at" in paper.text and "Page 1 of 1" in paper.text
    assert "Text the silent again" not in paper.text


def test_it_does_not_end_while_somebody_inside_is_silent(desk, task):
    page = desk.submit(begun(desk, task), "End this roll call")
    assert page.status == 422 and "Hana Kere. Find them first." in page.text


def test_leave_now_needs_a_place_and_keeps_what_was_typed(desk, task):
    page = begun(desk, task, kind="leave", words="Gas")
    assert page.status == 422 and "Say which place to leave" in page.text and 'value="Gas"' in page.html


def test_nobody_chosen_is_said_beside_the_field(desk, task):
    page = desk.submit(desk.get("roll_calls.index"), "Text them now")
    assert page.status == 422 and "Choose one task, hub or team, everybody signed in, or a place" in page.text


def test_a_place_nobody_knows_is_said(desk, task):
    page = desk.submit(desk.get("roll_calls.index"), "Text them now", place="Nowhere-at-all")
    assert page.status == 422 and "We do not know this place" in page.text


def test_without_a_tick_nothing_is_written(desk, task):
    page = desk.submit(begun(desk, task), "The ticked are safe")
    assert page.status == 422 and "0 of 1 are safe" in page.text


def test_an_auditor_begins_none(sign_in, task):
    assert sign_in(Role.AUDITOR).get("roll_calls.index").status == 403


def test_a_page_says_whom_it_is_about_and_who_is_rung(desk, task):
    page = begun(desk, task)
    assert (
        f"{task.number} Pack food parcels, begun" in page.text and "1 was inside when it began" in page.text
    )
    page = desk.follow(page, "Only whom to ring: a phone list")
    assert "Whom do we ring?" in page.text and "Hana Kere" in page.text and "tel:" in page.html


def test_the_figures_say_when_the_list_below_is_an_older_one(desk, task):
    begun(desk, task)
    uid = db.session.scalars(sa.select(RollCall.uid)).one()
    assert "show the newest list" not in desk.get("roll_calls.live", uid=uid, shown="0-0-1", check=False).text
    assert "show the newest list" in desk.get("roll_calls.live", uid=uid, shown="1-0-0", check=False).text


def test_whom_no_text_reaches_is_marked(desk, task):
    person = factories.make_volunteer(phone=None)
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    assert "no text reaches them" in begun(desk, task).text


def test_a_team_is_offered_by_name(desk, task):
    team = factories.make_organisation(name="Petone CERT")
    factories.make_volunteer(organisation=team)
    page = desk.get("roll_calls.index")
    assert "Team: Petone CERT, 1 on the register" in page.text
    page = desk.submit(page, "Text them now", whom=f"organisation:{team.id}")
    assert "members of Petone CERT" in page.text


def test_home_shows_each_roll_call_that_nobody_has_ended(desk, task):
    page = begun(desk, task)
    assert "0 of 1 are safe, 1 has not answered." in desk.get("console.home").text
    page = desk.submit(
        page, "The ticked are safe", answer=str(db.session.scalars(sa.select(RollAnswer.uid)).one())
    )
    desk.submit(page, "End this roll call")
    assert "Roll call" not in desk.get("console.home").text


def test_the_alarm_of_a_roll_call_leads_to_it(desk, task):
    page = begun(desk, task)
    desk.submit(page, "They need help", answer=str(db.session.scalars(sa.select(RollAnswer.uid)).one()))
    (alarm,) = open_alarms()
    page = desk.get("alarms.show", uid=alarm.uid)
    assert desk.follow(page, "See who needs help, and their numbers").h1 == "Is everybody safe?"
