"""A letter about my hours: written by myself, mine alone, taken back."""

import pytest

from hub.accounts.rules import SYSTEM
from hub.attendance import services as attendance
from hub.attendance.letters import services
from hub.attendance.letters.queries import letters_of
from tests import factories


def work(person, at):
    attendance.sign_in(person.uid, task_id=factories.make_task().id, by=SYSTEM)
    at.forward(hours=2)
    attendance.sign_out(person.uid, by=SYSTEM)
    return person


@pytest.fixture
def hana(app, at):
    return work(factories.make_volunteer(given_name="Hana", family_name="Kere"), at)


def test_i_write_a_letter_and_anybody_can_look_it_up(hana, own, page):
    mine = own(hana)
    letter = mine.submit(mine.follow(mine.get("me.hours"), "Get a letter about my hours"), "Write the letter")
    assert "Hours given by Hana Kere" in letter.text and "2 hours" in letter.text
    code = letters_of(hana.id)[0].row.code
    assert "Yes, we issued this letter" in page.get("verify.show", code=code).text


def test_i_take_it_back(hana, own, page):
    mine = own(hana)
    mine.submit(mine.get("me.letters"), "Write the letter")
    assert "Taken back" in mine.submit(mine.get("me.letters"), "Take it back").text
    assert "withdrawn" in page.get("verify.show", code=letters_of(hana.id)[0].row.code).text


def test_nobody_sees_or_takes_back_the_letter_of_another(hana, own, at):
    other = work(factories.make_volunteer(given_name="Tama"), at)
    uid = services.issue(other.uid, None, words="x", by=SYSTEM)
    mine = own(hana)
    assert mine.get("me.letter", uid=uid).status == 404
    assert mine.client.post(f"/me/letters/{uid}/take-back").status_code in (400, 404)
    assert letters_of(other.id)[0].row.withdrawn_at is None


def test_without_hours_the_page_says_where_they_come_from(own, app):
    page = own(factories.make_volunteer()).get("me.letters")
    assert "There are no hours to write about yet." in page.text
