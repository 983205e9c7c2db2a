"""A form that reaches us twice in the same moment, as a double click or a weak line sends it, is kept once."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.attendance.donated import services as donated
from hub.attendance.donated.rules import Donor, Given
from hub.attendance.hours import services as hours
from hub.attendance.models import AttendanceSheet, Donation, HourRate, Occurrence
from hub.attendance.occurrences import services as occurrences
from hub.attendance.occurrences.rules import OccurrenceFacts
from hub.attendance.sheets import services as sheets
from hub.attendance.signing import staff
from hub.attendance.states import DonationKind, OccurrenceKind
from hub.database import db
from hub.installation.queries import settings
from hub.volunteers.models import Volunteer
from tests import factories
from tests.referrals.test_at_once import all_at_once

pytestmark = pytest.mark.usefixtures("app")


def how_many(model):
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(model.id)))


@pytest.fixture
def today(at):
    return settings().local(clock.now()).date()


def test_a_sheet(today):
    facts = sheets.SheetFacts(today, "Ana", task_id=factories.make_task().id)
    assert all_at_once([lambda: sheets.begin(facts, once="a", photo=None, by=SYSTEM)] * 3) == []
    assert how_many(AttendanceSheet) == 1


def test_something_given(today):
    kept = factories.make_incident().id
    given = Given(DonationKind.GOODS, today, "Water", Decimal(12), "boxes")

    def write():
        donated.write_down(given, Donor(name="Dave"), donated.Kept(kept, "a"), receipt=None, by=SYSTEM)

    assert all_at_once([write] * 3) == []
    assert how_many(Donation) == 1


def test_something_that_happened(today):
    factories.make_incident()
    facts = OccurrenceFacts(
        OccurrenceKind.NEAR_MISS, clock.now(), "A shelf tipped.", "a", place="store", person="Dave"
    )
    assert all_at_once([lambda: occurrences.write_down(facts, by=SYSTEM)] * 3) == []
    assert how_many(Occurrence) == 1


def test_a_colleague_who_signs_in_for_the_first_time(today):
    factories.make_incident()
    who = staff.Colleague("Leilani Tuala", "leilani@example.org", "", "Reception", is_paid=True)

    def sign_in():
        staff.sign_in_colleague(who, country="NZ", hub_id=None, by=SYSTEM)

    assert all_at_once([sign_in] * 3) == []
    assert how_many(Volunteer) == 1


def test_what_an_hour_is_worth(today):
    def keep():
        hours.set_rate("", today, Decimal(25), "NZD", is_thanks=False, source="", by=SYSTEM)

    assert all_at_once([keep] * 3) == []
    assert how_many(HourRate) == 1
