"""The page on which somebody says what people's own words mean."""

from hub.accounts.states import Role
from hub.database import transaction
from hub.volunteers.skill_words import keep_words
from tests import factories


def wrote(*words):
    person = factories.make_volunteer(given_name="Tui")
    with transaction():
        keep_words({person.id: words})
    return person


def test_a_coordinator_says_once_what_words_mean(sign_in):
    person = wrote("sewing tents")
    browser = sign_in()
    page = browser.get("skill_words.index")
    assert "One wording waits" in page.text
    page = browser.submit(page, "Keep", skill="building")
    assert "now means Building" in page.text
    assert "Building" in browser.get("people.show", uid=person.uid).text


def test_a_choice_must_be_made(sign_in):
    wrote("sewing tents")
    browser = sign_in()
    page = browser.submit(browser.get("skill_words.index"), "Keep")
    assert page.status == 422 and "Choose what these words mean" in page.text


def test_the_register_says_that_words_wait(sign_in):
    wrote("sewing tents")
    assert "1 wording that no skill fits" in sign_in().get("people.index").text


def test_an_auditor_looks_and_changes_nothing(sign_in):
    wrote("sewing tents")
    page = sign_in(Role.AUDITOR).get("skill_words.index")
    assert "sewing tents" in page.text and not page.find("select")
