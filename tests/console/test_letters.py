"""Letters on the console: issued from a person's page, printed, withdrawn by a supervisor."""

import pytest

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.letters.queries import letters_of
from tests import factories


@pytest.fixture
def hana(app, at):
    person = factories.make_volunteer(given_name="Hana", family_name="Kere")
    attendance.sign_in(person.uid, task_id=factories.make_task().id, by=SYSTEM)
    at.forward(hours=3)
    attendance.sign_out(person.uid, by=SYSTEM)
    return person


def letter_of(browser, person):
    page = browser.follow(browser.get("people.show", uid=person.uid), "A letter about their hours")
    return browser.submit(page, "Issue the letter")


def test_a_coordinator_issues_a_letter_from_the_persons_page(sign_in, hana):
    page = letter_of(sign_in(Role.COORDINATOR, name="Moana Te Rangi"), hana)
    for words in ("Hours given by Hana Kere", "gave 3 hours of their time", "Moana Te Rangi, coordinator",
                  "EXERCISE", "/verify"):  # fmt: skip
        assert words in page.text
    assert hana.phone not in page.html


def test_a_supervisor_withdraws_it_for_a_reason(sign_in, hana):
    supervisor = sign_in(Role.SUPERVISOR)
    page = supervisor.follow(letter_of(supervisor, hana), "Withdraw it")
    again = supervisor.submit(page, "Withdraw it")
    assert again.status == 422 and "Say in a few words why" in again.text
    page = supervisor.submit(page, "Withdraw it", why="Wrong person")
    assert "Withdrawn" in page.text and "Wrong person" in page.text
    assert "Print the letter" not in supervisor.get("letters.show", uid=letters_of(hana.id)[0].row.uid).text


def test_a_coordinator_may_not_withdraw(sign_in, hana):
    page = letter_of(sign_in(Role.COORDINATOR), hana)
    assert "Withdraw" not in page.text


def test_without_hours_there_is_nothing_to_issue(sign_in):
    person = factories.make_volunteer()
    page = sign_in().get("letters.of", uid=person.uid)
    assert "No hours to write about." in page.text and "Issue" not in page.text


def test_a_letter_may_be_about_one_of_several_incidents(sign_in, hana, at):
    other = factories.make_task(incident=factories.make_incident(name="Slip on the coast road"))
    attendance.sign_in(hana.uid, task_id=other.id, by=SYSTEM)
    at.forward(hours=1)
    attendance.sign_out(hana.uid, by=SYSTEM)
    browser = sign_in()
    page = browser.get("letters.of", uid=hana.uid)
    incident = factories.db.session.get(factories.Incident, other.incident_id)
    page = browser.submit(page, "Issue the letter", about=str(incident.uid))
    assert "gave 1 hour of their time" in page.text and "Slip on the coast road" in page.text
