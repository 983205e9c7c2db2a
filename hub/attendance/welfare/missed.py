"""Who is missed at a place, as narrow rows: an alarm that names hundreds is worded anew with each of them.

Ring: queries.
"""

from typing import Any

import sqlalchemy as sa

from hub import clock
from hub.alarms.models import Alarm
from hub.attendance.models import Stint
from hub.attendance.welfare.queries import IN_ALARM, asks_for_help
from hub.attendance.welfare.rules import Overdue
from hub.audit.models import AuditEntry
from hub.database import db
from hub.incidents.models import Hub
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import join_person


def missed_with(stint: Stint) -> list[Overdue]:
    """Everybody at the same place for whom the alarm of that place rings, the longest overdue first."""
    if stint.task_id:
        return missed_at(stint.task_id)
    hub = Stint.hub_id == stint.hub_id if stint.hub_id else Stint.hub_id.is_(None)
    return _missed(Stint.task_id.is_(None), hub)


def missed_at(task_id: int) -> list[Overdue]:
    """The same of a task."""
    return _missed(Stint.task_id == task_id)


def missed_by(alarm: Alarm) -> list[Overdue]:
    """Everybody for whom this alarm rings now: whoever left or is fine since is not among them."""
    about = sa.or_(
        Task.uid == alarm.subject_uid,
        sa.and_(Stint.task_id.is_(None), Hub.uid == alarm.subject_uid),
        Stint.uid == alarm.subject_uid,
    )
    return _missed(about)


def _missed(*which: "sa.ColumnElement[bool]") -> list[Overdue]:
    columns = (
        Stint.uid, Volunteer.given_name, Volunteer.family_name, Stint.expected_end_at, Task.risk, Stint.check_minutes,
    )  # fmt: skip
    query = join_person(sa.select(*columns).select_from(Stint), Stint.volunteer_id)
    rows = db.session.execute(_in_alarm(query, *which).order_by(Stint.expected_end_at, Stint.id)).all()
    theirs = AuditEntry.subject_uid.in_(_in_alarm(sa.select(Stint.uid), *which))
    asked, now = set(db.session.scalars(asks_for_help().where(theirs))), clock.now()
    return [
        Overdue(
            f"{given} {family}".strip(), due_at, risk, is_alone=minutes is not None, wants_help=uid in asked,
            is_over=due_at <= now,
        )
        for uid, given, family, due_at, risk, minutes in rows
    ]  # fmt: skip


def _in_alarm(query: Any, *which: "sa.ColumnElement[bool]") -> Any:
    query = query.outerjoin(Task, Task.id == Stint.task_id).outerjoin(Hub, Hub.id == Stint.hub_id)
    return query.where(IN_ALARM, *which)
