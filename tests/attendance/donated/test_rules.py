"""What a donation is worth, what cannot be, and totals that mix neither kinds nor currencies."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hub.attendance.donated.rules import Donor, Given, Priced, is_own, totals, what_is_wrong, worth
from hub.attendance.states import DonationKind, DonationState

TODAY = date(2026, 11, 14)
D = Decimal
DIGGER = Given(DonationKind.EQUIPMENT, TODAY, "Digger, 3 t", D(6), "hours", D(85), currency="NZD")
FUEL = Given(DonationKind.EXPENSE, TODAY, "Fuel", value=D("62.40"), currency="NZD")
SOMEBODY = Donor(name="Dave Orr")


def wrong(given: Given, donor: Donor = SOMEBODY) -> set[str]:
    return set(what_is_wrong(given, donor, TODAY))


def test_quantity_times_rate_is_rounded_to_the_cent_and_a_flat_value_stands_alone():
    assert worth(D("12.50"), D("0.99"), None) == D("12.38")
    assert worth(D(40), None, D(300)) == D(300)
    assert worth(D(40), None, None) is None


def test_a_whole_record_has_nothing_wrong():
    assert wrong(DIGGER) == wrong(FUEL) == set()


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"what": " "}, "what"), ({"given_on": TODAY + timedelta(days=1)}, "given_on"),
        ({"given_on": TODAY - timedelta(days=400)}, "given_on"), ({"quantity": D(-1)}, "quantity"),
        ({"quantity": None}, "quantity"), ({"rate": D(0)}, "rate"), ({"unit": ""}, "unit"),
        ({"currency": "NZ"}, "currency"),
        ({"currency": "N1D"}, "currency"), ({"value": D(5)}, "value"), ({"rate": D("NaN")}, "rate"),
        ({"quantity": D("0.001")}, "quantity"), ({"rate": D("0.004")}, "rate"),
        ({"quantity": D(10) ** 9}, "quantity"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_by_its_field(over, field):
    assert field in wrong(replace(DIGGER, **over))


def test_an_expense_says_what_it_cost_and_anything_says_who_gave_it():
    assert "value" in wrong(replace(FUEL, value=None))
    assert "donor" in wrong(FUEL, Donor(name=" "))


def priced(kind: DonationKind, state: DonationState, currency: str, value: str | None) -> Priced:
    return Priced(kind, state, currency, D(value) if value else None)


def test_totals_are_kept_apart_by_kind_and_currency_and_leave_out_what_does_not_count():
    kinds, states = DonationKind, DonationState
    rows = [
        priced(kinds.GOODS, states.RECORDED, "NZD", "10"), priced(kinds.GOODS, states.RECORDED, "NZD", "5.50"),
        priced(kinds.GOODS, states.RECORDED, "USD", "7"), priced(kinds.GOODS, states.STRUCK_OUT, "NZD", "99"),
        priced(kinds.GOODS, states.RECORDED, "", None), priced(kinds.EXPENSE, states.WAITING, "NZD", "99"),
        priced(kinds.EXPENSE, states.REFUSED, "NZD", "99"), priced(kinds.EXPENSE, states.APPROVED, "NZD", "20"),
    ]  # fmt: skip
    found = [(one.kind.value, one.currency, one.number, one.value) for one in totals(rows)]
    assert found == [
        ("goods", "", 1, D()), ("goods", "NZD", 2, D("15.50")), ("goods", "USD", 1, D(7)),
        ("expense", "NZD", 1, D(20)),
    ]  # fmt: skip


def test_nobody_decides_what_they_wrote_down_or_claimed():
    assert "yourself" in is_own("a", "a", ["ana"], ["ben"])
    assert "your own" in is_own("a", "b", ["ana silva", "ana@x.org"], ["", "ana@x.org"])
    assert is_own("a", "b", ["ana", ""], ["ben", ""]) == ""
