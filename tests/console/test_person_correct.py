"""A coordinator puts right what the register says about somebody who stands at the desk."""

from datetime import date

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.audit.models import AuditEntry
from hub.database import db
from hub.volunteers.models import Volunteer
from hub.volunteers.states import Standing
from tests import factories
from tests.volunteers.conftest import places

__all__ = ["places"]
pytestmark = pytest.mark.usefixtures("places")
CORRECTED = sa.select(AuditEntry).where(AuditEntry.action == "volunteer.correct")


@pytest.fixture
def ana(app):
    return factories.make_volunteer(given_name="Ana", family_name="Silva", skills=("nurse",))


@pytest.fixture
def desk(sign_in):
    return sign_in(Role.COORDINATOR)


def again(person):
    db.session.rollback()
    return db.session.get_one(Volunteer, person.id, populate_existing=True)


def put_right(desk, person, **typed):
    return desk.submit(desk.get("person_correct.show", uid=person.uid), "Keep what I changed", **typed)


def test_what_is_wrong_is_put_right_and_the_story_says_by_whom(desk, ana, one):
    page = desk.follow(desk.get("people.show", uid=ana.uid), "Put right what we know about them")
    page = desk.submit(
        page, "Keep what I changed", given_name="Anna", address="Lower Hutt", travel_km="25", language="mi",
        skills=["nurse", "first_aid"], emergency_name="Rui", emergency_phone="04 568 1234", access_needs=["seat"],
    )  # fmt: skip
    assert page.h1 == "Anna Silva" and "where they are" in page.text
    person = again(ana)
    assert (person.travel_km, person.language, person.emergency_phone) == (25, "mi", "+6445681234")
    assert person.place_name == "Lower Hutt" and person.access_needs == ["seat"]
    assert sorted(entry.skill for entry in person.skills) == ["first_aid", "nurse"]
    assert not one(CORRECTED).by.startswith("volunteer:")
    story = page.find("#changes").text
    assert "name" in story and "what they can do" in story and "By itself" not in story


def test_skills_are_named_as_one_speaks_of_somebody_else(desk, ana):
    text = desk.get("person_correct.show", uid=ana.uid).text
    assert "Has a van" in text and "I have a van" not in text


def test_what_nobody_touched_stays_as_it_was_even_when_it_is_incomplete(desk):
    lost = factories.make_volunteer(address="Somewhere", lat=None, lon=None, birth_is_exact=False)
    assert "Nothing was changed." in put_right(desk, lost).text
    assert "Put right: name." in put_right(desk, lost, family_name="Tane").text
    assert again(lost).family_name == "Tane" and again(lost).address == "Somewhere"


def test_what_is_wrong_is_said_twice_and_what_was_typed_is_kept(desk, ana):
    page = put_right(desk, ana, given_name="", emergency_phone="12", address="Petonne", notes="Has a van")
    assert page.status == 422
    links = {link["href"] for link in page.find_all(".error-summary a")}
    assert links == {"#given_name", "#emergency_phone", "#address"}
    assert page.find("#emergency_phone")["value"] == "12" and "Has a van" in page.find("#notes").text
    page = desk.submit(page, "Petone, Wellington", given_name="Ana", emergency_phone="")
    assert page.status == 200 and again(ana).notes == "Has a van" and again(ana).place_name == "Petone"


def test_what_another_put_right_meanwhile_is_not_overwritten_without_a_word(desk, ana):
    mine = desk.get("person_correct.show", uid=ana.uid)
    put_right(desk, ana, travel_km="25")
    told = desk.submit(mine, "Keep what I changed", family_name="Souza")
    assert "changed while you had the page open (Put right: how far they travel, by" in told.text
    assert told.status == 422 and told.find("#family_name")["value"] == "Souza"
    assert (again(ana).family_name, again(ana).travel_km) == ("Silva", 25)
    desk.submit(told, "Keep what I changed", travel_km="25")
    assert (again(ana).family_name, again(ana).travel_km) == ("Souza", 25)


def test_a_hub_makes_somebody_an_adult_who_said_they_were_younger(desk):
    child = factories.make_volunteer(date_of_birth=date(2010, 1, 1), state=Standing.REGISTERED)
    assert "Put right: date of birth." in put_right(desk, child, birth_year="1990").text
    assert again(child).date_of_birth == date(1990, 1, 1)
    assert again(child).state is Standing.ELIGIBLE


def test_a_date_that_cannot_be_is_refused_at_its_first_box(desk, ana):
    page = put_right(desk, ana, birth_day="31", birth_month="2")
    assert page.status == 422 and page.find(".error-summary a")["href"] == "#birth_day"
    assert put_right(desk, ana, birth_day="", birth_month="", birth_year="").status == 422
    assert again(ana).date_of_birth == date(1990, 5, 1)


def test_a_name_that_is_taken_on_this_phone_is_refused(desk, ana):
    other = factories.make_volunteer(given_name="Rui", family_name="Silva", phone=ana.phone)
    page = put_right(desk, other, given_name="Ana")
    assert page.status == 422 and "make them one" in page.find(".error-summary").text


def test_own_words_about_a_skill_alone_are_a_change_too(desk, ana):
    assert "Put right: what they can do." in put_right(desk, ana, skills_other="juggling").text
    assert "juggling" in desk.get("person_correct.show", uid=ana.uid).text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REGION])
def test_who_only_looks_cannot_correct_and_sees_no_way_to(sign_in, ana, role):
    page = sign_in(role)
    assert page.get("person_correct.show", uid=ana.uid).status == 403
    assert page.post("person_correct.show", {"given_name": "X"}, uid=ana.uid).status in (400, 403)
    assert "Put right what we know" not in page.get("people.show", uid=ana.uid).text
    assert again(ana).given_name == "Ana"


def test_a_merged_row_leads_to_its_person(desk, ana):
    alias = factories.make_volunteer(given_name="Anna", alias_of_id=ana.id)
    page = desk.get("person_correct.show", uid=alias.uid, follow=True)
    assert page.path == f"/console/people/{ana.uid}/correct"


def test_who_was_on_the_register_already_is_put_right_from_the_desk(desk, ana):
    page = desk.follow(desk.get("desk.index", known=ana.uid), "Put it right")
    assert page.h1 == "What is wrong about Ana?"
