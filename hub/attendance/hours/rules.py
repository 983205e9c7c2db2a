"""How stints become hours: split by day, priced by role and date. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from hub.attendance.rules import minutes_between

CENT = Decimal("0.01")
# A stint longer than this is a sign-out that somebody forgot.
LONGEST = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Part:
    """What one stint gave on one day of this place: local times, whole minutes."""

    on: date
    begins_at: datetime
    ends_at: datetime
    minutes: int


def parts_by_day(signed_in_at: datetime, signed_out_at: datetime, zone: ZoneInfo) -> Iterator[Part]:
    """Splits a stint at the midnights of this place; the minutes of its parts add up to those of the stint.

    A day on which the clocks change has 23 or 25 hours here: minutes are those that truly passed.
    """
    begins_at, counted = signed_in_at, 0
    while True:
        on = begins_at.astimezone(zone).date()
        midnight = datetime.combine(on + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)
        ends_at = min(midnight, signed_out_at)
        until_now = minutes_between(signed_in_at, ends_at)
        yield Part(on, begins_at.astimezone(zone), ends_at.astimezone(zone), until_now - counted)
        if ends_at >= signed_out_at:
            return
        begins_at, counted = ends_at, until_now


@dataclass(frozen=True, slots=True)
class Rate:
    """What an hour of a role is worth from a day on. An empty role stands for every other."""

    role: str
    from_on: date
    per_hour: Decimal
    currency: str
    is_thanks: bool = False


def rate_for(role: str, on: date, rates: Sequence[Rate], *, thanks: bool = False) -> Rate | None:
    """The newest rate of this role that holds on that day, else that of every other role; None where there is none.

    The thank-you value is never taken for the cost-share rate, nor the other way round (FEMA DAP 9525.2).
    """
    holding = [rate for rate in rates if rate.is_thanks is thanks and rate.from_on <= on]
    for wanted in (role.strip().casefold(), ""):
        mine = [rate for rate in holding if rate.role.strip().casefold() == wanted]
        if mine:
            return max(mine, key=lambda rate: rate.from_on)
    return None


def value_of(minutes: int, rate: Rate) -> Decimal:
    """What so many minutes are worth, to the cent."""
    return (Decimal(minutes) / 60 * rate.per_hour).quantize(CENT, ROUND_HALF_UP)


def hours_of(minutes: int) -> str:
    """Minutes as hours with two decimals, as a sheet adds them: 95 is “1.58”."""
    return str((Decimal(minutes) / 60).quantize(CENT, ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class PutRight:
    """A stint as it truly was. `why` is asked for when a time changes."""

    signed_in_at: datetime
    signed_out_at: datetime
    is_estimated: bool = False
    role: str = ""
    supervisor: str = ""
    why: str = ""
    is_paid: bool = False


def wrong_times(signed_in_at: datetime, signed_out_at: datetime, now: datetime) -> dict[str, str]:
    """What is wrong with the times of a correction, by field; empty when they can be."""
    if signed_in_at > now:
        return {"signed_in_at": "That is still to come. Check the date and the time."}
    if signed_out_at > now:
        return {"signed_out_at": "That is still to come. Check the date and the time."}
    if signed_out_at <= signed_in_at:
        return {"signed_out_at": "They left before they came. Check both times."}
    if signed_out_at - signed_in_at > LONGEST:
        return {"signed_out_at": "That is more than 48 hours. Check the date."}
    return {}
