"""A leader, the people they name, and the body they belong to."""

import pytest
import sqlalchemy as sa

from hub.database import db
from hub.volunteers.groups.rules import rows_of
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import VolunteerGroup
from hub.volunteers.models_standing import ConsentAnswer
from hub.volunteers.states import ConfirmedBy, ConsentShare, ConsentSms, Source, Standing
from tests import factories
from tests.listening import sent
from tests.volunteers.people import texts_in

pytestmark = pytest.mark.usefixtures("places")

LEADER = {
    "body": "Petone Scouts", "given_name": "Carlos", "family_name": "Almeida", "phone": "021 555 0168", "age": "40",
    "address": "Petone", "consent_sms": "yes", "consent_share": "any",
}  # fmt: skip
MEMBERS = ("Ana Silva, 34, 021 555 0170", "Ben Te Rangi, 1990", "Tim Small, 12")


def send(page, *members, **over):
    form = page.get("register_group.index")
    said = LEADER | {"pasted": "\n".join(members or MEMBERS)} | over
    return page.submit(form, "Register the group", **said)


def people():
    db.session.rollback()
    return {one.given_name: one for one in db.session.scalars(sa.select(Volunteer))}


def group():
    return db.session.scalars(sa.select(VolunteerGroup)).one()


def test_each_line_of_a_pasted_list_is_a_person():
    typed = {"pasted": ["Ana Silva; 34; 021 555 0170\n\nBen\t021 555 0171\t1990"], "member_name": ["", "Cy"],
             "member_age": ["", "20"], "member_phone": ["", ""]}  # fmt: skip
    found = [(row.name, row.age, row.phone) for row in rows_of(typed)]
    assert found == [("Cy", "20", ""), ("Ana Silva", "34", "021 555 0170"), ("Ben", "1990", "021 555 0171")]


def test_a_group_is_kept_and_a_child_is_left_out_with_the_reason(page):
    answer = send(page)
    assert answer.h1 == "Thank you, Carlos. We have your group."
    assert "Tim Small: Must be 16 or older." in answer.text
    found = people()
    assert set(found) == {"Carlos", "Ana", "Ben"}
    assert {one.group_id for one in found.values()} == {group().id}
    assert {one.source for one in found.values()} == {Source.GROUP}
    assert (group().body, group().leader_uid) == ("Petone Scouts", found["Carlos"].uid)
    assert (found["Ben"].phone, found["Ben"].place_name) == (None, "Petone")


def test_nobody_consents_for_another_adult(page):
    send(page)
    ana = people()["Ana"]
    assert (ana.consent_sms, ana.consent_share) == (ConsentSms.NO, ConsentShare.ASK)
    answered = {row.volunteer_id for row in db.session.scalars(sa.select(ConsentAnswer))}
    assert answered == {people()["Carlos"].id}


def test_the_leader_and_each_phone_get_one_text(page):
    send(page)
    texts = {text.kind: text for text in sent()}
    assert sorted(texts) == ["group_kept", "group_named"] and len(sent()) == 2
    assert "3 people of Petone Scouts" in texts["group_kept"].body
    assert "Carlos Almeida named you, Ana" in texts["group_named"].body


def test_a_member_who_answers_1_may_be_asked(page):
    send(page)
    texts_in("1", "+64215550170")
    ana = people()["Ana"]
    assert (ana.state, ana.consent_sms) == (Standing.ELIGIBLE, ConsentSms.YES)


def test_a_member_who_answers_2_is_taken_off(page):
    send(page)
    texts_in("2", "+64215550170")
    assert people()["Ana"].state is Standing.WITHDRAWN


def test_the_same_form_twice_makes_nobody_twice_and_shows_the_same(page):
    first = send(page).html
    assert send(page).html == first
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(Volunteer.id))) == 3 and group() is not None


def test_a_longer_list_adds_only_the_new_ones(page):
    send(page)
    send(page, *MEMBERS, "Dora Papadakis, 50")
    assert set(people()) == {"Carlos", "Ana", "Ben", "Dora"}
    assert people()["Dora"].group_id == group().id


def test_nobody_is_drawn_into_a_group_from_outside(page):
    known = factories.make_volunteer(given_name="Ana", family_name="Silva", phone="+64215550170")
    answer = send(page)
    assert "Ana Silva" in answer.text and people()["Ana"].group_id is None
    assert people()["Ana"].id == known.id and [text.kind for text in sent()] == ["group_kept"]


def test_whoever_gave_the_leaders_number_has_none_of_their_own(page):
    send(page, "Ana Silva, 34, 021 555 0168", "carlos almeida, 40")
    assert people()["Ana"].phone is None and set(people()) == {"Carlos", "Ana"}


def test_a_body_we_know_is_named(page):
    body = factories.make_organisation(name="petone scouts")
    send(page)
    assert group().organisation_id == body.id


def test_what_is_wrong_stands_in_its_row_and_nobody_is_kept(page):
    answer = send(page, "Ana Silva, 34, 12345", "Ben", phone="")
    assert answer.status == 422 and people() == {}
    links = [link["href"] for link in answer.find_all(".error-summary a")]
    assert links == ["#phone", "#member_phone-0", "#member_age-1"]
    assert answer.find("#member_name-1")["value"] == "Ben"
    answer = page.submit(answer, "Register the group", phone="021 555 0168", member_age=["34", "20", ""],
                         member_phone=["", "", ""])  # fmt: skip
    assert set(people()) == {"Carlos", "Ana", "Ben"}


def test_a_group_of_nobody_is_asked_for_names(page):
    form = page.get("register_group.index")
    assert "at least one person who comes with you" in page.submit(form, "Register the group", **LEADER).text


def test_more_rows_come_without_a_script_and_take_the_list_over(page):
    form = page.submit(page.get("register_group.index"), "More rows", pasted="Ana Silva, 34", body="Scouts")
    assert form.find("#member_name-0")["value"] == "Ana Silva" and form.find("#member_name-5") is not None
    assert form.find("input[name=body]")["value"] == "Scouts" and form.find("textarea").raw_text.strip() == ""


def test_a_list_too_long_for_one_form_says_what_to_do(page):
    answer = send(page, *(f"Ana {letter}{other}, 34" for letter in "abcdefgh" for other in "abcdefgh"))
    assert answer.status == 422 and "at most 60 people" in answer.text


def test_a_leader_at_the_desk_is_confirmed_at_once(sign_in):
    desk = sign_in()
    known = factories.make_volunteer(given_name="Ana", family_name="Silva", phone="+64215550170")
    form = desk.get("groups.new")
    page = desk.submit(form, "Register the group", **LEADER, pasted="\n".join(MEMBERS))
    assert (
        page.h1 == "Who of Petone Scouts is here?"
        and "Tim Small is left out: Must be 16 or older." in page.text
    )
    carlos = people()["Carlos"]
    assert (carlos.phone_confirmed_by, carlos.state) == (ConfirmedBy.DESK, Standing.ELIGIBLE)
    assert people()["Ana"].id == known.id and people()["Ana"].group_id == group().id


def test_the_whole_group_is_signed_in_at_once_but_for_whom_is_unticked(sign_in):
    hub = factories.make_hub(opened_for=factories.make_incident(), name="Petone Hall")
    desk = sign_in()
    page = desk.submit(desk.get("groups.new"), "Register the group", **LEADER, pasted="\n".join(MEMBERS))
    ben = people()["Ben"]
    ticked = [box["value"] for box in page.find_all("input[name=person]") if box["value"] != str(ben.uid)]
    page = desk.submit(page, f"Sign in the people ticked at {hub.name}", person=ticked)
    assert "2 people are signed in." in page.text and "2 of 3 are signed in." in page.text
    page = desk.submit(page, "Sign in the person ticked")
    assert "3 of 3 are signed in." in page.text and "Petone Scouts" in desk.get("groups.index").text


def test_an_empty_list_of_groups_says_why(sign_in):
    assert "No group has registered." in sign_in().get("groups.index").text


@pytest.mark.parametrize(
    "over", [{"body": "Win at evil.example"}, {"given_name": "www.evil"}, {"family_name": "a.example"}]
)
def test_no_link_travels_in_a_name_to_somebody_elses_phone(page, over):
    assert send(page, **over).status == 422 and people() == {}


def test_no_link_travels_in_a_members_name(page):
    assert send(page, "Win https://evil.example, 34, 021 555 0171").status == 422 and people() == {}
