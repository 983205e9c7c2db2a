"""The code of a place on one's own phone: number, code, one press; and out again."""

import re

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance.arriving import services
from hub.attendance.models import Stint
from hub.attendance.states import StintState
from hub.database import db
from hub.messaging.models import Message
from tests import factories


@pytest.fixture
def place(app, at):
    task = factories.make_task()
    return services.code_for(task_id=task.id, by=SYSTEM)


def the_code() -> str:
    text = db.session.scalars(sa.select(Message).order_by(Message.id.desc())).first()
    return re.search(r"\d{6}", text.body)[0]


def proven(page, place, person):
    """From the poster to the one button, by the code of a text."""
    asked = page.submit(page.get("arriving.show", code=place), "Text me a code", phone=person.phone)
    return page.submit(asked, "Open my page", code=the_code())


def test_from_the_poster_to_signed_in_and_out(page, place, at):
    person = factories.make_volunteer(given_name="Hana")
    here = proven(page, place, person)
    assert here.h1 == "Are you at Pack food parcels now?"
    here = page.submit(here, "Sign me in")
    assert here.h1 == "You are signed in at Pack food parcels."
    at.forward(minutes=20)
    left = page.submit(here, "Sign me out")
    assert "signed out after 20 minutes" in left.text
    assert db.session.scalars(sa.select(Stint)).one().state is StintState.CLOSED


def test_a_stranger_and_a_person_on_the_register_read_the_same(page, place):
    known = factories.make_volunteer()
    pages = [
        page.submit(page.get("arriving.show", code=place), "Text me a code", phone=phone)
        for phone in (known.phone, "+64211999888")
    ]
    assert pages[0].h1 == pages[1].h1 and pages[0].status == pages[1].status == 200


def test_a_number_that_is_none_keeps_what_was_typed(page, place):
    wrong = page.submit(page.get("arriving.show", code=place), "Text me a code", phone="12")
    assert wrong.status == 422 and 'value="12"' in wrong.html


def test_a_code_that_is_none_says_what_to_do(page, app):
    wrong = page.get("arriving.show", code="NOSUCH")
    assert wrong.status == 404 and "A text with IN signs you in too" in wrong.text


def test_the_next_person_on_this_phone_starts_anew(page, place):
    here = proven(page, place, factories.make_volunteer(given_name="Hana"))
    assert "Who are you?" in page.submit(here, "I am not Hana").h1


def test_the_poster_is_made_printed_and_renewed(sign_in, place):
    desk = sign_in(Role.COORDINATOR)
    task = db.session.scalars(sa.select(factories.Task)).one()
    page = desk.get("qr_poster.show", kind="task", uid=task.uid)
    assert place in page.text and "<svg" in page.html
    assert "//" in desk.get("qr_poster.show", kind="task", uid=task.uid, here=1).text
    again = desk.submit(page, "Make another code")
    assert place not in again.text and "Take the old posters down" in again.text


def test_a_hub_has_a_poster_of_its_own(sign_in, app):
    desk, hub = sign_in(Role.COORDINATOR), factories.make_hub()
    page = desk.submit(desk.get("qr_poster.show", kind="hub", uid=hub.uid), "Make the code")
    assert hub.name in page.text and "/in/" in page.text
    assert desk.get("qr_poster.show", kind="hub", uid=factories.new_uid()).status == 404
