"""A list of people in the console: brought, matched, tried, taken in, stopped."""

import io

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.database import db
from hub.sheets import read_sheet
from hub.volunteers.lists import queries as list_queries
from hub.volunteers.lists import services as lists
from hub.volunteers.lists.columns import DateOrder
from hub.volunteers.lists.jobs import work_on_lists
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import ListFile
from hub.volunteers.states import ListState
from tests import factories

PEOPLE = """Member;Cell;Lat;Lon;SMS opt in
Silva, Ana;021 555 0101;-41.22;174.88;yes
Ben Cook;021 555 0102;-41.22;174.88;yes
Cai Wong;nonsense;-41.22;174.88;yes
"""


def bring(browser, text=PEOPLE, **fields):
    file = {"file": (io.BytesIO(text.encode()), "people.csv")} if text else {}
    token = browser.get("lists.index").find("main input[name=csrf_token]")["value"]
    return browser.post("lists.index", {"csrf_token": token, **file, **fields}, follow=True)


def people():
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(Volunteer.id)))


def the_list():
    db.session.rollback()
    return list_queries.recent()[0]


@pytest.fixture
def tried(sign_in):
    """A browser in which a list has been tried."""
    browser = sign_in()
    browser.submit(bring(browser), "Try it")
    assert work_on_lists() == 1
    return browser


def shown(browser):
    return browser.get("lists.show", uid=the_list().uid)


def test_the_columns_of_a_list_are_guessed(sign_in):
    page = bring(sign_in())
    assert page.h1 == "Which column is what?"
    assert page.find("select[name=full_name] option[selected]").text == "Member"
    assert "Silva, Ana, Ben Cook" in page.text


def test_a_trial_changes_nothing_and_says_what_would_happen(tried):
    page = shown(tried)
    assert people() == 0 and the_list().tried["created"] == 2
    assert "2 people would be new or changed, 1 row cannot be taken." in page.text
    assert "The phone “nonsense” is not valid" in page.text


def test_what_was_tried_is_taken_in(tried):
    tried.submit(shown(tried), "Take in 2 people")
    work_on_lists()
    assert people() == 2
    assert shown(tried).h1 == "Who was taken in?"


def test_the_same_list_again_takes_nobody(tried):
    tried.submit(shown(tried), "Take in 2 people")
    work_on_lists()
    tried.submit(bring(tried), "Try it")
    work_on_lists()
    assert the_list().tried["duplicates"] == 2 and "Take in" not in shown(tried).text


def test_rejected_rows_come_back_as_a_file_with_their_reasons(tried):
    file = tried.get("lists.rejected", uid=the_list().uid)
    assert file.headers["Content-Disposition"] == "attachment; filename=rejected.csv"
    assert "Cai" in file.html and "not valid" in file.html


def test_a_list_without_names_cannot_be_tried(sign_in):
    browser = sign_in()
    page = browser.submit(bring(browser), "Try it", full_name="")
    assert page.status == 422 and "Say which column has the first name" in page.text
    assert page.find("select[name=phone] option[selected]").text == "Cell"


def test_a_file_must_be_chosen(sign_in):
    page = bring(sign_in(), "")
    assert page.status == 422 and "Choose the file with your people" in page.text


def test_the_people_of_an_organisation_may_be_texted_by_it(sign_in):
    crew = factories.make_organisation(name="Valley Crew")
    browser = sign_in()
    text = "First name,Phone\nAna,021 555 0101\n"
    browser.submit(bring(browser, text, organisation=str(crew.uid)), "Try it")
    work_on_lists()
    browser.submit(shown(browser), "Take in 1 person")
    work_on_lists()
    person = db.session.scalars(sa.select(Volunteer)).one()
    assert person.consent_sms == "organisation" and len(person.affiliations) == 1


def test_a_list_can_be_stopped_and_goes_on(tried):
    lists.take(the_list().uid, by=SYSTEM)
    claim = lists.claim_next()
    tried.submit(shown(tried), "Stop")
    assert lists.note_progress(claim, 1000) is None
    assert shown(tried).h1 == "Shall it go on?"
    tried.submit(shown(tried), "Go on")
    work_on_lists()
    assert the_list().state is ListState.TAKEN and people() == 2


def test_a_worker_that_died_is_replaced_and_cannot_come_back(tried, at):
    lists.take(the_list().uid, by=SYSTEM)
    dead = lists.claim_next()
    assert lists.claim_next() is None
    at.forward(minutes=3)
    alive = lists.claim_next()
    assert alive and lists.note_progress(dead, 10) is None
    assert lists.note_progress(alive, 10)


def test_files_are_forgotten_after_some_days(tried, at):
    at.forward(days=8)
    assert lists.forget_files() == 1
    assert db.session.scalar(sa.select(sa.func.count(ListFile.list_id))) == 0
    assert "The file is not kept any more" in shown(tried).text


def test_a_file_that_is_gone_fails_with_words(tried):
    lists.match_columns(the_list().uid, {"full_name": 0, "phone": 1}, DateOrder.DMY, by=SYSTEM)
    _forget()
    work_on_lists()
    assert "Bring it again" in shown(tried).text


def _forget():
    with factories.transaction() as session:
        session.execute(sa.delete(ListFile))


def test_progress_is_said_and_then_the_page_comes_anew(sign_in):
    browser = sign_in()
    browser.submit(bring(browser), "Try it")
    live = browser.get("lists.progress_live", uid=the_list().uid)
    assert "0 of 3" in live.html and "HX-Refresh" not in live.headers
    work_on_lists()
    assert browser.get("lists.progress_live", uid=the_list().uid).headers["HX-Refresh"] == "true"


def test_a_long_list_is_counted_by_its_worker_and_not_while_somebody_waits(sign_in):
    browser = sign_in()
    more = "".join(f"Ana {number};021 55{number:05d};-41.22;174.88;yes\n" for number in range(250))
    page = bring(browser, PEOPLE + more)
    assert "A long list." in page.text and the_list().rows == 0
    assert "not counted yet" in browser.get("lists.index").text
    browser.submit(page, "Try it")
    assert "being counted" in browser.get("lists.progress_live", uid=the_list().uid).html
    work_on_lists()
    assert (the_list().rows, the_list().tried["rejected"]) == (253, 1)


def test_an_empty_file_shows_our_columns(sign_in):
    assert "given_name,family_name,phone" in sign_in().get("lists.template").html


def test_who_only_watches_brings_no_list(sign_in):
    assert sign_in(Role.AUDITOR).get("lists.index").status == 403


def test_rejected_rows_run_nothing_in_a_spreadsheet_and_come_back_as_they_were(sign_in):
    browser = sign_in()
    browser.submit(bring(browser, "Name;Phone\n=HYPERLINK(1);nonsense\n"), "Try it")
    work_on_lists()
    found = browser.get("lists.rejected", uid=the_list().uid).response.get_data()
    assert b"'=HYPERLINK(1)" in found
    assert read_sheet("rejected.csv", found).lines[0][:2] == ("nonsense", "=HYPERLINK(1)")


@pytest.mark.parametrize("place", ["9" * 25, "9" * 5000, "-1", "250", "x"])
def test_a_column_that_is_not_there_is_refused(sign_in, place):
    browser = sign_in()
    page = bring(browser)
    token = page.find("main input[name=csrf_token]")["value"]
    answer = browser.post(f"/console/lists/{the_list().uid}/columns", {"csrf_token": token, "phone": place})
    assert answer.status == 422


def test_a_file_may_have_any_name(sign_in):
    browser = sign_in()
    token = browser.get("lists.index").find("main input[name=csrf_token]")["value"]
    file = (io.BytesIO(PEOPLE.encode()), "../a\x00" + "x" * 300)
    assert browser.post("lists.index", {"csrf_token": token, "file": file}).status == 303
    assert "\x00" not in the_list().file_name and len(the_list().file_name) == 200
