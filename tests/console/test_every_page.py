"""Every page of the console answers: with an empty database, and with a task in each state."""

import pytest

from hub.accounts.permissions import Permission
from hub.accounts.permissions import may as may_do
from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.referrals.states import ReferralState
from hub.tasks.states import TaskState
from tests import factories

LISTS = (
    "console.home", "console.now_live", "tasks.index", "people.index", "desk.index", "t_cards.index",
    "t_cards.live", "find.index",
)  # fmt: skip
OF_TASK = ("show", "live", "people", "phone_list", "close", "stand_down", "change", "outcome")
STAFF = [role for role in Role if not role.is_of_an_organisation]


def may(role, endpoint):
    wanted = {"desk.index": Permission.DESK, "tasks.phone_list": Permission.PHONE_SEE,
              "tasks.close": Permission.TASK_OPEN, "tasks.change": Permission.TASK_OPEN,
              "tasks.stand_down": Permission.CALL_OUT, "callouts.new": Permission.CALL_OUT}  # fmt: skip
    return may_do(Actor(uid="x", role=role), wanted.get(endpoint, Permission.CONSOLE_SEE))


@pytest.mark.parametrize("role", STAFF)
def test_every_list_answers_with_nothing_in_it(sign_in, role):
    browser = sign_in(role)
    for endpoint in LISTS:
        assert browser.get(endpoint).status == (200 if may(role, endpoint) else 403), endpoint


@pytest.mark.parametrize("state", TaskState)
def test_every_page_of_a_task_answers_in_each_of_its_states(sign_in, state):
    task = factories.make_task(state=state, organisation=None)
    for one in ReferralState:
        factories.make_referral(
            task, factories.make_volunteer(), state=one, km=1.5, note="from 3", minutes=20
        )
    for browser in (sign_in(Role.COORDINATOR), sign_in(Role.AUDITOR)):
        for endpoint in ("console.home", "tasks.index", "desk.index", "t_cards.index"):
            assert browser.get(endpoint).status in (200, 403)
        for name in OF_TASK:
            assert browser.get(f"tasks.{name}", uid=task.uid).status in (200, 403, 303), name
        assert browser.get("callouts.new", uid=task.uid).status in (200, 403, 303, 409)


def test_every_page_of_a_person_answers_whatever_is_unknown(sign_in, at):
    bare = factories.make_volunteer(phone=None, lat=None, lon=None, place_name="", date_of_birth=None)
    browser = sign_in(Role.COORDINATOR)
    assert browser.get("people.show", uid=bare.uid).status == 200
    assert browser.get("people.index").status == 200
    at.forward(hours=5)
    assert browser.get("desk.index", who=bare.name).status == 200


def test_a_task_that_is_over_and_one_that_is_late_have_pages(sign_in, at):
    task = factories.make_task()
    at.forward(hours=9)
    browser = sign_in(Role.COORDINATOR)
    assert browser.get("tasks.show", uid=task.uid).status == 200
    assert browser.get("callouts.new", uid=task.uid).status in (200, 303, 409)
