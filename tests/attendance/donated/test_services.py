"""Donated things: written down once, an expense decided by somebody else, a mistake struck out and never erased."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.attendance.attached.queries import of
from hub.attendance.attached.rules import read_document
from hub.attendance.donated import services
from hub.attendance.donated.queries import gift_by_uid, gifts_of, lines, total_lines, waiting
from hub.attendance.donated.rules import Donor, Given
from hub.attendance.donated.services import Kept
from hub.attendance.hours import queries as hours
from hub.attendance.models import Donation
from hub.attendance.states import DonationKind, DonationState
from hub.database import db
from hub.errors import Conflict, IllegalTransition, Invalid
from tests import factories

FUEL = Given(DonationKind.EXPENSE, date(2026, 11, 14), "Fuel", value=Decimal("62.40"), currency="NZD")
VAN = Given(
    DonationKind.MILES, date(2026, 11, 14), "Own van", Decimal(48), "km", Decimal("0.95"), currency="NZD"
)
PAPER = read_document("receipt.pdf", b"%PDF-1.4\ntrailer <<>>\n%%EOF\n")


@pytest.fixture
def incident(app, at):
    return factories.make_incident()


def actor(name: str = "Clerk", role: Role = Role.COORDINATOR, **over) -> Actor:
    user = factories.make_user(role, name=name, **over)
    return Actor(str(user.uid), role, name=name)


def keep(incident, given=FUEL, donor=None, *, by=None, once="a", receipt=None, instead_of=None):
    kept = Kept(incident.id, once, instead_of=instead_of)
    return services.write_down(
        given, donor or Donor(name="Dave Orr"), kept, receipt=receipt, by=by or actor()
    )


def state(uid) -> DonationState:
    db.session.rollback()
    return gift_by_uid(uid).row.state


def test_a_form_that_is_sent_twice_is_one_record(incident):
    clerk = actor()
    assert keep(incident, by=clerk) == keep(incident, by=clerk)
    assert db.session.scalar(sa.select(sa.func.count(Donation.id))) == 1


def test_an_expense_waits_and_all_else_counts_at_once(incident):
    expense, drive = keep(incident), keep(incident, VAN, once="b")
    assert (state(expense), state(drive)) == (DonationState.WAITING, DonationState.RECORDED)
    assert waiting() == waiting(incident.id) == 1


def test_somebody_else_approves_an_expense(incident):
    uid = keep(incident)
    services.decide(uid, approve=True, why="", by=actor("Boss", Role.SUPERVISOR))
    assert state(uid) is DonationState.APPROVED and gift_by_uid(uid).counts


def test_nobody_approves_what_they_wrote_down_or_what_is_theirs(incident):
    boss = actor("Hana Kere", Role.SUPERVISOR)
    with pytest.raises(Conflict, match="wrote this expense down yourself"):
        services.decide(keep(incident, by=boss), approve=True, why="", by=boss)
    hana = factories.make_volunteer(given_name="Hana", family_name="Kere")
    own = keep(incident, donor=Donor(volunteer_id=hana.id), once="b")
    with pytest.raises(Conflict, match="your own"):
        services.decide(own, approve=True, why="", by=boss)
    ben = factories.make_volunteer(given_name="Ben", family_name="Tau", email="hana@x.org")
    same_address = keep(incident, donor=Donor(volunteer_id=ben.id), once="c")
    with pytest.raises(Conflict, match="your own"):
        services.decide(
            same_address, approve=True, why="", by=actor("H K", Role.SUPERVISOR, email="hana@x.org")
        )


def test_a_refusal_needs_a_reason_and_is_decided_once(incident):
    uid, boss = keep(incident), actor("Boss", Role.SUPERVISOR)
    with pytest.raises(Invalid, match="Say in a few words why"):
        services.decide(uid, approve=False, why=" ", by=boss)
    services.decide(uid, approve=False, why="No receipt", by=boss)
    assert state(uid) is DonationState.REFUSED and gift_by_uid(uid).row.decided_why == "No receipt"
    with pytest.raises(Conflict, match="decided this already"):
        services.decide(uid, approve=True, why="", by=boss)


def test_a_mistake_is_struck_out_and_stays(incident):
    uid = keep(incident, VAN)
    with pytest.raises(Invalid):
        services.strike_out(uid, why="", by=actor())
    services.strike_out(uid, why="Wrong van", by=actor())
    assert state(uid) is DonationState.STRUCK_OUT and len(gifts_of(incident.id)) == 1
    assert list(total_lines(gifts_of(incident.id))) == []
    with pytest.raises((Conflict, IllegalTransition)):
        services.strike_out(uid, why="Again", by=actor())


def test_what_was_decided_is_struck_out_only_by_who_may_decide(incident):
    uid, boss = keep(incident), actor("Boss", Role.SUPERVISOR)
    services.decide(uid, approve=True, why="", by=boss)
    with pytest.raises(Conflict, match="has decided this expense"):
        services.strike_out(uid, why="Twice", by=actor())
    services.strike_out(uid, why="Twice", by=boss, may_decide=True)
    assert state(uid) is DonationState.STRUCK_OUT


def test_a_record_put_right_takes_its_receipts_along_and_strikes_the_old_one_out(incident):
    old = keep(incident, VAN, receipt=PAPER)
    new = keep(incident, replace(VAN, quantity=Decimal(84)), once="b", instead_of=old)
    assert (state(old), state(new)) == (DonationState.STRUCK_OUT, DonationState.RECORDED)
    assert [one.name for one in of(gift_by_uid(new).row)] == ["receipt.pdf"]


def test_nothing_of_it_is_added_to_the_hours(incident):
    keep(incident, VAN)
    assert hours.worked(incident.id) == []


def test_the_record_names_the_donor_and_keeps_the_totals_in_a_table_of_their_own(incident):
    group = factories.make_organisation(name="Harbour Hire")
    keep(incident, VAN, Donor(organisation_id=group.id), receipt=PAPER)
    keep(incident, FUEL, once="b")
    gifts = gifts_of(incident.id)
    rows = {row[0]: row for row in lines(gifts)}
    assert rows["miles"][4:6] == ["Harbour Hire", "organisation"] and rows["miles"][10] == "45.60"
    assert (rows["expense"][2], rows["miles"][2]) == ("no", "yes")
    assert list(total_lines(gifts)) == [["miles", "NZD", "1", "45.60", "0"]]
