"""When a clock time was, as somebody at a desk means it: just now, or a while ago. Pure. Ring: rules."""

from datetime import datetime, time, timedelta

from hub.errors import Invalid
from hub.tasks.spans import moment_on

# Longer ago is keyed in from the sheet on which it stands.
LONGEST_AGO = timedelta(hours=12)
LEEWAY = timedelta(minutes=2)


def lately(clock_time: time, now: datetime, local_now: datetime, timezone: str) -> datetime:
    """The last moment at which the clock here showed this time, not after now. Raises Invalid for the field `at`."""
    for days in (0, 1):
        moment = moment_on(local_now.date() - timedelta(days=days), clock_time, timezone, field="at")
        if moment <= now + LEEWAY and now - moment <= LONGEST_AGO:
            return min(moment, now)
    raise Invalid(
        {"at": "That time is still to come, or more than 12 hours ago. Key such a day in from its sheet."}
    )
