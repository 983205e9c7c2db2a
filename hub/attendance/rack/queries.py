"""Who is signed in, expected and gone, as narrow rows: a board of thousands is read every two seconds."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.attendance.models import Stint
from hub.attendance.queries import CAME, limits
from hub.attendance.rack.rules import Card, column_of, is_another_day
from hub.attendance.rules import Limits
from hub.attendance.states import StintState
from hub.attendance.welfare.tiredness import LOOK_BACK, Span, Tired, here_since, tired, working_since
from hub.database import db
from hub.installation.queries import settings
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift, Task
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import join_person

AT_ONCE = 500
IS_OPEN = Stint.state == StintState.OPEN


@dataclass(frozen=True, slots=True)
class Part:
    """Of which part of the rack: one hub, one task, or all."""

    hub_id: int | None = None
    task_id: int | None = None

    def of_stints(self) -> list[Any]:
        """The stints in it."""
        return self._of(Stint.task_id, Stint.hub_id)

    def of_tasks(self) -> list[Any]:
        """The tasks in it."""
        return self._of(Task.id, Task.hub_id)

    def _of(self, task_id: Any, hub_id: Any) -> list[Any]:
        wanted = ((task_id, self.task_id), (hub_id, self.hub_id))
        return [column == value for column, value in wanted if value is not None]


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody who is confirmed and has not come yet."""

    person_uid: UUID
    name: str
    needs: tuple[str, ...]
    task_id: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who has signed out."""

    person_uid: UUID
    name: str
    task_id: int | None
    hub_id: int | None
    signed_in_at: datetime
    signed_out_at: datetime
    is_estimated: bool


def _name(given: str, family: str) -> str:
    return f"{given} {family}".strip()


def cards(part: Part, now: datetime) -> list[Card]:
    """Everybody who is signed in, each once."""
    v, s = Volunteer, Stint
    columns = (
        s.uid, v.id, v.uid, v.given_name, v.family_name, v.access_needs, s.task_id, s.hub_id, Task.risk,
        s.signed_in_at, s.expected_end_at, s.resting_since, s.rested_at, s.role, s.flags, s.check_minutes,
        s.check_at, s.welfare_asked_at,
    )  # fmt: skip
    query = join_person(sa.select(*columns).select_from(Stint), Stint.volunteer_id)
    query = query.outerjoin(Task, Task.id == Stint.task_id).where(IS_OPEN, *part.of_stints())
    before, allowed, here = stints_before(now), limits(), settings()
    today = here.local(now).date()
    days: dict[datetime, bool] = {}

    def day_is_over(due_at: datetime) -> bool:
        if due_at not in days:
            days[due_at] = due_at < now and is_another_day(here.local(due_at).date(), today)
        return days[due_at]

    return [
        _card(row, before.get(row[1], ()), now, allowed, day_is_over) for row in db.session.execute(query)
    ]


def _card(row: Any, before: Iterable[Span], now: datetime, allowed: Limits, day_is_over: Any) -> Card:
    (uid, _id, person, given, family, needs, task_id, hub_id, risk, came, due, resting, rested_at, role, flags,
     check_minutes, check_at, asked_at) = row  # fmt: skip
    earlier = list(before)
    column = column_of(
        due, now, day_is_over=day_is_over(due), has_task=task_id is not None, is_resting=resting is not None
    )
    too_much = tired(
        here_since(came, earlier), working_since(came, rested_at, earlier), now, allowed,
        is_resting=resting is not None,
    )  # fmt: skip
    return Card(
        column, uid, person, _name(given, family), task_id, hub_id, risk, came, due, resting, role, tuple(flags),
        tuple(needs or ()), check_minutes, check_at, asked_at, too_much,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worn:
    """Somebody for whom it is too much, and since when they are here."""

    name: str
    tired: tuple[Tired, ...]
    since: datetime


def worn_out(now: datetime) -> list[Worn]:
    """Everybody who needs a break or is here too long, longest first. Who should have left is looked for instead."""
    before, allowed = stints_before(now), limits()
    columns = (
        Volunteer.id, Volunteer.given_name, Volunteer.family_name, Stint.signed_in_at, Stint.rested_at,
        Stint.resting_since,
    )  # fmt: skip
    query = join_person(sa.select(*columns).select_from(Stint), Stint.volunteer_id).where(
        IS_OPEN, Stint.expected_end_at >= now
    )
    # Whoever came lately and was nowhere before cannot be tired yet.
    long_here = Stint.signed_in_at <= now - min(allowed.break_after, allowed.longest)
    query = query.where(
        sa.or_(long_here, Volunteer.id.in_(list(before)) if len(before) < AT_ONCE else sa.true())
    )
    found = []
    for person, given, family, came, rested_at, resting in db.session.execute(query):
        earlier = before.get(person, [])
        since = here_since(came, earlier)
        too_much = tired(
            since, working_since(came, rested_at, earlier), now, allowed, is_resting=resting is not None
        )
        if too_much:
            found.append(Worn(_name(given, family), too_much, since))
    return sorted(found, key=lambda one: one.since)


def stints_before(now: datetime) -> dict[int, list[Span]]:
    """What the people who are signed in did before, as far back as it matters, by person."""
    inside = sa.select(Stint.volunteer_id).where(IS_OPEN)
    query = sa.select(Volunteer.id, Stint.signed_in_at, Stint.signed_out_at, Stint.rested_at)
    query = join_person(query.select_from(Stint), Stint.volunteer_id).where(
        CAME, Stint.state == StintState.CLOSED, Stint.expected_end_at >= now - LOOK_BACK,
        Stint.signed_out_at >= now - LOOK_BACK, Volunteer.id.in_(inside),
    )  # fmt: skip
    found: defaultdict[int, list[Span]] = defaultdict(list)
    for person, came, left, rested_at in db.session.execute(query):
        if left is not None:
            found[person].append(Span(came, left, rested_at))
    return found


def expected(part: Part, now: datetime, *, limit: int) -> tuple[int, list[Coming]]:
    """How many are confirmed and have not come, for shifts that are not over; the first of them, soonest first."""
    waits = (Referral.state == ReferralState.ACCEPTED, Shift.ends_at > now, *part.of_tasks())
    query = sa.select(Volunteer.uid, Volunteer.given_name, Volunteer.family_name, Volunteer.access_needs, Task.id,
                      Shift.starts_at, sa.func.count().over())  # fmt: skip
    query = join_person(query.select_from(Referral), Referral.volunteer_id)
    query = query.join(Task, Task.id == Referral.task_id).join(Shift, Shift.id == Referral.shift_id)
    query = query.where(*waits).order_by(Shift.starts_at, Volunteer.given_name, Referral.id).limit(limit)
    rows = db.session.execute(query).all()
    found = [
        Coming(uid, _name(given, family), tuple(needs or ()), task_id, starts_at)
        for uid, given, family, needs, task_id, starts_at, _ in rows
    ]
    return (rows[0][-1] if rows else 0), found


def gone(part: Part, since: datetime, *, limit: int) -> tuple[int, list[Gone]]:
    """How many have signed out since then, and the last of them, the newest first."""
    query = sa.select(Volunteer.uid, Volunteer.given_name, Volunteer.family_name, Stint.task_id, Stint.hub_id,
                      Stint.signed_in_at, Stint.signed_out_at, Stint.is_estimated, sa.func.count().over())  # fmt: skip
    query = join_person(query.select_from(Stint), Stint.volunteer_id)
    query = query.where(
        CAME, Stint.state == StintState.CLOSED, Stint.signed_out_at >= since,
        Stint.expected_end_at >= since - LOOK_BACK, *part.of_stints(),
    )  # fmt: skip
    rows = db.session.execute(query.order_by(Stint.signed_out_at.desc(), Stint.id.desc()).limit(limit)).all()
    found = [
        Gone(uid, _name(given, family), task_id, hub_id, came, left or since, guessed)
        for uid, given, family, task_id, hub_id, came, left, guessed, _ in rows
    ]
    return (rows[0][-1] if rows else 0), found


def titles(task_ids: Iterable[int]) -> dict[int, tuple[UUID, str]]:
    """Uid and title of these tasks."""
    query = sa.select(Task.id, Task.uid, Task.title).where(Task.id.in_(set(task_ids)))
    return {task_id: (uid, title) for task_id, uid, title in db.session.execute(query)}


def name_on(stint_uid: UUID) -> str:
    """Whose card it is."""
    query = join_person(
        sa.select(Volunteer.given_name, Volunteer.family_name).select_from(Stint), Stint.volunteer_id
    )
    row = db.session.execute(query.where(Stint.uid == stint_uid)).first()
    return _name(*row) if row else "Somebody"
