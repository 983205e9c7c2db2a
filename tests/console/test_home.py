"""Console home: what needs a person, riskiest first, and how each hub is."""

from datetime import timedelta

import pytest

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.alarms.moves import raise_alarm
from hub.alarms.states import AlarmKind
from hub.attendance import services as attendance
from hub.attendance.closing import services as closing
from hub.attendance.welfare.jobs import watch
from hub.database import transaction
from hub.organisations.states import OrganisationState
from hub.referrals.states import ReferralState
from hub.tasks.states import Risk, TaskState
from tests import factories


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


def titles(page):
    return [link.text for link in page.find_all("a.needs-now__title")]


def signed_in(task, **over):
    person = factories.make_volunteer(**over)
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    attendance.sign_in(person.uid, by=SYSTEM)
    return person


def test_with_nothing_to_do_it_says_so(coordinator):
    page = coordinator.get("console.home")
    assert "Nothing waits." in page.text and "No hub is on the list." in page.text


def test_a_task_that_starts_soon_and_lacks_people_is_named_with_how_many(coordinator):
    task = factories.make_task(lines=(("", 3),), starts_in=timedelta(hours=2))
    factories.make_task(starts_in=timedelta(days=3))
    page = coordinator.get("console.home")
    assert titles(page) == [f"{task.number} Pack food parcels starts at 13:00 and lacks 3"]
    assert coordinator.follow(page, "Ask").h1 == "Whom do I ask, and what will they read?"


def test_danger_comes_first_then_the_overdue_then_the_rest(coordinator, at):
    task = factories.make_task(starts_in=timedelta(hours=1), lasts=timedelta(hours=4))
    signed_in(task, given_name="Tevita", family_name="Latu")
    at.forward(hours=5, minutes=27)
    factories.make_task(starts_in=timedelta(hours=1))
    talk = factories.make_conversation()
    with transaction():
        raise_alarm(AlarmKind.DANGER, talk, title="“Water coming in”", detail="Ring them.")
    page = coordinator.get("console.home")
    words = [tag.text for tag in page.find_all(".needs-now__kind")]
    assert words == ["Danger", "Overdue", "Unfilled"] and "3 things, 2 of them urgent." in page.text
    assert titles(page)[1].endswith("Tevita Latu should have signed out at 16:00")


def test_only_the_first_thing_has_the_yellow_button(coordinator):
    factories.make_task()
    factories.make_task()
    assert len(coordinator.get("console.home").find_all(".needs-now .btn-primary")) == 1


def test_a_charity_that_did_not_answer_is_named_once_for_all_its_people(coordinator, at):
    task = factories.make_task(starts_in=timedelta(days=2))
    for _ in range(3):
        factories.make_referral(
            task, factories.make_volunteer(), state=ReferralState.LAPSED, offered_at=at.moment
        )
    page = coordinator.get("console.home")
    assert len(titles(page)) == 1 and "has not answered for 3" in page.text


def test_texts_nobody_could_read_are_counted_for_those_who_may_answer(coordinator, sign_in):
    factories.make_inbound("hm", state="unclear")
    assert "1 text we could not read for certain" in coordinator.get("console.home").text
    assert "could not read" not in sign_in(Role.REGION).get("console.home").text


def test_a_draft_and_a_charity_that_applied_wait_for_a_decision(coordinator):
    applied = factories.make_organisation(state=OrganisationState.APPLIED)
    task = factories.make_task(organisation=factories.make_organisation(), state=TaskState.DRAFT)
    text = coordinator.get("console.home").text
    assert f"{task.number} Pack food parcels waits to be opened" in text
    assert f"{applied.name} applied to take volunteers" in text


def test_each_figure_of_a_hub_opens_the_list_behind_it(coordinator):
    incident = factories.make_incident()
    hub = factories.make_hub(opened_for=incident)
    task = factories.make_task(incident=incident, hub_id=hub.id, title="At the hub")
    factories.make_task(incident=incident, title="Anywhere")
    person = signed_in(task)
    page = coordinator.get("console.home")
    assert "1 open, 1 person signed in; 1 open task belongs to no hub" in page.text
    tasks, cards = [link for link in page.links if f"hub={hub.uid}" in link][::-1]
    listed = coordinator.get(tasks)
    assert "At the hub" in listed.text and "Anywhere" not in listed.text
    assert person.name in coordinator.get(cards).text


def test_the_live_part_answers_304_until_something_changes(coordinator):
    again = {"If-None-Match": coordinator.get("console.now_live").headers["ETag"]}
    assert coordinator.get("console.now_live", headers=again).status == 304
    factories.make_task()
    assert coordinator.get("console.now_live", headers=again).status == 200


def test_whoever_needs_a_break_or_is_here_too_long_waits_for_a_person(coordinator, at):
    task = factories.make_task(starts_in=timedelta(), lasts=timedelta(hours=14))
    for _ in range(2):
        attendance.sign_in(factories.make_volunteer().uid, task_id=task.id, by=SYSTEM)
    at.forward(hours=4)
    assert "2 people need a break" in coordinator.get("console.home").text
    at.forward(hours=8)
    assert "2 people have been here too long" in coordinator.get("console.home").text


def test_somebody_in_a_closed_hub_stands_among_what_is_urgent(coordinator):
    hub = factories.make_hub(name="Petone School", opened_for=factories.make_incident())
    closing.close_overnight(hub.id, by=SYSTEM)
    attendance.sign_in(factories.make_volunteer().uid, hub_id=hub.id, by=SYSTEM)
    assert "1 person is signed in at Petone School, which is closed" in coordinator.get("console.home").text


def test_whoever_comes_to_a_task_that_is_over_is_not_overlooked(coordinator, at):
    task = factories.make_task(starts_in=timedelta(), lasts=timedelta(hours=2))
    person = factories.make_volunteer()
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    attendance.close_task(task.id, outcome="Done", by=SYSTEM)
    attendance.sign_in(person.uid, by=SYSTEM)
    assert "1 person signed in on Pack food parcels, which is over" in coordinator.get("console.home").text


def test_among_those_who_are_missed_the_riskiest_place_stands_first(coordinator, at):
    plain, risky = (
        factories.make_task(title=title, starts_in=timedelta(), lasts=timedelta(hours=2), risk=risk)
        for title, risk in (("Pack food", Risk.OPEN), ("Clear the slip", Risk.TRAINED))
    )
    (
        signed_in(plain, given_name="Ana", family_name="Latu"),
        signed_in(risky, given_name="Ben", family_name="Latu"),
    )
    for later in (timedelta(hours=2, minutes=1), timedelta(minutes=16)):
        at.forward(seconds=later.total_seconds())
        watch(at())
    assert [title.split(" ")[0] for title in titles(coordinator.get("console.home"))[:2]] == ["Ben", "Ana"]
