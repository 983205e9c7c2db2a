"""Whose time has come, who is overdue where, and which alarms ring about them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.alarms.models import Alarm
from hub.alarms.states import AlarmKind, AlarmState
from hub.attendance.models import Stint
from hub.attendance.queries import Present, with_person
from hub.attendance.rules import CLOCK_LEEWAY
from hub.attendance.states import StintState
from hub.attendance.welfare.rules import Overdue
from hub.audit.models import AuditEntry
from hub.database import db
from hub.incidents.models import Hub
from hub.tasks.models import Shift, Task

IS_OPEN = Stint.state == StintState.OPEN
# Asked in vain: nothing more is due, since an alarm rings for it.
IN_ALARM = sa.and_(IS_OPEN, Stint.welfare_asked_at.is_not(None), Stint.check_at.is_(None))
# What the record says of somebody who asked for help, and who has been heard or seen well since.
WANTS_HELP, IS_WELL = "stint.wants_help", ("stint.is_fine", "stint.seen_well")
AT_ONCE = 500


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
        is_over=item.stint.expected_end_at <= clock.now(),
    )  # fmt: skip


def asked_for_help(stints: Iterable[Stint]) -> frozenset[UUID]:
    """Who of these asked for help, and has neither said since that they are fine nor been seen well."""
    uids = [stint.uid for stint in stints if is_in_alarm(stint)]
    parts = (uids[start : start + AT_ONCE] for start in range(0, len(uids), AT_ONCE))
    return frozenset(
        uid
        for part in parts
        for uid in db.session.scalars(asks_for_help().where(AuditEntry.subject_uid.in_(part)))
    )


def asks_for_help() -> "sa.Select[UUID]":
    """The same of all stints, by the record; to be narrowed down by the caller."""
    asked = sa.func.max(sa.case((AuditEntry.action == WANTS_HELP, AuditEntry.id), else_=0))
    well = sa.func.max(sa.case((AuditEntry.action.in_(IS_WELL), AuditEntry.id), else_=0))
    query = sa.select(AuditEntry.subject_uid).where(AuditEntry.action.in_([WANTS_HELP, *IS_WELL]))
    return query.group_by(AuditEntry.subject_uid).having(asked > well)


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


def ringing_ids() -> list[int]:
    """The alarms that ring about people who are missed."""
    query = sa.select(Alarm.id).where(Alarm.kind == AlarmKind.OVERDUE, Alarm.state == AlarmState.RAISED)
    return list(db.session.scalars(query.order_by(Alarm.id)))


def place_of_alarm(alarm: Alarm) -> str:
    """The place that an alarm is about, as it says it."""
    task = db.session.scalar(sa.select(Task).where(Task.uid == alarm.subject_uid))
    if task is not None:
        return f"{task.number} {task.title}"
    hub = db.session.scalar(sa.select(Hub).where(Hub.uid == alarm.subject_uid))
    return hub.name if hub else "the hub"


@dataclass(frozen=True, slots=True)
class OverduePlace:
    """Everybody who is missed at one place, riskiest first, and the alarm that rings for them.

    `asked`: the stints of those who asked for help.
    """

    place: str
    task: Task | None
    alarm_uid: UUID | None
    people: tuple[Present, ...]
    asked: frozenset[UUID] = frozenset()

    @property
    def together(self) -> list[Present]:
        """Who most likely only forgot to sign out: neither asked for help nor works alone."""
        return [
            one for one in self.people if one.stint.uid not in self.asked and one.stint.check_minutes is None
        ]

    @property
    def weight(self) -> tuple[bool, bool, bool, int]:
        """The riskiest place sorts first: somebody who asked for help, then one for which an alarm rings."""
        first = self.people[0]
        asked = first.stint.uid in self.asked
        wants, alone, risk = facts_of(first, wants_help=asked).weight
        return wants, self.alarm_uid is None, alone, risk


def overdue_places(now: datetime) -> list[OverduePlace]:
    """Who should have left, or does not answer, by place: the riskiest place first, then the longest."""
    query = with_person().where(IS_OPEN, sa.or_(Stint.expected_end_at < now, IN_ALARM))
    found: dict[tuple[int | None, int | None], list[Present]] = {}
    for row in db.session.execute(query.order_by(Stint.expected_end_at, Stint.id)):
        item = Present(*row)
        key = (item.stint.task_id, None if item.stint.task_id else item.stint.hub_id)
        found.setdefault(key, []).append(item)
    asked = asked_for_help(one.stint for people in found.values() for one in people)
    return sorted((_place(people, asked) for people in found.values()), key=lambda one: one.weight)


def _place(people: Sequence[Present], asked: frozenset[UUID]) -> OverduePlace:
    def risk(one: Present) -> tuple[Any, ...]:
        return *facts_of(one, wants_help=one.stint.uid in asked).weight, one.stint.expected_end_at

    first, riskiest = people[0], sorted(people, key=risk)
    ringing = sa.select(Alarm.uid).where(
        Alarm.kind == AlarmKind.OVERDUE, Alarm.state == AlarmState.RAISED,
        Alarm.subject_uid == subject_of(first.stint).uid,
    )  # fmt: skip
    return OverduePlace(place_words(first), first.task, db.session.scalar(ringing), tuple(riskiest), asked)
