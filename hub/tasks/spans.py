"""From a day and two clock times to two moments, across midnight and changes of the clocks. Ring: rules."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.cells import EARLIEST_YEAR, LATEST_YEAR
from hub.errors import Invalid

LONGEST_AHEAD = timedelta(days=366)


def span_on(day: date, start: time, end: time, timezone: str) -> tuple[datetime, datetime]:
    """Start and end in UTC. An end that is not after the start lies on the next day.

    Raises Invalid for a time that the clocks jump over that day, and for a start that equals the end.
    """
    if start == end:
        raise Invalid({"ends": "The task ends when it starts. Give a later end."})
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Invalid({"day": "That day cannot be. Check the year."})
    last_day = day if end > start else day + timedelta(days=1)
    starts_at = moment_on(day, start, timezone, field="starts")
    ends_at = moment_on(last_day, end, timezone, field="ends")
    if ends_at <= starts_at:
        # In the hour that comes twice the end means its second coming.
        ends_at = moment_on(last_day, end, timezone, field="ends", fold=1)
    if ends_at <= starts_at:
        raise Invalid({"ends": "The task ends before it starts. Give a later end."})
    return starts_at, ends_at


def moment_on(day: date, clock_time: time, timezone: str, *, field: str, fold: int = 0) -> datetime:
    """The moment in UTC at which a wall clock shows this. `fold` 1: the second time, when it comes twice."""
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Invalid({field: "That day cannot be. Check the year."})
    zone = ZoneInfo(timezone)
    there = datetime.combine(day, clock_time, tzinfo=zone).replace(fold=fold)
    moment = there.astimezone(UTC)
    back = moment.astimezone(zone)
    if back.replace(tzinfo=None) != there.replace(tzinfo=None):
        raise Invalid(
            {field: f"There is no {clock_time:%H:%M} on that day: the clocks go forward. Write {back:%H:%M}."}
        )
    return moment


def why_not_span(starts_at: datetime, ends_at: datetime, now: datetime) -> dict[str, str]:
    """What is wrong with a span that is only now being asked for, by field; empty when it is fine."""
    if ends_at <= now:
        return {"day": "This is over already. Check the day and the times."}
    if starts_at - now > LONGEST_AHEAD:
        return {"day": "This is more than a year away. Check the year."}
    return {}


def moment_before(moment: datetime, clock_time: time, timezone: str) -> datetime:
    """When a wall clock last showed this time up to then: a ride at 23:30 to work that starts at 00:15."""
    day = moment.astimezone(ZoneInfo(timezone)).date()
    found = moment_on(day, clock_time, timezone, field="ride_time")
    return (
        found
        if found <= moment
        else moment_on(day - timedelta(days=1), clock_time, timezone, field="ride_time")
    )


def moment_past(moment: datetime, clock_time: time, timezone: str) -> datetime:
    """When a wall clock next shows this time from then on."""
    day = moment.astimezone(ZoneInfo(timezone)).date()
    found = moment_on(day, clock_time, timezone, field="ride_back")
    return (
        found
        if found >= moment
        else moment_on(day + timedelta(days=1), clock_time, timezone, field="ride_back")
    )
