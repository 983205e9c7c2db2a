"""What was before the exercise gives the page about fairness its figures, and leaves nothing waiting."""

from datetime import timedelta

import pytest

from hub.accounts.states import Role
from hub.attendance.spread import Scope, spread
from hub.demo import before
from hub.organisations.rules import name_key
from hub.tasks.queries import open_tasks
from tests.factories import make_incident, make_organisation, make_volunteer


@pytest.fixture
def happened(app):
    make_incident(name="Storm")
    make_organisation(name="Valley Clean-Up Crew", name_key=name_key("Valley Clean-Up Crew"))
    for _ in range(30):
        make_volunteer()
    before.happen()


@pytest.mark.usefixtures("happened")
def test_some_were_asked_and_used_and_most_were_not(at):
    whole = spread(Scope(since=at.moment - timedelta(days=30))).whole
    assert (whole.people, whole.asked, whole.answered, whole.used) == (30, 6, 5, 3)


@pytest.mark.usefixtures("happened")
def test_nothing_of_it_waits_for_anybody(sign_in):
    assert open_tasks() == []
    assert "Nothing waits for a person." in sign_in(Role.COORDINATOR).get("console.home").text
