"""Somebody rings: written down in five answers, recognised by their number, and not raised twice by mistake."""

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.tasks.models import Task
from hub.tasks.states import RaisedFrom, TaskState
from tests import factories

SAID = {"caller_phone": "027 555 0333", "title": "Fill sandbags", "address": "Petone School", "needed": "4"}


@pytest.fixture(autouse=True)
def hub(app):
    return factories.make_hub(name="Petone School", opened_for=factories.make_incident())


def ring(browser, **over):
    return browser.submit(browser.get("by_phone.new"), "Write it down", **{**SAID, **over})


def test_five_answers_are_enough_and_the_next_step_is_named(sign_in, one, at, hub):
    page = ring(sign_in(Role.COORDINATOR))
    task = one(sa.select(Task))
    assert (task.state, task.raised_from, task.hub_id) == (TaskState.DRAFT, RaisedFrom.PHONE, hub.id)
    assert task.shifts[0].starts_at > at.moment and (task.needed, task.organisation_id) == (4, None)
    assert "find an organisation for it" in page.text and "By phone by 027" in page.text


def test_a_charity_is_known_by_its_number_and_its_task_opens_with_one_press(sign_in, one):
    owner, coordinator = factories.make_organisation(phone="+64275550333"), sign_in(Role.COORDINATOR)
    page = ring(coordinator, caller_name="Leilani")
    assert one(sa.select(Task)).organisation_id == owner.id and f"They rang from {owner.name}" in page.text
    coordinator.submit(page, "Open this task")
    assert one(sa.select(Task)).state is TaskState.OPEN


def test_a_number_of_two_charities_names_neither(sign_in, one):
    for _ in range(2):
        factories.make_organisation(phone="+64275550333")
    ring(sign_in(Role.COORDINATOR))
    assert one(sa.select(Task)).organisation_id is None


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"caller_phone": ""}, "Write the number down"),
        ({"caller_phone": "Bob"}, "phone number"),
        ({"needed": ""}, "how many people"),
        ({"address": "Nowhere at all"}, "We cannot find"),
        ({"day": "2026-11-15"}, "Say from when"),
        ({"starts": "06:00", "ends": "08:00"}, "over already"),
    ],
)
def test_what_is_missing_stands_beside_its_field_and_the_rest_is_kept(sign_in, over, words):
    page = ring(sign_in(Role.COORDINATOR), **over)
    assert page.status == 422 and words in page.text
    assert page.find("input[name=title]")["value"] == "Fill sandbags"


def test_a_task_that_is_there_already_is_shown_before_a_second_one_is_raised(sign_in, one):
    there = factories.make_task(title="Sandbags", lines=(("", 4),))
    coordinator = sign_in(Role.COORDINATOR)
    page = ring(coordinator)
    assert page.status == 409 and f"{there.number} Sandbags" in page.text and "still lacks 4" in page.text
    coordinator.submit(page, "Raise it all the same")
    assert one(sa.select(sa.func.count()).select_from(Task)) == 2


def test_a_charity_sees_only_public_facts_of_what_others_have_raised(sign_in):
    factories.make_task(title="Sandbags")
    charity = sign_in(Role.CHARITY, organisation=factories.make_organisation())
    fields = {"title": "Fill sandbags", "address": "14 Beach Street, Petone", "lat": "-41.227", "lon": "174.885",
              "day": "2026-11-14", "starts": "14:00", "ends": "16:00", "needed_1": "3"}  # fmt: skip
    page = charity.submit(charity.get("portal_tasks.new"), "Send it to the hub", **fields)
    assert page.status == 409 and "Sandbags, Petone" in page.text and "T-0" not in page.find("#alike").text
    assert "is with the hub" in charity.submit(page, "Raise it all the same").text


def test_the_eoc_raises_for_an_area_and_a_coordinator_goes_on(sign_in, one):
    page = ring(sign_in(Role.REGION))
    task = one(sa.select(Task))
    assert (task.raised_from, task.state) == (RaisedFrom.EOC, TaskState.DRAFT)
    assert "A coordinator goes on from here" in page.text and "By the EOC" in page.text


def test_a_draft_is_called_off_with_a_reason(sign_in, one):
    coordinator = sign_in(Role.COORDINATOR)
    page = ring(coordinator)
    form = coordinator.get("tasks.stand_down", uid=one(sa.select(Task)).uid)
    assert form.h1 == "Call it off?"
    page = coordinator.submit(form, "Call it off", why="They found people")
    assert "is called off." in page.text and one(sa.select(Task)).state is TaskState.CANCELLED
