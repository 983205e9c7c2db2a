"""The one search field finds a person, a task, a charity or a conversation."""

import pytest

from hub.accounts.states import Role
from tests import factories


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


def find(browser, words):
    return browser.get("find.index", q=words)


def sections(page):
    return [heading.text for heading in page.find_all("h2")]


def test_an_empty_search_says_what_to_type(coordinator):
    assert "Type a name, a task number or a phone number above." in find(coordinator, "").text


def test_a_task_number_leads_straight_to_the_task(coordinator):
    task = factories.make_task()
    assert find(coordinator, task.number).location == f"/console/tasks/{task.uid}"
    assert find(coordinator, task.number.lower()).status == 303


def test_a_word_finds_tasks_people_and_charities(coordinator):
    factories.make_task(
        title="Pack harbour food", organisation=factories.make_organisation(name="Harbour Aid")
    )
    factories.make_volunteer(family_name="Harbour")
    factories.make_volunteer(family_name="Hill")
    page = find(coordinator, "harbour")
    assert sections(page) == ["Tasks", "People", "Charities"] and "3 found." in page.text


def test_figures_find_a_person_and_their_conversation(coordinator):
    person = factories.make_volunteer(phone="+64215550326")
    talk = factories.make_conversation(phone=person.phone)
    factories.make_inbound("Hello", talk)
    page = find(coordinator, "0326")
    assert sections(page) == ["People", "Conversations"] and person.name in page.text


def test_conversations_are_for_those_who_answer_texts(sign_in):
    factories.make_inbound("Hello", factories.make_conversation(phone="+64215550326"))
    assert "Nothing matches" in find(sign_in(Role.AUDITOR), "0326").text


@pytest.mark.parametrize("words", ["zzz", "T-9999", "%", "'; drop table", "<script>"])
def test_what_is_not_there_is_said_with_what_to_do(coordinator, words):
    page = find(coordinator, words)
    assert page.status == 200 and f"Nothing matches “{words}”." in page.text
