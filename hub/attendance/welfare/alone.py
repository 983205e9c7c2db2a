"""Use cases of working alone, and of how long somebody stays. Ring: services."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.attendance.models import Stint
from hub.attendance.queries import limits
from hub.attendance.states import StintState
from hub.attendance.welfare import ends
from hub.attendance.welfare.ends import open_stint
from hub.attendance.welfare.rules import next_check, why_not_every, why_not_until
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.messaging import questions
from hub.tasks.queries import by_uid as task_by_uid


def check_on(stint_uid: UUID, minutes: int | None, *, by: Actor) -> None:
    """Somebody works alone: they are asked every so many minutes. None ends that."""
    _check_minutes(minutes)
    with transaction():
        stint = open_stint(stint_uid)
        _check_on(stint, minutes, now=clock.now(), by=by.uid)


def everybody_alone(task_uid: UUID, minutes: int | None, *, by: Actor) -> int:
    """Everybody on this task works alone, who is there and who comes later. None ends that. Answers how many are there.

    Raises Conflict once the task is over.
    """
    _check_minutes(minutes)
    with transaction():
        task, now = task_by_uid(task_uid), clock.now()
        if task.state.is_over:
            raise Conflict(f"{task.number} is over.")
        task.check_minutes = minutes
        record("task.check_on", task, by=by.uid, about=task.uid, details={"minutes": minutes})
        there = sa.select(Stint).where(Stint.task_id == task.id, Stint.state == StintState.OPEN)
        stints = db.session.scalars(there.order_by(Stint.id).with_for_update()).all()
        for stint in stints:
            _check_on(stint, minutes, now=now, by=by.uid)
        return len(stints)


def _check_minutes(minutes: int | None) -> None:
    if minutes is not None and (wrong := why_not_every(minutes)):
        raise Invalid({"minutes": wrong})


def _check_on(stint: Stint, minutes: int | None, *, now: datetime, by: str) -> None:
    stint.check_minutes = minutes
    if stint.welfare_asked_at is None:
        stint.check_at = next_check(now, stint.expected_end_at, minutes)
    record("stint.check_on", stint, by=by, details={"minutes": minutes})


def stay_until(stint_uid: UUID, until: datetime, why: str, *, by: Actor) -> None:
    """They stay until then. Beyond the longest shift only with a reason; they count as seen at this moment.

    Raises Invalid for a time that cannot be, Conflict when they have left.
    """
    with transaction():
        stint, now = open_stint(stint_uid), clock.now()
        longest = stint.signed_in_at + limits().longest
        if wrong := why_not_until(until, now, longest, has_reason=bool(why.strip())):
            raise Invalid(wrong)
        details = {"was": stint.expected_end_at.isoformat(), "is": until.isoformat()}
        record("stint.new_end", stint, by=by.uid, why=why.strip(), details=details)
        stint.welfare_asked_at = None
        questions.close_about([stint.uid], by=by.uid)
        ends.stay_until(stint, until, now=now)
