"""Who is here, who should have left, and how long people were here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.attendance.models import Stint
from hub.attendance.rules import AT_LEAST, Expectation, Limits, minutes_between
from hub.attendance.states import Door, StintState
from hub.database import db
from hub.incidents.models import Incident
from hub.installation.queries import settings
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift, Task
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import is_self, join_person, persons_by_row
from hub.volunteers.standing.queries import local_day

# A sign-in that was taken back ended the moment it began: nobody came.
CAME = sa.or_(Stint.signed_out_at.is_(None), Stint.signed_out_at > Stint.signed_in_at)


@dataclass(frozen=True, slots=True)
class Present:
    """One open stint with the person and the place, ready to show."""

    stint: Stint
    volunteer: Volunteer
    task: Task | None

    def is_overdue(self, now: datetime) -> bool:
        """Whether the person should have signed out."""
        return self.stint.expected_end_at < now


@dataclass(frozen=True, slots=True)
class Hours:
    """What one person gave: stints and whole minutes."""

    volunteer_id: int
    stints: int
    minutes: int


def limits() -> Limits:
    """How long somebody works without a break and stays, by the preset in force."""
    preset = settings().preset
    return Limits(timedelta(hours=preset.break_after_hours), timedelta(hours=preset.longest_shift_hours))


def present(
    *, task_id: int | None = None, hub_id: int | None = None, limit: int | None = None
) -> list[Present]:
    """Everybody signed in, or the first of them: who should leave first comes first."""
    query = with_person().where(Stint.state == StintState.OPEN).order_by(Stint.expected_end_at, Stint.id)
    query = query.limit(limit)
    if task_id is not None:
        query = query.where(Stint.task_id == task_id)
    if hub_id is not None:
        query = query.where(Stint.hub_id == hub_id)
    return [Present(stint, person, task) for stint, person, task in db.session.execute(query)]


def ids_present() -> set[int]:
    """Everybody signed in, by the id of the person alone: thousands are read in no time."""
    query = join_person(sa.select(Volunteer.id), Stint.volunteer_id).select_from(Stint)
    return set(db.session.scalars(query.where(Stint.state == StintState.OPEN)))


def overdue(now: datetime) -> list[Present]:
    """Everybody who should have signed out by now, longest overdue first."""
    query = with_person().where(Stint.state == StintState.OPEN, Stint.expected_end_at < now)
    rows = db.session.execute(query.order_by(Stint.expected_end_at))
    return [Present(stint, person, task) for stint, person, task in rows]


def left_since(moment: datetime, *, hub_id: int | None = None, limit: int = 50) -> list[Present]:
    """Who signed out since `moment`, newest first."""
    query = with_person().where(CAME, Stint.state == StintState.CLOSED, Stint.signed_out_at >= moment)
    if hub_id is not None:
        query = query.where(Stint.hub_id == hub_id)
    rows = db.session.execute(query.order_by(Stint.signed_out_at.desc()).limit(limit))
    return [Present(stint, person, task) for stint, person, task in rows]


def with_person() -> Any:
    """Stints with the person behind the row and the task, to be narrowed down by the caller."""
    return join_person(sa.select(Stint, Volunteer, Task), Stint.volunteer_id).outerjoin(
        Task, Task.id == Stint.task_id
    )


def doings_of(by: str, *, limit: int = 6) -> list[Present]:
    """The stints that somebody at a desk began or ended, the last thing done first."""
    begun = sa.select(Stint.id).where(Stint.in_by == by).order_by(Stint.signed_in_at.desc()).limit(limit)
    ended = sa.select(Stint.id).where(Stint.out_by == by).order_by(Stint.signed_out_at.desc()).limit(limit)
    # Each by its own index: a busy desk has thousands.
    ids = [*db.session.scalars(begun), *db.session.scalars(ended)]
    last_at = sa.case((Stint.out_by == by, Stint.signed_out_at), else_=Stint.signed_in_at)
    query = with_person().where(Stint.id.in_(ids))
    rows = db.session.execute(query.order_by(last_at.desc(), Stint.id.desc()).limit(limit))
    return [Present(stint, person, task) for stint, person, task in rows]


def open_stint_of(volunteer_id: int) -> Stint | None:
    """Where this person is signed in now."""
    return db.session.scalar(
        sa.select(Stint)
        .where(is_self(Stint.volunteer_id, volunteer_id), Stint.state == StintState.OPEN)
        .order_by(Stint.id.desc())
        .limit(1)
    )


def open_stints_of(person_ids: Collection[int]) -> list[Stint]:
    """Where these people are signed in now, the earliest first; once a person, unless two entries were made one."""
    rows = list(persons_by_row(person_ids))
    query = sa.select(Stint).where(Stint.volunteer_id.in_(rows), Stint.state == StintState.OPEN)
    return list(db.session.scalars(query.order_by(Stint.signed_in_at, Stint.id)))


def last_ended(volunteer_id: int) -> Stint | None:
    """The stint with which this person last left."""
    query = sa.select(Stint).where(
        is_self(Stint.volunteer_id, volunteer_id), Stint.state == StintState.CLOSED, CAME
    )
    return db.session.scalar(query.order_by(Stint.signed_out_at.desc(), Stint.id.desc()).limit(1))


def earlier_today(volunteer_id: int, task_id: int, now: datetime) -> Stint | None:
    """The last time this person was on this task on the same day of this place: what was said then still holds."""
    query = sa.select(Stint).where(
        is_self(Stint.volunteer_id, volunteer_id), Stint.task_id == task_id, Stint.signed_in_at <= now
    )
    found = db.session.scalars(query.order_by(Stint.id.desc()).limit(1)).first()
    return found if found and local_day(found.signed_in_at) == local_day(now) else None


def left_for(stint: Stint) -> Present | None:
    """Where they were signed in until this sign-in ended it: a person is in one place at a time."""
    ended = (Stint.out_door == Door.ELSEWHERE, Stint.signed_out_at >= stint.signed_in_at, Stint.id < stint.id)
    query = with_person().where(is_self(Stint.volunteer_id, stint.volunteer_id), *ended)
    row = db.session.execute(query.order_by(Stint.id.desc()).limit(1)).first()
    # A clock that was put back meanwhile makes the older one end a little later.
    at_once = max(stint.signed_in_at, row[0].signed_in_at + AT_LEAST) if row else stint.signed_in_at
    return Present(*row) if row and row[0].signed_out_at <= at_once else None


def stint_by_uid(uid: UUID) -> Stint | None:
    """The stint of that uid."""
    return db.session.scalar(sa.select(Stint).where(Stint.uid == uid))


def confirmed_places(volunteer_id: int) -> list[Expectation]:
    """Every place this person holds and could sign in to; none of an incident that is closed."""
    states = (ReferralState.ACCEPTED, ReferralState.COMPLETED, ReferralState.NO_SHOW)
    query = (
        sa.select(
            Referral.id, Referral.task_id, Referral.shift_id, Shift.starts_at, Shift.ends_at, Task.title
        )
        .join(Shift, Shift.id == Referral.shift_id)
        .join(Task, Task.id == Referral.task_id)
        .join(Incident, Incident.id == Task.incident_id)
        .where(is_self(Referral.volunteer_id, volunteer_id), Referral.state.in_(states))
        .where(Incident.closed_at.is_(None))
        .order_by(Shift.starts_at)
    )
    return [Expectation(*row) for row in db.session.execute(query)]


def hours_on(task_id: int) -> list[Hours]:
    """What each person gave to one task, from closed stints only; none for which they were paid."""
    query = (
        join_person(sa.select(Volunteer.id, Stint), Stint.volunteer_id)
        .where(CAME, Stint.task_id == task_id, Stint.state == StintState.CLOSED, Stint.is_paid.is_(False))
        .order_by(Stint.id)
    )
    found: dict[int, Hours] = {}
    for person, stint in db.session.execute(query):
        before = found.get(person, Hours(person, 0, 0))
        found[person] = Hours(person, before.stints + 1, before.minutes + minutes_of(stint))
    return list(found.values())


def stints_of(volunteer_id: int) -> list[tuple[Stint, Task | None]]:
    """All stints of one person with their tasks, newest first."""
    query = (
        sa.select(Stint, Task)
        .outerjoin(Task, Task.id == Stint.task_id)
        .where(is_self(Stint.volunteer_id, volunteer_id))
        .order_by(Stint.signed_in_at.desc())
    )
    return [(stint, task) for stint, task in db.session.execute(query)]


def given_in(stints: Iterable[Stint]) -> int:
    """Whole minutes that were given in these stints: those for which somebody was paid are none."""
    return sum(minutes_of(stint) for stint in stints if not stint.is_paid)


def minutes_of(stint: Stint) -> int:
    """Whole minutes of a closed stint, 0 of an open one."""
    return minutes_between(stint.signed_in_at, stint.signed_out_at) if stint.signed_out_at else 0


def signed_in_by_hub() -> dict[int, int]:
    """How many people are signed in at each hub."""
    query = (
        sa.select(Stint.hub_id, sa.func.count()).where(Stint.state == StintState.OPEN).group_by(Stint.hub_id)
    )
    return {hub_id: number for hub_id, number in db.session.execute(query) if hub_id is not None}


def present_for(organisation_id: int) -> int:
    """How many people are signed in on the tasks of an organisation now."""
    query = sa.select(sa.func.count(Stint.id)).join(Task, Task.id == Stint.task_id)
    here = (Task.organisation_id == organisation_id, Stint.state == StintState.OPEN)
    return db.session.scalar(query.where(*here)) or 0


def minutes_of_organisation(organisation_id: int, since: datetime) -> int:
    """Whole minutes that people have given unpaid on an organisation's tasks since then, from closed stints."""
    query = (
        sa.select(Stint)
        .join(Task, Task.id == Stint.task_id)
        .where(
            Task.organisation_id == organisation_id,
            Stint.signed_in_at >= since,
            CAME,
            Stint.is_paid.is_(False),
        )
    )
    return sum(minutes_of(stint) for stint in db.session.scalars(query))


def stint_counts() -> dict[str, int]:
    """How many stints are open and closed."""
    query = sa.select(Stint.state, sa.func.count()).group_by(Stint.state)
    return {state.value: number for state, number in db.session.execute(query)}
