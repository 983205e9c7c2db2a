"""The record of hours: adds up to the stints, keeps old times, keeps estimates outside, prices by role and day."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM, Actor
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.hours import queries, services
from hub.attendance.hours.rules import PutRight
from hub.attendance.models import Stint, StintCorrection
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotFound
from tests import factories

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def chief():
    user = factories.make_user(Role.SUPERVISOR, name="Moana Te Rangi")
    return Actor(uid=str(user.uid), role=Role.SUPERVISOR, name=user.name)


@pytest.fixture
def task(at):
    return factories.make_task(lines=(("cooking", 3),))


def worked(task, at, hours=3, **person):
    """One person signs in now and leaves after so many hours."""
    somebody = factories.make_volunteer(**person)
    attendance.sign_in(somebody.uid, task_id=task.id, by=SYSTEM)
    at.forward(hours=hours)
    attendance.sign_out(somebody.uid, by=SYSTEM)
    return db.session.scalar(sa.select(Stint).where(Stint.volunteer_id == somebody.id))


@pytest.fixture
def export(app):
    def _export(incident):
        result = app.test_cli_runner().invoke(args=["hub", "export-hours", "--incident", incident])
        assert result.exit_code == 0, result.output
        return list(csv.DictReader(io.StringIO(result.stdout))), result.stderr

    return _export


def as_is(stint, **changes):
    return PutRight(stint.signed_in_at, stint.signed_out_at, **changes)


def incident_of(task):
    return db.session.get(factories.Incident, task.incident_id)


def test_the_export_adds_up_to_the_stints_across_midnight_and_a_changed_clock(task, at, export):
    # From Saturday evening until Sunday of the night in which the clocks go forward, and back again in April.
    for days, hours in ((-56, 20), (-56, 3.26), (141, 15), (0.01, 0.4)):
        at.forward(days=days)
        worked(task, at, hours=hours)
        at.forward(days=-days, hours=-hours)
    rows, _ = export(incident_of(task).name)
    truly = sum(queries.minutes_of(stint) for stint in db.session.scalars(sa.select(Stint)))
    assert sum(int(row["minutes"]) for row in rows) == truly
    assert all(row["in"][:10] == row["date"] for row in rows)
    assert len({row["in"][-6:] for row in rows}) == 2


def test_a_line_says_all_that_an_auditor_asks(task, at, export, chief):
    services.set_rate("", date(2026, 1, 1), Decimal("25"), "nzd", is_thanks=False, source="Council", by=chief)
    stint = worked(task, at, given_name="Hana", family_name="Kere")
    services.put_right(stint.uid, as_is(stint, role="Cook", supervisor="Leilani Tuala"), by=chief)
    services.confirm([stint.uid], by=chief)
    ((row,), _) = export(incident_of(task).name)
    assert row["name"] == "Hana Kere" and row["role"] == "Cook" and row["supervisor"] == "Leilani Tuala"
    assert row["address"] == "14 Beach Street, Petone" and row["work"] == "Pack food parcels"
    assert (row["hours"], row["rate"], row["currency"], row["value"]) == ("3.00", "25.00", "NZD", "75.00")
    assert (row["certified_by"], row["certified_on"], row["times"]) == (
        "Moana Te Rangi",
        "2026-11-14",
        "stamped",
    )


def test_who_is_still_signed_in_has_no_hours_yet_and_is_counted(task, at, export):
    somebody = factories.make_volunteer()
    attendance.sign_in(somebody.uid, task_id=task.id, by=SYSTEM)
    rows, said = export(incident_of(task).name)
    assert rows == [] and "1 still signed in" in said


def test_a_cell_that_looks_like_a_formula_stays_text(task, at, export):
    stint = worked(task, at)
    services.put_right(stint.uid, as_is(stint, role="=1+1"), by=SYSTEM)
    assert export(incident_of(task).name)[0][0]["role"] == "'=1+1"


def test_an_unknown_incident_is_one_clear_line(app):
    result = app.test_cli_runner().invoke(args=["hub", "export-hours", "--incident", "No such"])
    assert result.exit_code == 1 and "No such" in result.stderr and result.stdout == ""


def test_a_correction_keeps_the_old_times_and_needs_confirming_anew(task, at, chief):
    stint = worked(task, at)
    services.confirm([stint.uid], by=chief)
    came, left = stint.signed_in_at, stint.signed_out_at
    services.put_right(stint.uid, PutRight(came - timedelta(minutes=30), left, why="Came early"), by=chief)
    db.session.expire_all()
    assert queries.minutes_of(stint) == 210 and stint.confirmed_at is None
    kept = db.session.scalars(sa.select(StintCorrection)).one()
    assert (kept.was_in_at, kept.was_out_at, kept.by, kept.why) == (came, left, chief.uid, "Came early")


def test_times_that_cannot_be_and_no_reason_are_refused(task, at, chief):
    stint = worked(task, at)
    with pytest.raises(Invalid) as wrong:
        services.put_right(
            stint.uid, PutRight(clock.now() + timedelta(hours=1), stint.signed_out_at), by=chief
        )
    assert set(wrong.value.fields) == {"signed_in_at", "why"}


def test_an_open_stint_is_signed_out_before_it_is_put_right(task, at, chief):
    somebody = factories.make_volunteer()
    uid = attendance.sign_in(somebody.uid, task_id=task.id, by=chief)
    at.forward(hours=1)
    with pytest.raises(Conflict, match="Sign them out first"):
        services.put_right(uid, PutRight(clock.now() - timedelta(hours=2), clock.now(), why="x"), by=chief)
    assert services.confirm([uid], by=chief) == 0


def test_nothing_is_known_of_a_stint_that_is_none(task, chief):
    with pytest.raises(NotFound):
        services.put_right(factories.new_uid(), PutRight(clock.now(), clock.now()), by=chief)


def test_estimates_stay_outside_the_totals_and_thanks_apart(task, at, chief):
    services.set_rate("", date(2026, 1, 1), Decimal("20"), "NZD", is_thanks=False, source="", by=chief)
    services.set_rate("", date(2026, 1, 1), Decimal("40"), "NZD", is_thanks=True, source="", by=chief)
    worked(task, at, hours=2)
    guessed = worked(task, at, hours=5)
    services.put_right(guessed.uid, as_is(guessed, why="No OUT", is_estimated=True), by=chief)
    rows = queries.worked(task.incident_id)
    found = queries.total(rows, queries.rates())
    assert (found.minutes, found.estimated, found.unpriced) == (120, 300, 0)
    assert found.worth == {"NZD": Decimal("40.00")} and found.thanks == {"NZD": Decimal("80.00")}


def test_the_same_role_and_day_again_replaces_the_rate(chief):
    for figure in ("20", "22.50"):
        services.set_rate(
            "Cook", date(2026, 1, 1), Decimal(figure), "NZD", is_thanks=False, source="", by=chief
        )
    assert [rate.per_hour for rate in queries.rates()] == [Decimal("22.50")]


@pytest.mark.parametrize(("figure", "currency", "field"), [("0", "NZD", "per_hour"), ("5", "N1", "currency")])
def test_a_rate_that_cannot_be_is_refused(chief, figure, currency, field):
    with pytest.raises(Invalid) as wrong:
        services.set_rate(
            "", date(2026, 1, 1), Decimal(figure), currency, is_thanks=False, source="", by=chief
        )
    assert list(wrong.value.fields) == [field]


def test_a_sign_in_that_was_taken_back_has_no_hours(task, at, chief):
    somebody = factories.make_volunteer()
    attendance.undo_sign_in(attendance.sign_in(somebody.uid, task_id=task.id, by=chief), by=chief)
    assert queries.worked(task.incident_id) == []


def test_hours_of_a_merged_row_are_those_of_the_person(task, at, chief):
    stint = worked(task, at, given_name="Hanna")
    kept = factories.make_volunteer(given_name="Hana")
    with transaction():
        db.session.get(factories.Volunteer, stint.volunteer_id).alias_of_id = kept.id
    assert [row.volunteer.given_name for row in queries.worked(task.incident_id)] == ["Hana"]
