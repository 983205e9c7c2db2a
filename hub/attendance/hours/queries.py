"""Reads of hours: every closed stint of an incident, day by day, with what an auditor asks of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from hub.accounts.queries import names_by_uid
from hub.attendance.hours.rules import Part, Rate, parts_by_day, rate_for, value_of
from hub.attendance.models import HourRate, Stint, StintCorrection
from hub.attendance.queries import CAME, minutes_of, stint_by_uid
from hub.attendance.states import Door, StintState
from hub.database import db
from hub.errors import NotFound
from hub.incidents.models import Hub
from hub.installation.queries import settings
from hub.organisations.models import Organisation
from hub.referrals.models import Referral
from hub.tasks.models import Task, TaskLine
from hub.volunteers import skills
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import is_self, join_person

VOLUNTEER = "Volunteer"
ERASED = "(erased)"
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Worked:
    """One stint with all that its hours are judged by; an open one has none yet."""

    stint: Stint
    volunteer: Volunteer
    task: Task | None
    organisation: Organisation | None
    hub: Hub | None
    skill: str

    @property
    def name(self) -> str:
        """The person's full name, as long as we may keep it."""
        return self.volunteer.name or ERASED

    @property
    def role(self) -> str:
        """In which role they worked: as written down, else the skill they were asked for."""
        return self.stint.role or (skills.label(self.skill) if self.skill else VOLUNTEER)

    @property
    def supervisor(self) -> str:
        """Who watched over the work: as written down, else the contact on site."""
        return self.stint.supervisor or (self.task.contact_name if self.task else "")

    @property
    def address(self) -> str:
        """The exact address of the work."""
        if self.task is not None:
            return self.task.address or self.task.place_name
        return f"{self.hub.name}, {self.hub.address}".strip(", ") if self.hub else ""

    @property
    def work(self) -> str:
        """What was done, in the words of the task."""
        return self.task.title if self.task else "Work at the hub"

    @property
    def minutes(self) -> int:
        """Whole minutes."""
        return minutes_of(self.stint)

    @property
    def how(self) -> str:
        """How its times are known: stamped at the moment, keyed in from paper, or estimated."""
        if self.stint.is_estimated:
            return "estimated"
        doors = (self.stint.in_door, self.stint.out_door)
        return "from paper" if Door.PAPER in doors else "stamped"

    @property
    def counts(self) -> bool:
        """Whether it goes into the totals: an estimate never does, nor an hour that somebody is paid for."""
        return not self.stint.is_estimated and not self.stint.is_paid

    def parts(self) -> Iterator[Part]:
        """Day by day on the clock of this place."""
        out = self.stint.signed_out_at
        if out is None:
            return iter(())
        return parts_by_day(self.stint.signed_in_at, out, ZoneInfo(settings().timezone))


def worked(incident_id: int, *conditions: "sa.ColumnElement[bool]") -> list[Worked]:
    """Every closed stint of the incident, oldest first; a sign-in that was taken back is none."""
    return with_all(Stint.incident_id == incident_id, Stint.state == StintState.CLOSED, *conditions)


def worked_by(volunteer_id: int) -> list[Worked]:
    """Every closed stint of one person, in whichever incident, oldest first."""
    return with_all(is_self(Stint.volunteer_id, volunteer_id), Stint.state == StintState.CLOSED)


def worked_on(incident_id: int, on: date) -> list[Worked]:
    """Those of them that have hours on that day of this place, or right beside it."""
    zone = ZoneInfo(settings().timezone)
    begins_at = datetime.combine(on, time.min, tzinfo=zone).astimezone(UTC)
    ends_at = datetime.combine(on + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)
    return worked(incident_id, Stint.signed_in_at < ends_at, Stint.signed_out_at >= begins_at)


def with_all(*conditions: "sa.ColumnElement[bool]") -> list[Worked]:
    """Stints, open ones too, with everything around them, oldest first.

    What stands around them is read once and not with each of thousands of stints.
    """
    columns = sa.select(Stint, Volunteer.id, Task.organisation_id, TaskLine.skill)
    query = (
        join_person(columns, Stint.volunteer_id)
        .outerjoin(Task, Task.id == Stint.task_id)
        .outerjoin(Referral, Referral.id == Stint.referral_id)
        .outerjoin(TaskLine, TaskLine.id == Referral.line_id)
        .where(CAME, *conditions)
        .order_by(Stint.signed_in_at, Stint.id)
    )
    rows = db.session.execute(query).all()
    people, tasks = (
        _by_id(Volunteer, (row[1] for row in rows)),
        _by_id(Task, (row[0].task_id for row in rows)),
    )
    owners = _by_id(Organisation, (row[2] for row in rows))
    hubs = _by_id(Hub, (row[0].hub_id for row in rows))
    return [
        Worked(one, people[who], tasks.get(one.task_id), owners.get(owner), hubs.get(one.hub_id), skill or "")
        for one, who, owner, skill in rows
    ]


def _by_id(kind: Any, ids: Iterable[int | None]) -> dict[int | None, Any]:
    wanted = sorted({one for one in ids if one is not None})
    found: dict[int | None, Any] = {}
    for start in range(0, len(wanted), AT_ONCE):
        part = sa.select(kind).where(kind.id.in_(wanted[start : start + AT_ONCE]))
        found |= {row.id: row for row in db.session.scalars(part)}
    return found


def still_in(incident_id: int) -> int:
    """How many stints of the incident have not ended, and so have no hours yet."""
    query = sa.select(sa.func.count(Stint.id)).where(
        Stint.incident_id == incident_id, Stint.state == StintState.OPEN
    )
    return db.session.scalar(query) or 0


def rates() -> list[Rate]:
    """Every rate there is, cost-share and thanks."""
    rows = db.session.scalars(
        sa.select(HourRate).order_by(HourRate.is_thanks, HourRate.role, HourRate.from_on)
    )
    return [Rate(r.role, r.from_on, Decimal(r.per_hour), r.currency, is_thanks=r.is_thanks) for r in rows]


def rate_rows() -> list[HourRate]:
    """The rate table as a page shows it, newest first within a role."""
    query = sa.select(HourRate).order_by(HourRate.is_thanks, HourRate.role, HourRate.from_on.desc())
    return list(db.session.scalars(query))


def corrections(stint_ids: Iterable[int]) -> Mapping[int, list[StintCorrection]]:
    """What was put right in each of these stints, oldest first."""
    ids = list(stint_ids)
    found: dict[int, list[StintCorrection]] = {}
    for start in range(0, len(ids), 500):
        some = StintCorrection.stint_id.in_(ids[start : start + 500])
        for row in db.session.scalars(sa.select(StintCorrection).where(some).order_by(StintCorrection.id)):
            found.setdefault(row.stint_id, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class Day:
    """The hours of one task, or of one hub, on one day."""

    on: date
    place: str
    # The task's number, or the hub's uid.
    key: str
    rows: tuple[tuple[Worked, Part], ...]

    @property
    def people(self) -> int:
        """How many persons."""
        return len({row.volunteer.id for row, _ in self.rows})

    @property
    def minutes(self) -> int:
        """Minutes that count: estimates stay outside."""
        return sum(part.minutes for row, part in self.rows if row.counts)

    @property
    def estimated(self) -> int:
        """Minutes that were estimated."""
        return sum(
            part.minutes for row, part in self.rows if row.stint.is_estimated and not row.stint.is_paid
        )

    @property
    def paid(self) -> int:
        """Minutes of people who are paid for being there."""
        return sum(part.minutes for row, part in self.rows if row.stint.is_paid)

    @property
    def waiting(self) -> tuple[UUID, ...]:
        """The stints that nobody has confirmed yet."""
        return tuple(row.stint.uid for row, _ in self.rows if row.stint.confirmed_at is None)

    @property
    def seen(self) -> str:
        """Stands for what waits as it is now: another word once somebody left, or times were put right."""
        waits = [row.stint for row, _ in self.rows if row.stint.confirmed_at is None]
        said = [(s.uid, s.signed_in_at, s.signed_out_at, s.is_estimated, s.is_paid, s.role) for s in waits]
        return blake2b(repr(sorted(map(str, said))).encode(), digest_size=8).hexdigest()


def days(rows: Iterable[Worked]) -> list[Day]:
    """The same hours by day and place, newest day first: what a supervisor confirms."""
    sorted_out: dict[tuple[date, str, str], list[tuple[Worked, Part]]] = {}
    for row in rows:
        for part in row.parts():
            sorted_out.setdefault((part.on, *place_of(row)), []).append((row, part))
    found = [Day(on, place, key, tuple(parts)) for (on, place, key), parts in sorted_out.items()]
    return sorted(found, key=lambda day: (-day.on.toordinal(), day.key, day.place))


def place_of(row: Worked) -> tuple[str, str]:
    """Where the hours were given, and the key of that place: a task's number, a hub's uid, or “elsewhere”."""
    if row.task is not None:
        return row.work, row.task.number
    return (row.hub.name, str(row.hub.uid)) if row.hub else ("Elsewhere", "elsewhere")


@dataclass(frozen=True, slots=True)
class Total:
    """What an incident's hours add up to. `worth` by currency; estimates, paid and unpriced hours are outside of it."""

    minutes: int
    estimated: int
    paid: int
    unpriced: int
    worth: Mapping[str, Decimal]
    thanks: Mapping[str, Decimal]


def total(rows: Sequence[Worked], known: Sequence[Rate]) -> Total:
    """Minutes and values of stints, the thank-you value apart from the cost-share."""
    worth: dict[str, Decimal] = {}
    thanks: dict[str, Decimal] = {}
    minutes = estimated = paid = unpriced = 0
    for row in rows:
        if not row.counts:
            paid += row.minutes if row.stint.is_paid else 0
            estimated += 0 if row.stint.is_paid else row.minutes
            continue
        minutes += row.minutes
        for part in row.parts():
            rate = rate_for(row.role, part.on, known)
            unpriced += 0 if rate else part.minutes
            _add(worth, rate, part.minutes)
            _add(thanks, rate_for(row.role, part.on, known, thanks=True), part.minutes)
    return Total(minutes, estimated, paid, unpriced, worth, thanks)


def _add(sums: dict[str, Decimal], rate: Rate | None, minutes: int) -> None:
    if rate is not None:
        sums[rate.currency] = sums.get(rate.currency, Decimal()) + value_of(minutes, rate)


def certifiers(rows: Iterable[Worked]) -> Mapping[str, str]:
    """The names of those who confirmed these hours, by their uid."""
    return names_by_uid({row.stint.confirmed_by for row in rows if row.stint.confirmed_by})


def worked_stint(uid: UUID) -> Worked:
    """One closed stint. Raises NotFound for one that has not ended, or is none."""
    stint = stint_by_uid(uid)
    for row in worked(stint.incident_id, Stint.uid == uid) if stint else ():
        return row
    raise NotFound("There are no hours to put right here. Who is still signed in is signed out first.")
