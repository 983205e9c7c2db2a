"""Hours on the console: totals, a day confirmed, times put right, rates, and the record to take along."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.models import Stint
from hub.audit.models import AuditEntry
from hub.database import db, transaction
from hub.incidents.models import Incident
from tests import factories


@pytest.fixture
def supervisor(sign_in):
    return sign_in(Role.SUPERVISOR)


@pytest.fixture
def hana(app, at):
    task, person = factories.make_task(), factories.make_volunteer(given_name="Hana", family_name="Kere")
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    at.forward(hours=3)
    attendance.sign_out(person.uid, by=SYSTEM)
    return db.session.scalars(sa.select(Stint)).one()


def test_without_any_hours_the_page_says_where_they_come_from(supervisor):
    factories.make_incident()
    assert "They come from sign-ins and sign-outs alone" in supervisor.get("hours.index").text


def test_before_any_incident_there_is_a_page(supervisor):
    assert "No incident yet" in supervisor.get("hours.index").text


def test_a_supervisor_looks_at_a_day_and_confirms_it(supervisor, hana):
    page = supervisor.get("hours.index")
    assert "3 h in 1 sign-in." in page.text
    day = supervisor.follow(page, "Pack food parcels")
    assert "Hana Kere" in day.text and "nobody yet" in day.text
    page = supervisor.submit(day, "Confirm these hours")
    assert "1 sign-in confirmed." in page.text and "To confirm 0" in page.text


def test_times_are_put_right_and_the_old_ones_stay_on_the_page(supervisor, hana):
    page = supervisor.get("hours.correct", uid=hana.uid)
    day = supervisor.submit(page, "Put this right", out_at="13:30", why="Left early")
    assert "2 h 30 min" in day.text and "put right" in day.text
    assert "Left early" in supervisor.follow(day, "Put right").text


def test_a_change_without_a_reason_keeps_what_was_typed(supervisor, hana):
    page = supervisor.submit(supervisor.get("hours.correct", uid=hana.uid), "Put this right", out_at="13:30")
    assert page.status == 422 and "Say in a few words why" in page.text and 'value="13:30"' in page.html


def test_a_time_that_is_none_is_said_beside_its_field(supervisor, hana):
    page = supervisor.submit(supervisor.get("hours.correct", uid=hana.uid), "Put this right", out_at="25:77")
    assert page.status == 422 and "Write the time like 09:30." in page.text


def test_a_rate_prices_the_hours(supervisor, hana):
    page = supervisor.get("hours.index")
    page = supervisor.submit(page, "Keep this rate", from_on="2026-01-01", per_hour="25.50", currency="nzd")
    assert "76.50 NZD" in page.text and "Thank-you value none yet" in page.text


def test_a_rate_of_nothing_is_refused(supervisor, hana):
    page = supervisor.get("hours.index")
    page = supervisor.submit(page, "Keep this rate", from_on="2026-01-01", per_hour="-1", currency="nzd")
    assert page.status == 422 and "more than 0" in page.text


def test_the_record_is_a_sheet_and_that_it_was_taken_is_written_down(supervisor, hana):
    page = supervisor.get("hours.index")
    sheet = supervisor.follow(page, "Take the cost-share record")
    assert sheet.headers["Content-Type"].startswith("text/csv") and "Hana Kere" in sheet.html
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.action == "hours.export")) == 1


def test_a_coordinator_reads_and_does_not_confirm(sign_in, hana):
    page = sign_in(Role.COORDINATOR).get("hours.index")
    assert "Pack food parcels" in page.text and "Confirm 1" not in page.text
    assert sign_in(Role.COORDINATOR).get("hours.correct", uid=hana.uid).status == 403


def test_a_day_that_nobody_worked_is_not_found(supervisor, hana):
    incident = db.session.get(factories.Incident, hana.incident_id)
    for on in ("2020-01-01", "no-day"):
        assert supervisor.get("hours.day", incident=incident.uid, on=on, number="T-0001").status == 404


def test_who_is_still_signed_in_has_nothing_to_put_right(supervisor, hana, at):
    person = factories.make_volunteer()
    uid = attendance.sign_in(person.uid, task_id=hana.task_id, by=SYSTEM)
    assert supervisor.get("hours.correct", uid=uid).status == 404
    at.forward(hours=1)
    assert clock.now() - hana.signed_out_at == timedelta(hours=1)


def test_paid_hours_are_said_and_stay_outside(supervisor, hana):
    with transaction():
        db.session.get(Stint, hana.id).is_paid = True
    page = supervisor.get("hours.index")
    assert "3 h of paid people stay outside too." in page.text and "Hours that count 0 h" in page.text
    day = supervisor.follow(page, "Pack food parcels")
    assert "0 h, and 3 h of people who are paid." in day.text and "stamped, paid" in day.text


def test_the_work_category_of_a_task_stands_in_the_record(supervisor, hana):
    day = supervisor.follow(supervisor.get("hours.index"), "Pack food parcels")
    page = supervisor.submit(day, "Keep the category", category="B, protective  measures")
    assert 'value="B, protective measures"' in page.html
    incident = db.session.scalars(sa.select(factories.Incident)).one()
    record = supervisor.client.get(supervisor.address("hours.sheet", {"incident": incident.uid}))
    assert '"B, protective measures"' in record.get_data(as_text=True)
    page = supervisor.submit(page, "Keep the category", category="x" * 61)
    assert page.status == 422


def test_a_day_at_the_end_of_all_days_is_none(supervisor, hana):
    incident = db.session.scalars(sa.select(Incident.uid)).one()
    for on in ("9999-12-31", "0001-01-01", "2026-02-30", "today"):
        assert supervisor.get("hours.day", incident=incident, on=on, number="T-0001").status == 404


@pytest.mark.parametrize("per_hour", ["NaN", "Infinity", "-Infinity", "0", "0.001", "-3", "10000.01", "1e9"])
def test_an_hour_is_worth_a_figure(supervisor, hana, per_hour):
    page = supervisor.submit(
        supervisor.get("hours.index"), "Keep this rate", per_hour=per_hour, currency="NZD"
    )
    assert page.status == 422


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1066-10-14"])
def test_a_day_in_no_year_of_ours_is_said_beside_the_field(supervisor, hana, day):
    page = supervisor.get("hours.correct", uid=hana.uid)
    wrong = supervisor.submit(page, "Put this right", in_on=day, why="Odd")
    assert wrong.status == 422 and "Check the year" in wrong.text


def test_nobody_vouches_for_hours_that_came_in_after_the_page_was_opened(supervisor, hana, at):
    day = supervisor.follow(supervisor.get("hours.index"), "Pack food parcels")
    late = factories.make_volunteer(given_name="Rangi")
    attendance.sign_in(late.uid, task_id=hana.task_id, by=SYSTEM)
    at.forward(hours=1)
    attendance.sign_out(late.uid, by=SYSTEM)
    page = supervisor.submit(day, "Confirm these hours")
    assert "have changed since you opened the page" in page.text and "Rangi" in page.text
    assert set(db.session.scalars(sa.select(Stint.confirmed_at))) == {None}
    assert "2 sign-ins confirmed." in supervisor.submit(page, "Confirm these hours").text
