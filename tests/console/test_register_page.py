"""The register's first line, its parts, its call list, and the one way up from every page below it."""

import pytest

from hub.accounts.states import Role
from hub.volunteers.states import PhoneKind, Standing
from tests import factories

BELOW_ALL = ("twins.index", "unplaced.index", "skill_words.index", "papers.running_out", "person_data.look_again",
             "lists.index")  # fmt: skip
BELOW_ONE = ("numbers.index", "person_correct.show", "person_free.show", "person_data.show", "twins.other",
             "papers.credential", "papers.check", "papers.guardian", "standing.suspend", "standing.leave",
             "charity_people.join")  # fmt: skip


@pytest.fixture
def supervisor(sign_in):
    return sign_in(Role.SUPERVISOR)


def way_up(page):
    return [link.text for link in page.find_all(".way-up__above a")]


@pytest.mark.parametrize("endpoint", BELOW_ALL)
def test_a_page_of_the_register_leads_up_to_the_people(supervisor, endpoint):
    assert way_up(supervisor.get(endpoint)) == ["People"]


@pytest.mark.parametrize("endpoint", BELOW_ONE)
def test_a_page_about_one_person_leads_up_to_that_person(supervisor, endpoint):
    person = factories.make_volunteer()
    assert way_up(supervisor.get(endpoint, uid=person.uid)) == ["People", person.name]


def test_where_nothing_needs_care_nothing_is_said(supervisor):
    factories.make_volunteer()
    page = supervisor.get("people.index")
    assert page.find(".care") is None and "One person, who can be called." in page.text


def test_the_parts_of_the_register_add_up_to_its_first_line(supervisor):
    for state in (Standing.ELIGIBLE, Standing.ELIGIBLE, Standing.SUSPENDED):
        factories.make_volunteer(state=state)
    page = supervisor.get("people.index")
    assert "3 people: 2 can be called, 1 is suspended." in page.text
    parts = [part.text for part in page.find_all(".people-parts a")]
    assert parts == ["Everyone 3", "Can be called 2", "Suspended 1"]


def test_who_gets_no_texts_is_on_the_call_list_with_the_tasks_to_ring_for(supervisor):
    factories.make_volunteer()
    landline = factories.make_volunteer(phone="+6445550100", phone_kind=PhoneKind.LANDLINE)
    asked_for_it = factories.make_volunteer(access_needs=["ring"])
    factories.make_volunteer(phone=None, access_needs=["ring"])
    task = factories.make_task()
    page = supervisor.follow(supervisor.get("people.index"), "Call list 2")
    names = {row.text for row in page.find_all("tbody th")}
    assert names == {landline.name, asked_for_it.name}
    assert f"Whom do we ring for {task.number}?" in supervisor.follow(page, task.number).h1


def test_who_is_rung_is_not_asked_by_text(supervisor):
    factories.make_task()
    person = factories.make_volunteer(phone="+6445550100", phone_kind=PhoneKind.LANDLINE)
    page = supervisor.get("people.show", uid=person.uid)
    assert "Ask them by text" not in page.text and "ring them first" in page.text


def test_what_is_missing_stands_beside_the_way_to_put_it_right(supervisor):
    lost = factories.make_volunteer(state=Standing.REGISTERED, lat=None, lon=None)
    page = supervisor.follow(supervisor.get("people.show", uid=lost.uid), "Say where they are")
    assert page.h1 == "Whom could we not place?"


def test_one_page_has_one_yellow_button(supervisor):
    factories.make_task()
    person = factories.make_volunteer()
    for page in (supervisor.get("people.index"), supervisor.get("people.show", uid=person.uid)):
        assert len(page.find_all(".btn-primary")) == 1
