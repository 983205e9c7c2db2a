"""Tasks on the console: the list, the figures and their lists, and what ends a task."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.queries import open_stint_of
from hub.messaging.models import Message
from hub.organisations.states import OrganisationState
from hub.referrals.figures.funnel import funnel
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from tests import factories

FILLED = {"title": "Move beds", "address": "1 Beach Street, Petone", "lat": "-41.227", "lon": "174.885",
          "day": "2026-11-15", "starts": "09:00", "ends": "12:00", "needed_1": "2"}  # fmt: skip


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def task(app):
    return factories.make_task(title="Pack food parcels", starts_in=timedelta(hours=1))


def refer(task, state=ReferralState.ACCEPTED, **over):
    person = factories.make_volunteer()
    return person, factories.make_referral(task, person, state=state, **over)


def state_of(referral, one):
    return one(sa.select(Referral).where(Referral.id == referral.id)).state


def test_without_tasks_the_list_says_how_one_comes(coordinator):
    assert "No task is open." in coordinator.get("tasks.index").text


def test_the_list_shows_what_runs_first_at_the_top_and_what_is_over_below(coordinator):
    factories.make_task(title="Later", starts_in=timedelta(days=2))
    factories.make_task(title="Soon", starts_in=timedelta(hours=1))
    factories.make_task(title="Past", state=TaskState.CLOSED)
    page = coordinator.get("tasks.index")
    assert [row.text[7:] for row in page.find_all("tbody th")] == ["Soon", "Later", "Past"]
    assert "2 tasks are not over yet." in page.text


def test_the_list_of_one_hub_leaves_the_others_out(coordinator):
    hub = factories.make_hub()
    factories.make_task(title="Here", hub_id=hub.id)
    factories.make_task(title="Elsewhere")
    page = coordinator.get("tasks.index", hub=hub.uid)
    assert "Here" in page.text and "Elsewhere" not in page.text


def test_a_watcher_is_not_offered_what_they_may_not_do(sign_in, task):
    watcher = sign_in(Role.AUDITOR)
    assert "raise a task" not in watcher.get("tasks.index").text
    page = watcher.get("tasks.show", uid=task.uid)
    assert (
        "Ask" not in [link.text[:3] for link in page.find_all("a.btn")] and "End this task" not in page.text
    )


def test_each_figure_of_a_task_opens_a_list_of_just_as_many(coordinator, task):
    for state in ReferralState:
        refer(task, state)
    page = coordinator.get("tasks.show", uid=task.uid)
    figures = funnel(task.id)
    for word, number in (("asked", figures.asked), ("yes", figures.yes), ("agreed", figures.agreed),
                         ("here", figures.here), ("done", figures.done)):  # fmt: skip
        listed = coordinator.get(next(link for link in page.links if link.endswith(f"which={word}")))
        assert len(listed.find_all("tbody tr")) == number, word


def test_who_answered_unclearly_is_not_among_the_silent(coordinator, task):
    refer(task, ReferralState.ASKED)
    person, referral = refer(task, ReferralState.ASKED)
    talk = factories.make_conversation(phone=person.phone)
    question = factories.make_question(talk, subject_uid=referral.uid)
    factories.make_inbound("hm maybe", talk, state="unclear", question_id=question.id)
    page = coordinator.get("tasks.show", uid=task.uid)
    assert "1 unclear, 1 silent" in page.text and "Text 1 silent person again" in page.text
    assert person.name not in page.text


def test_a_draft_is_opened_with_one_press(coordinator, one):
    task = factories.make_task(state=TaskState.DRAFT)
    page = coordinator.submit(coordinator.get("tasks.show", uid=task.uid), "Open this task")
    assert "is open. Now ask people." in page.text
    assert one(sa.select(Task)).state is TaskState.OPEN


def test_a_task_of_a_charity_nobody_has_checked_says_why_it_cannot_open(coordinator):
    owner = factories.make_organisation(state=OrganisationState.APPLIED)
    task = factories.make_task(organisation=owner, state=TaskState.DRAFT)
    page = coordinator.get("tasks.show", uid=task.uid)
    assert "It cannot open yet." in page.text and f"Go to {owner.name}" in page.text


def test_a_coordinator_raises_a_task_for_a_charity_by_phone(coordinator, one):
    factories.make_incident()
    owner = factories.make_organisation()
    page = coordinator.get("tasks.new")
    page = coordinator.submit(page, "Raise and open it", **FILLED, organisation=str(owner.id))
    assert page.h1 == "Will it be filled in time?" and one(sa.select(Task)).state is TaskState.OPEN


def test_a_changed_task_keeps_what_was_typed_wrong(coordinator, task):
    page = coordinator.submit(coordinator.get("tasks.change", uid=task.uid), "Keep these changes", title="")
    assert page.status == 422 and page.find(".error-summary")
    page = coordinator.submit(page, "Keep these changes", title="Pack water")
    assert "Pack water" in page.text and "Changed." in page.text


def test_what_somebody_says_on_the_telephone_is_keyed_in(coordinator, task, one):
    _, yes = refer(task, ReferralState.ASKED)
    _, no = refer(task, ReferralState.ASKED)
    page = coordinator.get("tasks.people", uid=task.uid)
    coordinator.post("tasks.answer_for", uid=yes.uid, intent="yes", data=token(page))
    coordinator.post("tasks.answer_for", uid=no.uid, intent="no", data=token(page))
    assert state_of(yes, one).is_confirmed and state_of(no, one) is ReferralState.DECLINED


def token(page, **fields):
    return {"csrf_token": page.find("input[name=csrf_token]")["value"], **fields}


def test_a_coordinator_decides_for_a_silent_charity(coordinator, task, one):
    _, referral = refer(task, ReferralState.LAPSED)
    page = coordinator.submit(coordinator.get("tasks.people", uid=task.uid), "Accept for them")
    assert page.h1 == f"Who is on {task.number}?" and state_of(referral, one) is ReferralState.ACCEPTED


def test_somebody_is_taken_off_and_told(coordinator, task, one):
    _, referral = refer(task)
    coordinator.submit(coordinator.get("tasks.people", uid=task.uid), "Take off")
    assert state_of(referral, one) is ReferralState.WITHDRAWN
    assert one(sa.select(Message)).kind == "taken_off"


def test_after_a_decision_nobody_is_led_to_another_site(coordinator, task):
    _, referral = refer(task)
    page = coordinator.get("tasks.people", uid=task.uid)
    away = token(page, back="https://elsewhere.example/console")
    answer = coordinator.post("tasks.decide", uid=referral.uid, step="withdraw", data=away)
    assert answer.location == "/console/tasks/"


def test_the_silent_are_asked_once_more(coordinator, task, at):
    refer(task, ReferralState.NO_ANSWER)
    at.forward(minutes=20)
    page = coordinator.submit(coordinator.get("tasks.show", uid=task.uid), "Text 1 silent person again")
    assert "1 person is asked again." in page.text


def test_the_phone_list_has_whole_numbers_and_room_to_write(coordinator, task):
    person, _ = refer(task, ReferralState.NO_ANSWER)
    page = coordinator.get("tasks.phone_list", uid=task.uid)
    assert person.name in page.text and "Page 1 of 1" in page.text and "•" not in page.text


def test_nobody_ends_a_task_with_people_inside(coordinator, task, one):
    person, _ = refer(task)
    attendance.sign_in(person.uid, by=SYSTEM)
    page = coordinator.submit(coordinator.get("tasks.close", uid=task.uid), "End the task", outcome="Done")
    assert page.status == 409 and person.name in page.find(".error-summary").text
    assert page.find("#outcome")["value"] == "Done" and one(sa.select(Task)).state is TaskState.RUNNING
    page = coordinator.submit(page, f"Sign out {person.name}")
    assert open_stint_of(person.id) is None and page.h1 == "What did it bring?"


def test_the_end_of_a_task_shows_what_came_of_it(coordinator, task, at):
    person, _ = refer(task, asked_at=at.moment)
    refer(task)
    attendance.sign_in(person.uid, by=SYSTEM)
    at.forward(hours=3, minutes=20)
    attendance.sign_out(person.uid, by=SYSTEM)
    page = coordinator.submit(
        coordinator.get("tasks.close", uid=task.uid), "End the task", outcome="310 parcels"
    )
    assert page.h1 == "What came of it?" and "310 parcels" in page.text and "3 h 20 min" in page.text
    assert "1 person is thanked" in page.text and "1 person did not come." in page.text


def test_standing_everyone_down_needs_a_reason(coordinator, task, one):
    _, referral = refer(task)
    page = coordinator.submit(coordinator.get("tasks.stand_down", uid=task.uid), "Tell them not to come")
    assert page.status == 422 and "why" in page.find(".error-summary").text
    page = coordinator.submit(page, "Tell them not to come", why="The river rises.")
    assert "1 person is told not to come." in page.text
    assert state_of(referral, one) is ReferralState.STOOD_DOWN


def test_the_story_says_in_one_line_what_many_did(coordinator, task, at):
    for _ in range(3):
        person, _ = refer(task)
        attendance.sign_in(person.uid, by=SYSTEM)
        at.forward(seconds=5)
    assert "3 people signed in." in coordinator.get("tasks.show", uid=task.uid).text


def test_the_live_part_is_sent_only_when_something_changed(coordinator, task):
    first = coordinator.get("tasks.live", uid=task.uid)
    again = {"If-None-Match": first.headers["ETag"]}
    assert coordinator.get("tasks.live", uid=task.uid, headers=again).status == 304
    refer(task)
    assert coordinator.get("tasks.live", uid=task.uid, headers=again).status == 200
