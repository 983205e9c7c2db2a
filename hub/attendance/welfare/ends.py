"""Steps on the time at which somebody is expected to leave, inside a caller's transaction. Ring: moves."""

from datetime import datetime, timedelta
from uuid import UUID

from hub import clock
from hub.attendance.missing import hold
from hub.attendance.models import Stint
from hub.attendance.queries import limits, stint_by_uid
from hub.attendance.states import StintState
from hub.attendance.welfare import queries
from hub.attendance.welfare.rules import next_check
from hub.audit.moves import record
from hub.errors import Conflict
from hub.tasks.events import TaskChanged

GONE = "They are not signed in there any more. Look at the board again."
# A time is called off while people are at work on it.
TIME_TO_LEAVE = timedelta(hours=1)


def open_stint(stint_uid: UUID) -> Stint:
    """The stint, ours until this transaction ends. Raises Conflict once it has ended."""
    stint = stint_by_uid(stint_uid)
    if stint is not None:
        hold([stint])
    if stint is None or stint.state is not StintState.OPEN:
        raise Conflict(GONE)
    return stint


def stay_until(stint: Stint, end: datetime, *, now: datetime) -> None:
    """They are expected to leave then. Whoever is asked already has the new time; an alarm goes on ringing."""
    stint.expected_end_at = end
    if stint.welfare_asked_at is None or (stint.check_at is not None and end > now):
        stint.welfare_asked_at = None
        stint.check_at = next_check(now, end, stint.check_minutes) if end > now else now


def follow_change(event: TaskChanged) -> None:
    """The hours of a task changed: whoever is at work there is expected to leave at the new time.

    Where their time was called off they have an hour to leave. Never later than the longest shift.
    """
    shifts = {*event.moved, *event.gone}
    if not shifts:
        return
    now, longest = clock.now(), limits().longest
    for stint, shift in queries.at_work_on(shifts):
        leave_by = shift.ends_at if shift.id in event.moved else min(shift.ends_at, now + TIME_TO_LEAVE)
        end = min(leave_by, stint.signed_in_at + longest)
        if end != stint.expected_end_at and not queries.is_in_alarm(stint):
            details = {"was": stint.expected_end_at.isoformat(), "is": end.isoformat()}
            record("stint.new_end", stint, by=event.by, about=event.task_uid, details=details)
            stay_until(stint, end, now=now)
