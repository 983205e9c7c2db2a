"""Free words to the confirmed: written, looked at, sent once, and seen in the story and the conversation."""

import pytest

from hub.accounts.states import Role
from hub.referrals import services
from tests import factories
from tests.referrals.doing import ANA


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def task(app):
    """Two people are confirmed; Rosa reads Spanish."""
    task = factories.make_task()
    for over in ({"given_name": "Ana"}, {"given_name": "Rosa", "language": "es"}):
        services.refer(task.id, factories.make_volunteer(**over).id, by=ANA)
    return task


def written(coordinator, task, body):
    page = coordinator.follow(coordinator.get("tasks.show", uid=task.uid), "Text everybody who is confirmed")
    return coordinator.submit(page, "Show what they will read", body=body)


def test_the_text_is_shown_as_it_arrives_before_it_leaves(coordinator, task):
    page = written(coordinator, task, "The gate is shut.")
    assert "EXERCISE The gate is shut." in page.text and "Send it to 2 people" in page.text
    assert "1 of them reads Spanish." in page.text


def test_it_is_sent_once_and_stands_in_the_story(coordinator, task):
    page = written(coordinator, task, "The gate is shut.")
    shown = coordinator.submit(page, "Send it to 2 people")
    assert (
        "2 people of" in shown.text and "Texted everybody who is confirmed: “The gate is shut.”" in shown.text
    )
    again = coordinator.submit(page, "Send it to 2 people")
    assert again.status == 409 and "This text was sent already." in again.text


def test_nothing_written_is_said_beside_the_field(coordinator, task):
    page = written(coordinator, task, "")
    assert page.status == 422 and "Write what they need to know." in page.text


def test_what_is_too_long_is_kept(coordinator, task):
    page = written(coordinator, task, "a" * 500)
    assert page.status == 422 and "a" * 500 in page.html and "Shorten it to 450" in page.text
