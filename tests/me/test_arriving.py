"""The code of a place on one's own phone: number, code, one press; and out again."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as desk
from hub.attendance.arriving import services
from hub.attendance.models import Stint
from hub.attendance.states import Door, StintState
from hub.database import db
from hub.messaging.models import Message
from hub.referrals.persons.slip_code import slip_code
from hub.volunteers.models import Volunteer
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


def test_signing_in_by_the_poster_says_what_it_ended(page, place, at):
    person = factories.make_volunteer(given_name="Hana")
    desk.sign_in(person.uid, task_id=factories.make_task(title="Sandbags").id, by=SYSTEM)
    at.forward(minutes=5)
    here = page.submit(proven(page, place, person), "Sign me in")
    assert "You were signed in at Sandbags. That ended with this." in here.text


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


def registers_at_the_door(page, place):
    """A stranger at the poster goes to the register and comes back with one press left."""
    step = page.follow(page.get("arriving.show", code=place), "Offer to help")
    step = page.submit(step, "Go on", given_name="Noa", family_name="Levi", phone="021 555 0177")
    step = page.submit(step, "Go on", address="Petone")
    step = page.submit(step, "Go on", birth_day="1", birth_month="5", birth_year="1990")
    step = page.submit(step, "Go on", consent_sms="yes")
    return page.submit(step, "Register now")


def test_a_walk_up_registers_on_the_spot_and_is_signed_in_with_one_press(page, place, places):
    thanks = registers_at_the_door(page, place)
    there = page.submit(thanks, "Sign me in")
    assert "You are signed in. When you leave, text OUT" in there.text
    stint = db.session.scalars(sa.select(Stint)).one()
    assert (stint.in_door, stint.state) == (Door.QR, StintState.OPEN)
    assert db.session.get(Volunteer, stint.volunteer_id).given_name == "Noa"


def test_the_press_works_once_and_for_this_place_alone(page, place, places):
    other = services.code_for(hub_id=factories.make_hub().id, by=SYSTEM)
    thanks = registers_at_the_door(page, place)
    token = thanks.find("input[name=csrf_token]")["value"]
    wrong = page.post("arriving.walk_up", {"csrf_token": token}, code=other, follow=True)
    assert "Scan the code once more" in wrong.text
    again = page.post("arriving.walk_up", {"csrf_token": token}, code=place, follow=True)
    assert "Scan the code once more" in again.text
    assert db.session.scalars(sa.select(Stint)).all() == []


def test_whoever_registers_at_home_is_offered_no_sign_in(page, places):
    thanks = page.get("register.thanks")
    assert "You stand at our door" not in thanks.text


@pytest.fixture
def slip(app, place):
    task = db.session.scalars(sa.select(factories.Task)).one()
    person = factories.make_volunteer(given_name="Hana", family_name="Rua")
    return slip_code(factories.make_referral(task, person, state="accepted").uid)


def test_the_code_of_a_slip_signs_in_and_out_and_shows_the_given_name_alone(page, place, slip, at):
    here = page.submit(page.get("arriving.show", code=place), "Use this code", slip=slip.lower())
    assert here.h1 == "Are you at Pack food parcels now?" and "Hana" in here.text and "Rua" not in here.text
    here = page.submit(here, "Sign me in")
    assert here.h1 == "You are signed in at Pack food parcels."
    assert page.get("me.index").status == 200 and "Hana" not in page.get("me.index").text
    at.forward(minutes=5)
    assert "signed out after 5 minutes" in page.submit(here, "Sign me out").text
    assert "Who are you?" in page.get("arriving.show", code=place).h1


def test_this_phone_forgets_a_slip_after_ten_minutes(page, place, slip, at):
    page.submit(page.get("arriving.show", code=place), "Use this code", slip=slip)
    at.forward(minutes=11)
    assert "Who are you?" in page.get("arriving.show", code=place).h1


def test_a_slip_for_elsewhere_and_a_code_that_is_none_read_the_same(page, place, slip):
    elsewhere = services.code_for(task_id=factories.make_task(title="Sandbags").id, by=SYSTEM)
    wrong = page.submit(page.get("arriving.show", code=elsewhere), "Use this code", slip=slip)
    none = page.submit(page.get("arriving.show", code=elsewhere), "Use this code", slip="SCDEFHJKM")
    said = [one.find(".invalid-feedback").text for one in (wrong, none)]
    assert wrong.status == 422 and said[0] == said[1] and "does nothing here" in said[0]


def test_the_day_before_a_slip_does_not_sign_in_yet(page, app, at):
    task = factories.make_task(starts_in=timedelta(hours=20))
    person = factories.make_volunteer()
    code = slip_code(factories.make_referral(task, person, state="accepted").uid)
    place = services.code_for(task_id=task.id, by=SYSTEM)
    wrong = page.submit(page.get("arriving.show", code=place), "Use this code", slip=code)
    assert "too early or too late" in wrong.text
