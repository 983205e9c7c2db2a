"""What a donation is worth, what cannot be about one, and who may decide an expense. Pure.

A third party's gift may offset the other side of a cost-share as its hours do, each kind on its own (FEMA DAP 9525.2;
state advice names equipment, vehicles and miles beside the hours). Nothing here is ever added to hours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hub.attendance.states import DonationKind, DonationState

CENT = Decimal("0.01")
MOST_QUANTITY, MOST_RATE, MOST_VALUE = Decimal("9999999"), Decimal("999999"), Decimal("99999999")
OLDEST = timedelta(days=366)
UNITS: Mapping[DonationKind, tuple[str, ...]] = {
    DonationKind.EQUIPMENT: ("hours", "days"),
    DonationKind.MILES: ("km", "miles"),
    DonationKind.GOODS: ("pieces", "boxes", "kg", "litres", "meals"),
    DonationKind.EXPENSE: (),
}


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gave or paid, as it is written down."""

    kind: DonationKind
    given_on: date
    what: str
    quantity: Decimal | None = None
    unit: str = ""
    rate: Decimal | None = None
    value: Decimal | None = None
    currency: str = ""
    source: str = ""
    place: str = ""
    supervisor: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Donor:
    """Who gave it: somebody of either register, else a name."""

    volunteer_id: int | None = None
    organisation_id: int | None = None
    name: str = ""


def worth(quantity: Decimal | None, rate: Decimal | None, value: Decimal | None) -> Decimal | None:
    """Quantity times rate to the cent, else the flat value; None where nothing is priced."""
    if quantity is not None and rate is not None:
        return (quantity * rate).quantize(CENT, ROUND_HALF_UP)
    return value


def what_is_wrong(given: Given, donor: Donor, today: date) -> dict[str, str]:
    """What cannot be, by field; empty when it can be kept."""
    wrong = {
        "what": "" if given.what.strip() else "Say what it was.",
        "donor": "" if _is_somebody(donor) else "Say who gave it.",
        "given_on": "" if today - OLDEST <= given.given_on <= today else "A day of the last year, today at the latest.",
        **_figures(given),
    }  # fmt: skip
    return {field: words for field, words in wrong.items() if words}


def _is_somebody(donor: Donor) -> bool:
    return donor.volunteer_id is not None or donor.organisation_id is not None or bool(donor.name.strip())


def _figures(given: Given) -> dict[str, str]:
    wrong = {
        "quantity": _bound(given.quantity, MOST_QUANTITY), "rate": _bound(given.rate, MOST_RATE),
        "value": _bound(given.value, MOST_VALUE),
    }  # fmt: skip
    if given.kind is DonationKind.EXPENSE and given.value is None:
        wrong["value"] = wrong["value"] or "Write what it cost."
    elif given.quantity is None and given.value is None:
        wrong["quantity"] = wrong["quantity"] or "Write how much it was, or a flat value."
    if given.rate is not None and given.quantity is None:
        wrong["quantity"] = "Write how much it was: the rate is for one of them."
    if given.rate is not None and given.value is not None:
        wrong["value"] = "Give a rate or a flat value, not both."
    if given.quantity is not None and not given.unit.strip():
        wrong["unit"] = "Say of what: hours, km, pieces."
    has_price = given.rate is not None or given.value is not None
    if has_price and not (len(given.currency) == 3 and given.currency.isascii() and given.currency.isalpha()):
        wrong["currency"] = "Three letters, such as NZD."
    return wrong


def _bound(figure: Decimal | None, most: Decimal) -> str:
    if figure is None:
        return ""
    # Less than a cent, or than a hundredth of a piece, would be kept as nothing.
    if not figure.is_finite() or figure < CENT:
        return "Write a figure above 0."
    return "" if figure <= most else f"At most {most:,}."


def counts(kind: DonationKind, state: DonationState) -> bool:
    """Whether it goes into the totals: an expense once it is approved, anything else from the start."""
    return state is (DonationState.APPROVED if kind is DonationKind.EXPENSE else DonationState.RECORDED)


@dataclass(frozen=True, slots=True)
class Priced:
    """One donation as the totals see it."""

    kind: DonationKind
    state: DonationState
    currency: str
    worth: Decimal | None


@dataclass(frozen=True, slots=True)
class KindTotal:
    """What one kind adds up to in one currency. `unpriced`: how many have no figure yet."""

    kind: DonationKind
    currency: str
    number: int
    value: Decimal
    unpriced: int = 0


def totals(rows: Iterable[Priced]) -> list[KindTotal]:
    """Each kind and each currency on its own; what waits, was refused or struck out is in none of them."""
    found: dict[tuple[DonationKind, str], KindTotal] = {}
    for row in rows:
        if not counts(row.kind, row.state):
            continue
        key = (row.kind, row.currency if row.worth is not None else "")
        before = found.get(key, KindTotal(*key, 0, Decimal()))
        found[key] = KindTotal(
            *key,
            before.number + 1,
            before.value + (row.worth or Decimal()),
            before.unpriced + (row.worth is None),
        )
    order = list(DonationKind)
    return sorted(found.values(), key=lambda one: (order.index(one.kind), one.currency))


def is_own(by: str, recorded_by: str, names: Iterable[str], claimants: Iterable[str]) -> str:
    """Why this person may not decide this expense; empty when they may. Names and addresses are folded before."""
    if by == recorded_by:
        return "You wrote this expense down yourself. Somebody else decides it."
    if {name for name in names if name} & {name for name in claimants if name}:
        return "This expense is your own. Somebody else decides it."
    return ""
