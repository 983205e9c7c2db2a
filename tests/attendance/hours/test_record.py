"""The record of hours: adds up to the stints, keeps old times, keeps estimates outside, prices by role and day."""

import csv
import io
from datetime import date, datetime, timedelta
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


# When people came on the clock of Wellington, for how many minutes, and what the day's lines then say.
EXERCISE_DAYS = {
    "a day": ("2026-11-14T09:00+13:00", 200, [("2026-11-14", "200")]),
    "across midnight": ("2026-11-14T22:30+13:00", 240, [("2026-11-14", "90"), ("2026-11-15", "150")]),
    "over two midnights": (
        "2026-11-14T23:00+13:00", 1620, [("2026-11-14", "60"), ("2026-11-15", "1440"), ("2026-11-16", "120")]
    ),
    # At two it is three: the night of 27 September has an hour less.
    "the clocks go forward": ("2026-09-26T20:00+12:00", 660, [("2026-09-26", "240"), ("2026-09-27", "420")]),
    # At three it is two: the night of 4 April has an hour more.
    "the clocks go back": ("2027-04-03T20:00+13:00", 780, [("2027-04-03", "240"), ("2027-04-04", "540")]),
    "within the hour that comes twice": ("2027-04-04T02:30+13:00", 60, [("2027-04-04", "60")]),
    "seconds before midnight": ("2026-11-14T23:59:40+13:00", 1, [("2026-11-14", "0"), ("2026-11-15", "1")]),
}  # fmt: skip


@pytest.mark.parametrize("name", EXERCISE_DAYS)
def test_the_export_of_an_exercise_day_has_the_minutes_that_passed(task, at, export, name):
    came, minutes, lines = EXERCISE_DAYS[name]
    at(datetime.fromisoformat(came))
    worked(task, at, hours=minutes / 60)
    rows, _ = export(incident_of(task).name)
    assert [(row["date"], row["minutes"]) for row in rows] == lines
    assert rows[0]["in"] == datetime.fromisoformat(came).isoformat(timespec="minutes")


def test_the_export_of_all_these_days_adds_up_to_the_stints(task, at, export):
    for came, minutes, _ in EXERCISE_DAYS.values():
        at(datetime.fromisoformat(came))
        worked(task, at, hours=(minutes + 0.4) / 60)
    rows, _ = export(incident_of(task).name)
    truly = sum(queries.minutes_of(stint) for stint in db.session.scalars(sa.select(Stint)))
    assert sum(int(row["minutes"]) for row in rows) == truly
    assert queries.total(queries.worked(task.incident_id), []).minutes == truly
    assert sum(day.minutes for day in queries.days(queries.worked(task.incident_id))) == truly
    assert all(row["in"][:10] == row["date"] for row in rows) and len({row["in"][-6:] for row in rows}) == 2


def test_hours_that_somebody_is_paid_for_stay_outside(task, at, export, chief):
    services.set_rate("", date(2026, 1, 1), Decimal("20"), "NZD", is_thanks=False, source="", by=chief)
    worked(task, at, hours=2)
    paid = worked(task, at, hours=8)
    with transaction():
        db.session.get(Stint, paid.id).is_paid = True
    found = queries.total(queries.worked(task.incident_id), queries.rates())
    assert (found.minutes, found.paid, found.estimated, found.worth) == (
        120,
        480,
        0,
        {"NZD": Decimal("40.00")},
    )
    rows, _ = export(incident_of(task).name)
    assert [(row["counts"], row["value"]) for row in rows] == [("yes", "40.00"), ("no", "")]


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
