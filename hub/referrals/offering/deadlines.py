"""Until when an organisation may answer, and when it is reminded. Ring: rules. Moments are local and aware."""

from datetime import UTC, datetime, timedelta

from hub.organisations.opening_hours import OpeningHours, add_open_hours

# Of the time until the work starts one organisation gets a third: others may have to be asked, and then people.
SHARE = 3
LEAST = timedelta(minutes=15)


def answer_by(asked_at: datetime, hours: OpeningHours, answer_hours: float, starts_at: datetime) -> datetime:
    """The end of its time to answer: its own hours while it is open, at most a third of the time until the start.

    That third runs from when somebody is there. A quarter of an hour at least, even when the work begins sooner
    or has begun.
    """
    usual = add_open_hours(asked_at, hours, answer_hours)
    opens_at = add_open_hours(asked_at, hours, 0)
    # Real time, also in the night in which the clocks are changed.
    asked = asked_at.astimezone(UTC)
    there = opens_at.astimezone(UTC) if opens_at < starts_at else asked
    return max(min(usual, there + (starts_at - there) / SHARE), asked + LEAST)


def remind_at(asked_at: datetime, due_at: datetime, hours: OpeningHours, answer_hours: float) -> datetime:
    """Half time: half of its open hours, or the middle of a time that was cut short."""
    half = add_open_hours(asked_at, hours, answer_hours / 2)
    asked, due = asked_at.astimezone(UTC), due_at.astimezone(UTC)
    return half if half < due and due - asked >= timedelta(hours=answer_hours) else asked + (due - asked) / 2
