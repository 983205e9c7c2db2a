"""Lists of who came and who left: by hub and day, on paper and as a sheet, with who prepared them."""

import csv
import io
from datetime import date

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.models import Stint
from hub.audit.models import AuditEntry
from hub.database import db, transaction
from hub.volunteers.models_standing import Credential
from hub.volunteers.states import CredentialKind
from tests import factories

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def incident(app):
    return factories.make_incident(name="Storm over the bay")


@pytest.fixture
def hub(incident):
    return factories.make_hub(opened_for=incident)


@pytest.fixture
def browser(sign_in):
    return sign_in(Role.COORDINATOR, name="Moana Te Rangi")


def come(given, at, leaves=2.0, **where):
    """Somebody signs in now and, unless `leaves` is 0, signs out so many hours later."""
    person = factories.make_volunteer(
        given_name=given, family_name="Kere", organisation=where.pop("of", None)
    )
    attendance.sign_in(person.uid, by=SYSTEM, **where)
    at.forward(hours=leaves)
    if leaves:
        attendance.sign_out(person.uid, by=SYSTEM)
    return person


def sheet(browser, kind, incident, **scope):
    answer = browser.client.get(
        browser.address("attendance_lists.as_file", {"incident": incident.uid, "kind": kind, **scope})
    )
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_check_in_list_says_who_came_from_where_to_what(browser, incident, at):
    task = factories.make_task(incident=incident, ride_from="Petone station")
    hana = come("Hana", at, task_id=task.id, of=factories.make_organisation(name="Harbour CERT"))
    seen = {"seen_on": date(2026, 1, 5), "seen_by": "x", "recorded_by": "x", "recorded_at": at()}
    factories.keep(Credential(volunteer_id=hana.id, kind=CredentialKind.CREDENTIAL, code="chainsaw", **seen))
    (row,) = sheet(browser, "in", incident)
    assert (row["name"], row["home_unit"], row["task"]) == ("Hana Kere", "Harbour CERT", task.number)
    assert (row["check_in"], row["leader"]) == ("2026-11-14T11:00+13:00", "Leilani Tuala")
    assert row["travel"] == "Ride offered from Petone station" and row["qualifications"] == "Chainsaw ticket"
    assert row["prepared_by"] == "Moana Te Rangi, coordinator" and hana.phone not in str(row)


def test_the_check_out_list_says_who_left_when_and_who_did_not(browser, incident, hub, at):
    come("Hana", at, hub_id=hub.id)
    come("Tama", at, leaves=0, hub_id=hub.id)
    rows = sheet(browser, "out", incident)
    assert [(row["name"], row["check_out"], row["minutes"], row["times"]) for row in rows] == [
        ("Hana Kere", "2026-11-14T13:00+13:00", "120", "stamped"),
        ("Tama Kere", "", "", "not checked out"),
    ]


def test_what_was_lent_and_has_not_come_back_is_loud(browser, incident, hub, at):
    come("Hana", at, hub_id=hub.id)
    with transaction():
        stint = db.session.scalars(sa.select(Stint)).one()
        stint.kit, stint.kit_back = ["vest", "radio"], ["vest"]
    (row,) = sheet(browser, "out", incident)
    assert (row["kit_lent"], row["kit_back"], row["kit_out"]) == ("vest, radio", "vest", "radio")
    assert (
        "Still out: radio" in browser.get("attendance_lists.on_paper", incident=incident.uid, kind="out").text
    )


def test_a_list_is_of_one_hub_and_one_day(browser, incident, hub, at):
    other = factories.make_hub(opened_for=incident)
    # From before midnight to after it: in on Saturday, out on Sunday.
    at.forward(hours=12)
    come("Night", at, leaves=3, hub_id=hub.id)
    come("Elsewhere", at, hub_id=other.id)
    days = {
        (kind, on): [row["name"] for row in sheet(browser, kind, incident, hub=hub.uid, on=on)]
        for kind in ("in", "out")
        for on in ("2026-11-14", "2026-11-15")
    }
    assert days == {
        ("in", "2026-11-14"): ["Night Kere"], ("in", "2026-11-15"): [],
        ("out", "2026-11-14"): [], ("out", "2026-11-15"): ["Night Kere"],
    }  # fmt: skip


def test_paper_has_who_prepared_it_and_says_that_it_is_no_official_form(browser, incident, hub, at):
    come("Hana", at, hub_id=hub.id)
    come("Tama", at, leaves=0, hub_id=hub.id)
    page = browser.get("attendance_lists.on_paper", incident=incident.uid, kind="out", on="2026-11-14")
    for words in ("Check-out list (like ICS 221)", "Not an official ICS form", "Prepared by Moana Te Rangi",
                  "1 not signed out", "NOT OUT", "Signature", "Page 1 of 1", "EXERCISE"):  # fmt: skip
        assert words in page.text
    assert "13:00" in page.text


def test_many_lines_go_on_to_the_next_side(browser, incident, hub, at):
    for number in range(15):
        come(f"Hana{number}", at, leaves=0.1, hub_id=hub.id)
    page = browser.get("attendance_lists.on_paper", incident=incident.uid, kind="in")
    assert "Page 2 of 2" in page.text and page.text.count("People in all 15") == 2


def test_the_page_counts_and_leads_to_both_lists(browser, incident, hub, at):
    come("Hana", at, hub_id=hub.id)
    come("Tama", at, leaves=0, hub_id=hub.id)
    page = browser.follow(browser.get("hours.index"), "Lists of who came and who left")
    assert "2 came and 1 left, all hubs and tasks, all days." in page.text
    assert "1 person is still signed in." in page.text
    page = browser.submit(page, "Show these", hub=str(hub.uid), on="2026-11-14")
    assert f"2 came and 1 left, {hub.name}, Sat 14 Nov 2026." in page.text


def test_without_anybody_the_page_says_so(browser, incident):
    page = browser.get("attendance_lists.index", incident=incident.uid)
    assert "Nobody signed in." in page.text and "Print it" not in page.text


@pytest.mark.parametrize("on", ["yesterday", "2026-13-01", "9999-12-31", "0001-01-01"])
def test_a_day_that_is_none_is_not_found(browser, incident, on):
    assert browser.get("attendance_lists.index", incident=incident.uid, on=on).status == 404


def test_a_name_that_looks_like_a_formula_stays_text_and_the_taking_is_written_down(
    browser, incident, hub, at
):
    come("=1+1", at, hub_id=hub.id)
    (row,) = sheet(browser, "in", incident)
    assert row["name"] == "'=1+1 Kere"
    told = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "attendance.list")).one()
    assert told.details == {"list": "Check-in list (like ICS 211)"}
