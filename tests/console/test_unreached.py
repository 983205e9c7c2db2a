"""Whom do our texts not reach?"""

import pytest

from hub.accounts.states import Role
from hub.referrals.eligible import Skip, people
from tests import factories


@pytest.fixture
def lost(app, at):
    person = factories.make_volunteer(given_name="=Ana", family_name="Vaipuna", email="ana@example.org")
    factories.make_conversation(phone=person.phone, failed_in_a_row=3, last_failed_at=at())
    return person


@pytest.fixture
def desk(app, sign_in):
    return sign_in(Role.COORDINATOR)


def test_a_register_without_them_says_nobody(desk):
    page = desk.get("unreached.index", follow=True)
    assert page.h1 == "Whom do our texts not reach?" and "Nobody." in page.text


def test_the_register_says_that_somebody_is_not_reached(desk, lost):
    page = desk.follow(desk.get("people.index"), "number that texts do not reach")
    assert "=Ana Vaipuna" in page.text and "3 in a row" in page.text
    assert "Correct the number" in page.text and "Write an e-mail" in page.text


def test_who_is_not_reached_is_not_asked_and_says_why(lost):
    task = factories.make_task()
    assert people(task, task.shifts[0], [lost.id])[lost.id].skip is Skip.UNREACHED
    assert "did not get our last texts" in Skip.UNREACHED.words


def test_who_is_reached_again_is_asked_again(desk, lost):
    page = desk.submit(desk.get("unreached.show", part="unreachable"), "Text them again")
    assert "They are asked by text again." in page.text and "Nobody." in page.text


def test_a_landline_is_rung_from_then_on(desk, lost, one):
    page = desk.submit(desk.get("unreached.show", part="unreachable"), "It is a landline")
    assert "is rung from now on" in page.text
    task = factories.make_task()
    assert people(task, task.shifts[0], [lost.id])[lost.id].skip is Skip.NO_PHONE


def test_the_file_runs_no_formula(desk, lost):
    page = desk.get("unreached.as_file", part="unreachable")
    assert "'=Ana Vaipuna" in page.html and lost.phone in page.html


def test_the_list_prints_and_an_unknown_one_is_not_there(desk, lost):
    assert "=Ana Vaipuna" in desk.get("unreached.on_paper", part="unreachable").text
    assert desk.get("unreached.show", part="nonsense", check=False).status == 404


def test_an_auditor_sees_masked_numbers_and_gets_no_file(sign_in, lost):
    auditor = sign_in(Role.AUDITOR)
    assert lost.phone[4:] not in auditor.get("unreached.show", part="unreachable").text.replace(" ", "")
    assert auditor.get("unreached.as_file", part="unreachable", check=False).status == 403
