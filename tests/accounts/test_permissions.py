"""The permission table, permission by permission and role by role."""

import pytest

from hub.accounts.permissions import TABLE, Permission, authorise, may
from hub.accounts.rules import Actor, Scope
from hub.accounts.states import Role
from hub.errors import NotAllowed

OURS = Scope(organisation_id=1)
THEIRS = Scope(organisation_id=2)


def actor(role: Role, organisation_id: int | None = None) -> Actor:
    return Actor(uid="x", role=role, organisation_id=organisation_id)


def test_every_permission_stands_in_the_table():
    assert set(TABLE) == set(Permission)


@pytest.mark.parametrize("permission", Permission)
def test_nobody_without_a_role_may_do_anything(permission):
    assert not may(Actor(uid="x"), permission, OURS)


@pytest.mark.parametrize(
    "permission", [Permission.REFERRAL_DECIDE, Permission.TASK_RAISE, Permission.PORTAL_SEE]
)
def test_a_charity_acts_for_itself_only(permission):
    assert may(actor(Role.CHARITY, 1), permission, OURS)
    assert not may(actor(Role.CHARITY, 1), permission, THEIRS)
    assert not may(actor(Role.CHARITY), permission, OURS)


@pytest.mark.parametrize(
    "permission", [p for p in Permission if p not in (Permission.CONSOLE_SEE, Permission.REGISTER_SEE)]
)
def test_an_auditor_only_reads(permission):
    assert not may(actor(Role.AUDITOR), permission)


@pytest.mark.parametrize("permission", [Permission.PHONE_SEE, Permission.CALL_OUT, Permission.CONSOLE_SEE])
def test_a_charity_stays_out_of_the_console(permission):
    assert not may(actor(Role.CHARITY, 1), permission, OURS)


def test_only_an_admin_keeps_the_sign_ins():
    assert [role for role in Role if may(actor(role, 1), Permission.ACCOUNTS)] == [Role.ADMIN]


def test_a_refusal_says_whom_to_ask():
    with pytest.raises(NotAllowed, match="Ask a supervisor"):
        authorise(actor(Role.AUDITOR), Permission.CALL_OUT)
