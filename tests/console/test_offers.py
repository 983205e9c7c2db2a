"""On the console: who should take a task on, who was asked, and what a coordinator can do about it."""

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.states import Role
from hub.database import db
from hub.organisations.models import Organisation
from hub.referrals.offering import services
from hub.referrals.offering.jobs import go_round_offers
from hub.tasks.states import TaskState
from tests import factories
from tests.referrals.offering.doing import (
    ANA,
    fresh,
    make_draft,
    offered,
    says,
    states,
    three_organisations,
    uid_of,
)  # fmt: skip


@pytest.fixture
def office(app, sign_in):
    """A coordinator; three organisations could be asked, and one has said stop."""
    three_organisations()
    factories.make_organisation(name="Surf Club", stopped_at=clock.now(), stopped_why="storm damage")
    return sign_in()


def named(name):
    return db.session.scalars(sa.select(Organisation).where(Organisation.name == name)).one()


def test_before_offering_it_says_who_comes_in_which_order_and_who_does_not(office):
    task = make_draft()
    shown = office.get("offers.show", uid=task.uid)
    assert shown.h1 == "Who should take this on?"
    assert "Nobody has been asked to take it on yet." in shown.text
    first = [one.text for one in shown.find_all(".fit-list__one b")][:3]
    assert first == ["1. Red Cross", "2. St Brigid's Care", "3. Valley Crew"]
    assert "1 take nobody for now" in shown.text and "Takes nobody for now: storm damage." in shown.text
    assert "Red Cross gets it by text and e-mail, with a link, and has until today 13:00." in shown.text


def test_offering_it_shows_the_trail_with_a_clock(office, at):
    task = make_draft()
    office.submit(office.get("offers.show", uid=task.uid), "Offer it to Red Cross")
    at.forward(minutes=30)
    shown = office.get("offers.show", uid=task.uid)
    assert "Red Cross thinks about it until today 13:00." in shown.text
    assert "Thinks about it until today 13:00, 1 h 30 min left" in shown.text
    assert "works 0.0 km from its base; never asked before" in shown.text


def test_the_next_can_be_asked_as_well_or_instead(office):
    task = offered()
    shown = office.get("offers.show", uid=task.uid)
    again = office.submit(shown, "Ask St Brigid's Care as well")
    assert states(task) == {"Red Cross": "waiting", "St Brigid's Care": "waiting"}
    office.submit(again, "Offer it to them instead: Valley Crew")
    assert states(task) == {
        "Red Cross": "withdrawn",
        "St Brigid's Care": "withdrawn",
        "Valley Crew": "waiting",
    }


def test_one_that_was_passed_over_can_be_offered_all_the_same(office):
    task = offered()
    office.submit(office.get("offers.show", uid=task.uid), "Offer it all the same: Surf Club")
    assert states(task) == {"Red Cross": "withdrawn", "Surf Club": "waiting"}


def test_what_they_said_on_the_phone_is_written_down(office):
    task = offered()
    shown = office.get("offers.show", uid=task.uid)
    again = office.submit(shown, "They cannot: Red Cross")
    assert again.status == 422 and "Choose why you cannot take it on." in again.text
    office.submit(again, "They cannot: Red Cross", reason="no_time", words="not before noon")
    shown = office.get("offers.show", uid=task.uid)
    assert "We cannot at that time: not before noon, today 11:00" in shown.text
    office.submit(shown, "They take it: St Brigid's Care")
    assert states(task) == {"Red Cross": "refused", "St Brigid's Care": "taken"}


def test_an_answer_belongs_to_the_task_it_is_written_down_for(office):
    first, second = offered(), make_draft(title="Sort clothes")
    page = office.get("offers.show", uid=first.uid)
    where = f"/console/tasks/{second.uid}/offer/answers/{uid_of(first, 'Red Cross')}"
    answer = office.post(
        where, {"answer": "take", "csrf_token": page.find("input[name=csrf_token]")["value"]}
    )
    assert (answer.status, states(first)) == (404, {"Red Cross": "waiting"})


def test_naming_an_owner_needs_one_and_opens_the_task(office):
    task = offered()
    again = office.submit(office.get("offers.show", uid=task.uid), "Make it the owner and open the task")
    assert again.status == 422 and "Choose the organisation that has agreed to own it." in again.text
    done = office.submit(again, "Make it the owner and open the task", owner=str(named("Valley Crew").uid))
    assert "It has an owner and is open. Now ask people." in done.text
    assert fresh(task).state is TaskState.OPEN
    after = office.get("offers.show", uid=task.uid)
    assert after.h1 == "Who was asked to take this on?" and "Valley Crew has it" in after.text


def test_offering_can_be_stopped(office):
    task = offered()
    office.submit(office.get("offers.show", uid=task.uid), "Only stop offering it: it stays a draft")
    assert (states(task), fresh(task).state) == ({"Red Cross": "withdrawn"}, TaskState.DRAFT)


def test_what_nobody_takes_can_be_called_off_with_a_reason(office):
    task = offered()
    again = office.submit(office.get("offers.show", uid=task.uid), "Call it off")
    assert again.status == 422 and "Write down why it is called off." in again.text
    done = office.submit(again, "Call it off", why="The shelter has closed")
    assert "It is called off." in done.text
    assert (states(task), fresh(task).state) == ({"Red Cross": "withdrawn"}, TaskState.CANCELLED)


def test_the_trail_stands_on_the_task_s_page_and_on_paper(office):
    task = offered()
    says("Red Cross", "2 our van is broken")
    page = office.get("tasks.show", uid=task.uid)
    assert page.h1 == "Who takes it on?"
    assert "St Brigid's Care thinks about it until today 13:00; 1 said no." in page.text
    assert "our van is broken, today 11:00 By text" in page.text
    paper = office.get("offers.paper", uid=task.uid)
    assert "our van is broken" in paper.text and "021 000 001" in paper.text


def test_tasks_that_nobody_has_taken_are_listed_and_stand_among_what_waits(office, at):
    first, second = offered(), make_draft(title="Sort clothes")
    listed = office.get("offers.unowned")
    assert "2 tasks are without an owner." in listed.text
    assert "Red Cross thinks about it until today 13:00." in listed.text
    home = office.get("console.home").text
    assert f"{first.number} Pack food parcels waits for an organisation to take it on" in home
    assert f"{second.number} Sort clothes waits for an organisation to take it on" in home
    assert "2 tasks have no owner yet" in office.get("tasks.index").text


def test_when_nobody_is_left_the_alarm_leads_to_the_task(office, at):
    task = offered()
    for _ in range(3):
        at.forward(hours=3)
        go_round_offers()
    home = office.get("console.home")
    assert f"Nobody has taken on {task.number} Pack food parcels" in home.text
    assert home.text.count("Pack food parcels") == 1, "not twice"
    alarm = office.follow(office.get("alarms.index"), f"Nobody has taken on {task.number} Pack food parcels")
    shown = office.follow(alarm, "See who was asked, and find an owner")
    assert "Nobody is left who could be asked; 3 were silent." in shown.text
    listed = office.get("offers.unowned")
    assert "Nobody left to ask" in listed.text


def test_who_gets_neither_text_nor_e_mail_must_be_rung(office):
    task = make_draft()
    quiet = factories.make_organisation(name="Old Hall", phone="")
    services.offer_to(task.id, quiet.uid, by=ANA)
    assert "No text reaches them." in office.get("offers.show", uid=task.uid).text


def test_an_auditor_looks_and_changes_nothing(office, sign_in):
    task = offered()
    shown = sign_in(Role.AUDITOR).get("offers.show", uid=task.uid)
    assert "Red Cross thinks about it" in shown.text
    assert [form for form in shown.forms if "offer" in (form.get("action") or "")] == []
    assert uid_of(task, "Red Cross")
