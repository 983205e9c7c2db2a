"""Donated things on the console: written down with a donor of either register, decided, printed, taken along."""

import csv
import io

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.attendance.models import Donation
from hub.audit.models import AuditEntry
from hub.database import db
from tests import factories
from tests.page_client import values_of

FUEL = {
    "kind": "expense",
    "what": "Fuel for the pump",
    "donor": "Dave Orr",
    "value": "62,40",
    "source": "The receipt",
}
PAPER = b"%PDF-1.4\ntrailer <<>>\n%%EOF\n"


@pytest.fixture
def clerk(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def incident(app):
    return factories.make_incident()


def keep(browser, **over):
    return browser.submit(browser.get("donated.new"), "Write it down", **(FUEL | over))


def rows() -> list[Donation]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Donation).order_by(Donation.id)))


def test_without_anything_the_page_says_what_belongs_here(clerk, incident):
    page = clerk.get("donated.index")
    assert "Nothing yet." in page.text and "Write something down" in page.text


def test_before_any_incident_there_is_a_page_and_nothing_can_be_kept(clerk, app):
    assert "No incident yet" in clerk.get("donated.index").text
    page = keep(clerk)
    assert page.status == 422 and "No incident is open." in page.text


def test_an_expense_is_written_down_and_waits(clerk, incident):
    page = keep(clerk)
    assert (
        "It is written down." in page.text
        and "62.40 NZD. Waits for approval, so it is in no total." in page.text
    )
    assert "1 expense waits for somebody to approve." in clerk.get("donated.index").text
    assert "Donated things and expenses (1 waits)" in clerk.get("hours.index").text


def test_a_supervisor_approves_it_and_it_counts(clerk, sign_in, incident):
    uid = keep(clerk).path.rsplit("/", 1)[1]
    boss = sign_in(Role.SUPERVISOR)
    page = boss.submit(boss.get("donated.show", uid=uid), "Approve this expense")
    assert "The expense is approved." in page.text and "62.40 NZD. It counts." in page.text


def test_a_refusal_without_a_reason_is_asked_for_one(clerk, sign_in, incident):
    uid = keep(clerk).path.rsplit("/", 1)[1]
    boss = sign_in(Role.SUPERVISOR)
    page = boss.submit(boss.get("donated.show", uid=uid), "Refuse it")
    assert page.status == 422 and "Say in a few words why" in page.text
    page = boss.submit(page, "Refuse it", why="No receipt")
    assert "The expense is refused." in page.text and "No receipt" in page.text


def test_a_clerk_does_not_decide(clerk, incident):
    page = keep(clerk)
    assert "Approve this expense" not in page.text
    assert clerk.post(page.path + "/decide", {}).status in (400, 403)


def test_a_name_that_is_on_a_register_is_asked_about(clerk, incident):
    hana = factories.make_volunteer(given_name="Hana", family_name="Kere")
    group = factories.make_organisation(name="Hana Kere Trust")
    page = keep(clerk, donor="Hana Kere")
    assert page.status == 422 and "Choose which one you mean." in page.text and "62,40" in page.html
    page = clerk.submit(page, "Write it down", donor_is=f"v{hana.uid}")
    assert "It is written down." in page.text and "Hana Kere" in page.text
    page = clerk.submit(keep(clerk, donor="Hana Kere"), "Write it down", donor_is=f"o{group.uid}")
    assert [(row.volunteer_id, row.organisation_id) for row in rows()] == [(hana.id, None), (None, group.id)]


def test_what_is_wrong_is_said_by_its_field_and_kept(clerk, incident):
    page = keep(clerk, kind="equipment", value="", quantity="6 h", rate="85")
    assert page.status == 422 and "Write a figure like 12.50." in page.text and 'value="6h"' in page.html
    page = clerk.submit(page, "Write it down", quantity="6", unit="", task="T-9999")
    assert page.status == 422 and "no task “T-9999”" in page.text
    page = clerk.submit(page, "Write it down", task="")
    assert page.status == 422 and "Say of what" in page.text
    assert rows() == []


def test_a_receipt_is_kept_and_sent_only_from_its_record(clerk, incident):
    page = clerk.get("donated.new")
    data = {name: values[0] for name, values in values_of(page.form_of("Write it down")[0]).items() if values}
    page = clerk.post(page.path, data | FUEL | {"receipt": (io.BytesIO(PAPER), "bill.pdf")}, follow=True)
    link = next(a["href"] for a in page.find_all("a") if "/receipts/" in a["href"])
    sent = clerk.client.get(link)
    assert sent.headers["Content-Disposition"] == "attachment; filename=bill.pdf"
    other = keep(clerk, what="Rope").path
    assert clerk.client.get(f"{other}/receipts/{link.rsplit('/', 1)[1]}").status_code == 404


def test_a_mistake_is_written_down_anew_and_the_old_one_struck_out(clerk, incident):
    page = clerk.follow(
        keep(clerk, kind="miles", quantity="48", unit="km", rate="0.95", value=""), "Write it down anew"
    )
    assert "This takes the place of “Fuel for the pump”" in page.text and 'value="48.00"' in page.html
    page = clerk.submit(page, "Write it down", quantity="84")
    assert "The old one is struck out." in page.text and "79.80 NZD. It counts." in page.text
    assert [row.state.value for row in rows()] == ["struck_out", "recorded"]
    page = clerk.submit(page, "Strike it out", **{"strike-why": "Not ours"})
    assert "It stays in the list, outside every total." in page.text


def test_the_record_is_safe_in_a_spreadsheet_and_totals_stand_apart(clerk, incident):
    keep(clerk, kind="goods", what="=HYPERLINK(1)", quantity="40", unit="pieces", value="300")
    sheet = clerk.client.get(f"/console/hours/donated/{incident.uid}/record.csv").get_data(as_text=True)
    found = list(csv.reader(io.StringIO(sheet.lstrip("\ufeff"))))
    assert found[1][6] == "'=HYPERLINK(1)" and found[2] == []
    assert found[4] == ["goods", "NZD", "1", "300.00", "0"]
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.action == "donations.export")) == 1


def test_it_prints_with_totals_and_room_for_who_certifies(clerk, incident):
    assert clerk.get("donated.printed", incident=incident.uid).status == 404
    keep(clerk, kind="goods", what="Blankets", quantity="40", unit="pieces", value="300")
    page = clerk.get("donated.printed", incident=incident.uid)
    assert "Blankets" in page.text and "Certified by" in page.text and "Page 2 of 2" in page.text


def test_an_expense_that_waits_is_on_the_home_of_whoever_may_decide(sign_in, clerk, incident):
    keep(clerk)
    home = sign_in(Role.SUPERVISOR).get("console.home")
    assert "1 expense waits for somebody to approve" in home.text
    assert "Fuel for the pump, 62.40 NZD, paid by Dave Orr." in home.text
    assert "expense waits" not in clerk.get("console.home").text
