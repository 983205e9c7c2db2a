"""Closing on the console: who is in, their numbers, and what becomes of what is open."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.models import Stint
from hub.attendance.states import Door
from hub.audit.models import AuditEntry
from hub.database import db
from hub.incidents.queries import current_incident, live_opening
from tests import factories


@pytest.fixture
def supervisor(sign_in):
    return sign_in(Role.SUPERVISOR)


@pytest.fixture
def hub(app):
    return factories.make_hub(name="Petone School", opened_for=factories.make_incident(name="Storm"))


def comes(name, **where):
    person = factories.make_volunteer(given_name=name, family_name="Kere", phone="+64211234512")
    attendance.sign_in(person.uid, by=SYSTEM, **where)
    return person


def seen():
    return db.session.scalar(
        sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.action == "volunteer.seen")
    )


def test_closing_with_people_inside_leads_to_who_they_are(supervisor, hub):
    comes("Hana", hub_id=hub.id)
    page = supervisor.submit(supervisor.get("hubs.index"), "Close for the night")
    assert (
        "Can Petone School close for the night?" in page.text
        and "Not yet: 1 person is still in." in page.text
    )
    assert "Hana Kere" in page.text and "Nobody may be left inside" in page.text
    assert live_opening(hub.id).state == "open"


def test_numbers_are_masked_until_somebody_opens_them_and_that_is_on_record(supervisor, hub):
    comes("Hana", hub_id=hub.id)
    page = supervisor.get("closing.hub", uid=hub.uid)
    assert "021 123 4512" not in page.text and seen() == 0
    page = supervisor.follow(page, "Show their numbers")
    assert "021 123 4512" in page.text and seen() == 1


def test_whoever_may_not_see_numbers_cannot_open_them(sign_in, hub):
    comes("Hana", hub_id=hub.id)
    page = sign_in(Role.REGION).get("closing.hub", uid=hub.uid, numbers=1)
    assert "021 123 4512" not in page.text and "Show their numbers" not in page.text and seen() == 0


def test_a_whole_team_is_signed_out_together_and_then_it_closes(supervisor, hub, at):
    task = factories.make_task(title="Sandbags", hub_id=hub.id, starts_in=timedelta())
    for name in ("Ana", "Ben"):
        comes(name, task_id=task.id)
    comes("Hana", hub_id=hub.id)
    at.forward(minutes=30)
    page = supervisor.get("closing.hub", uid=hub.uid, how="overnight")
    page = supervisor.submit(page, "Sign out all 2 of them")
    assert "2 people signed out" in page.text and "1 person is still in" in page.text
    stint = db.session.scalar(sa.select(Stint).where(Stint.volunteer_id != 0, Stint.is_estimated))
    assert stint.out_door is Door.LEADER
    hana = page.find("input[name=stint]")["value"]
    page = supervisor.submit(page, "Sign out whoever is ticked", stint=[hana])
    assert "Yes: nobody is in." in page.text
    page = supervisor.submit(page, "Close for the night")
    assert live_opening(hub.id).state == "overnight"


def test_nobody_ticked_is_said_beside_the_list(supervisor, hub):
    comes("Hana", hub_id=hub.id)
    page = supervisor.submit(supervisor.get("closing.hub", uid=hub.uid), "Sign out whoever is ticked")
    assert page.status == 422 and "Tick one person or more." in page.text


def test_everybody_inside_is_texted(supervisor, hub):
    comes("Hana", hub_id=hub.id)
    page = supervisor.submit(supervisor.get("closing.hub", uid=hub.uid), "Text everybody who is in")
    assert "1 person asked by text." in page.text and "asked just now" in page.text


def test_the_roll_call_is_ready_for_this_hub(supervisor, hub):
    comes("Hana", hub_id=hub.id)
    page = supervisor.follow(supervisor.get("closing.hub", uid=hub.uid), "Call the roll")
    assert page.find("option[selected]").text == hub.name


def test_an_incident_says_what_becomes_of_its_tasks_and_closes(supervisor, hub):
    factories.make_task(title="Sandbags")
    page = supervisor.follow(supervisor.get("hubs.index"), "Close it")
    assert (
        "Can Storm close?" in page.text
        and "Is called off" in page.text
        and "Petone School closes" in page.text
    )
    page = supervisor.submit(page, "Close this incident", why="Water is down")
    assert page.status == 422 and "Tasks are still open" in page.text
    assert page.find("input[name=why]")["value"] == "Water is down"
    page = supervisor.submit(page, "Close this incident", why="Water is down", ends_tasks="1")
    assert "Storm is closed" in page.text and current_incident() is None and live_opening(hub.id) is None
    page = supervisor.submit(page, "Open it again")
    assert current_incident().name == "Storm" and "Can Storm close?" in page.text


def test_the_eoc_may_close_an_incident_and_a_coordinator_may_not(sign_in, hub):
    assert (
        "Close this incident" in sign_in(Role.REGION).get("closing.incident", uid=current_incident().uid).text
    )
    page = sign_in(Role.COORDINATOR).get("closing.incident", uid=current_incident().uid)
    assert "A supervisor closes it." in page.text and "Close this incident" not in page.text


def test_the_answer_changes_by_itself_and_offers_to_look_again(supervisor, hub):
    comes("Hana", hub_id=hub.id)
    page = supervisor.get("closing.live", kind="hub", uid=hub.uid, shown=2, how="overnight")
    assert "1 person is still in" in page.text and "Look again" in page.text
