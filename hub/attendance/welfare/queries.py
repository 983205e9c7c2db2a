"""Whose time has come, who is overdue where, and which alarms ring about them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.alarms.models import Alarm
from hub.alarms.states import AlarmKind, AlarmState
from hub.attendance.models import Stint
from hub.attendance.queries import Present, with_person
from hub.attendance.rules import CLOCK_LEEWAY
from hub.attendance.states import StintState
from hub.attendance.welfare.rules import Overdue
from hub.database import db
from hub.incidents.models import Hub
from hub.tasks.models import Shift, Task

IS_OPEN = Stint.state == StintState.OPEN
# Asked in vain: nothing more is due, since an alarm rings for it.
IN_ALARM = sa.and_(IS_OPEN, Stint.welfare_asked_at.is_not(None), Stint.check_at.is_(None))


def due(now: datetime, *, limit: int = 500) -> list[int]:
    """Open stints that somebody must be asked about now, the longest due first."""
    query = sa.select(Stint.id).where(IS_OPEN, Stint.check_at <= now).order_by(Stint.check_at, Stint.id)
    return list(db.session.scalars(query.limit(limit)))


def ahead_of_time(now: datetime, *, limit: int = 500) -> list[int]:
    """Open stints that begin later than now: the machine's clock was ahead, and has been put back."""
    query = sa.select(Stint.id).where(IS_OPEN, Stint.signed_in_at > now + CLOCK_LEEWAY)
    return list(db.session.scalars(query.order_by(Stint.id).limit(limit)))


def present_one(stint_id: int) -> Present | None:
    """One stint with its person and task."""
    row = db.session.execute(with_person().where(Stint.id == stint_id)).first()
    return Present(*row) if row else None


def in_alarm_at(stint: Stint) -> list[Present]:
    """Everybody at the same place for whom the alarm of that place rings."""
    same = Stint.task_id == stint.task_id if stint.task_id else Stint.task_id.is_(None)
    query = with_person().where(IN_ALARM, same)
    if stint.task_id is None:
        query = query.where(Stint.hub_id == stint.hub_id if stint.hub_id else Stint.hub_id.is_(None))
    return [Present(*row) for row in db.session.execute(query.order_by(Stint.expected_end_at, Stint.id))]


def is_in_alarm(stint: Stint) -> bool:
    """Whether this person was asked in vain."""
    return stint.welfare_asked_at is not None and stint.check_at is None


def at_work_on(shift_ids: Collection[int]) -> list[tuple[Stint, Shift]]:
    """The open stints of these shifts, each held until the transaction ends."""
    query = sa.select(Stint, Shift).join(Shift, Shift.id == Stint.shift_id)
    query = query.where(IS_OPEN, Stint.shift_id.in_(shift_ids)).order_by(Stint.id)
    rows = db.session.execute(query.with_for_update(of=Stint))
    return [(stint, shift) for stint, shift in rows]


def under_checks() -> list[Present]:
    """Everybody who works alone and is asked now and then, whose turn is next first; who did not answer before all."""
    query = with_person().where(IS_OPEN, Stint.check_minutes.is_not(None))
    in_vain = sa.case((IN_ALARM, 0), else_=1)
    return [Present(*row) for row in db.session.execute(query.order_by(in_vain, Stint.check_at, Stint.id))]


def alone_tasks() -> list[Task]:
    """The tasks that are not over and on which everybody works alone."""
    query = sa.select(Task).where(Task.check_minutes.is_not(None)).order_by(Task.id)
    return [task for task in db.session.scalars(query) if not task.state.is_over]


def facts_of(item: Present, *, wants_help: bool = False) -> Overdue:
    """Somebody as the alarm names them."""
    return Overdue(
        item.volunteer.name, item.stint.expected_end_at, item.task.risk if item.task else None,
        is_alone=item.stint.check_minutes is not None, wants_help=wants_help,
    )  # fmt: skip


def subject_of(stint: Stint) -> Any:
    """What the alarm of a place is about: its task, else its hub, else the stint itself."""
    if stint.task_id:
        return db.session.get_one(Task, stint.task_id)
    return db.session.get(Hub, stint.hub_id) or stint


def place_words(item: Present) -> str:
    """The place as the alarm says it."""
    if item.task is not None:
        return f"{item.task.number} {item.task.title}"
    hub = db.session.get(Hub, item.stint.hub_id) if item.stint.hub_id else None
    return hub.name if hub else "the hub"


def unheard(*, limit: int = 500) -> list[int]:
    """Stints in alarm whose alarm a person has cleared although they are still signed in."""
    rings = (
        sa.select(Alarm.id)
        .outerjoin(Task, Task.uid == Alarm.subject_uid)
        .outerjoin(Hub, Hub.uid == Alarm.subject_uid)
        .where(Alarm.kind == AlarmKind.OVERDUE, Alarm.state == AlarmState.RAISED)
        .where(
            sa.or_(
                Task.id == Stint.task_id,
                sa.and_(Stint.task_id.is_(None), Hub.id == Stint.hub_id),
                Alarm.subject_uid == Stint.uid,
            )
        )
        .correlate(Stint)
    )
    query = sa.select(Stint.id).where(IN_ALARM, ~rings.exists()).order_by(Stint.id).limit(limit)
    return list(db.session.scalars(query))


@dataclass(frozen=True, slots=True)
class OverduePlace:
    """Everybody who should have left one place, riskiest first, and the alarm that rings for them."""

    place: str
    task: Task | None
    alarm_uid: UUID | None
    people: tuple[Present, ...]


def overdue_places(now: datetime) -> list[OverduePlace]:
    """Who should have left, by place: a place with an alarm first, then the riskiest task, then the longest."""
    query = with_person().where(IS_OPEN, Stint.expected_end_at < now)
    found: dict[tuple[int | None, int | None], list[Present]] = {}
    for row in db.session.execute(query.order_by(Stint.expected_end_at, Stint.id)):
        item = Present(*row)
        key = (item.stint.task_id, None if item.stint.task_id else item.stint.hub_id)
        found.setdefault(key, []).append(item)
    places = [_place(people) for people in found.values()]
    return sorted(places, key=lambda one: (one.alarm_uid is None, facts_of(one.people[0]).weight))


def _place(people: Sequence[Present]) -> OverduePlace:
    first, riskiest = (
        people[0],
        sorted(people, key=lambda one: (*facts_of(one).weight, one.stint.expected_end_at)),
    )
    ringing = sa.select(Alarm.uid).where(
        Alarm.kind == AlarmKind.OVERDUE, Alarm.state == AlarmState.RAISED,
        Alarm.subject_uid == subject_of(first.stint).uid,
    )  # fmt: skip
    return OverduePlace(place_words(first), first.task, db.session.scalar(ringing), tuple(riskiest))
