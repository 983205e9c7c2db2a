"""The organisations as they stand today, as facts for the ranking; and the ranking of one task. Ring: queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from statistics import median

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.installation.queries import settings
from hub.organisations.models import Organisation
from hub.organisations.opening_hours import kept_hours
from hub.organisations.queries import all_organisations, today
from hub.organisations.rules import AreaFacts
from hub.places.rules import Point
from hub.referrals.models import Referral
from hub.referrals.offering.facts import Answering, Candidate, Ranking, Wanted
from hub.referrals.offering.fit import rank
from hub.referrals.offering.models import TaskOffer
from hub.referrals.offering.states import OfferState
from hub.referrals.room import HANDED, handed_today, said_room
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift, Task

_R, _O = ReferralState, OfferState
DECIDED = (_R.ACCEPTED, _R.ON_TASK, _R.COMPLETED, _R.NO_SHOW, _R.REFUSED)
# How far back, and how many, earlier answers count.
LOOK_BACK, MOST = timedelta(days=365), 5000


def ranking(task: Task, *, besides: Collection[int] = ()) -> Ranking:
    """Who should be asked to take the task on, in order, and who should not; without those in `besides`."""
    now = settings().local(clock.now())
    wanted = wanted_of(task)
    found = (one for one in candidates(wanted.starts_at) if one.id not in besides)
    return rank(wanted, found, now)


def wanted_of(task: Task) -> Wanted:
    """What the task asks of the organisation that takes it on."""
    here = settings()
    ahead = [shift for shift in task.shifts if shift.ends_at > clock.now()] or task.shifts
    return Wanted(
        point=Point(task.lat, task.lon), place=f"{task.place_name}, {task.address}",
        starts_at=here.local(ahead[0].starts_at), last_day=here.local(ahead[-1].ends_at).date(),
        lines=tuple((line.skill, line.needed) for line in task.lines if line.needed),
        words=f"{task.title} {task.description}",
        risk=task.risk, min_age=task.min_age, check_level=task.check_level, languages=tuple(task.languages),
    )  # fmt: skip


def candidates(day: datetime) -> list[Candidate]:
    """Every organisation as it stands; `day` is the local moment at which it would be needed."""
    handed = handed_today() if day.date() == today() else _handed_on(day)
    thinking, records = _thinking(), _records()
    return [
        _candidate(row, day, handed[row.id], thinking[row.id], records.get(row.id, Answering()))
        for row in all_organisations()
    ]


def _candidate(row: Organisation, day: datetime, handed: int, thinking: int, record: Answering) -> Candidate:
    has_point = row.lat is not None and row.lon is not None
    return Candidate(
        id=row.id, name=row.name, kind=row.kind, is_active=row.state.may_take_people, cover=row.cover,
        point=Point(row.lat, row.lon) if has_point else None, radius_km=row.radius_km,  # type: ignore[arg-type]
        areas=tuple(AreaFacts(area.name, area.radius_km, area.lat, area.lon) for area in row.areas),
        skills=frozenset(one.skill for one in row.skills), languages=tuple(row.languages), takes=row.takes,
        min_age=row.min_age, checks_asked=row.checks_asked, is_stopped=row.is_stopped,
        stopped_why=row.stopped_why, room=room_of(row, day, handed), hours=kept_hours(row.opening_hours),
        thinks_about=thinking, record=record,
    )  # fmt: skip


def room_of(row: Organisation, day: datetime, handed: int) -> int | None:
    """How many more it can take on that day: what it said today, else what it can take a day without the handed.

    None where nobody has said.
    """
    said = said_room(row, handed) if day.date() == today() else None
    if said is None and row.capacity_per_day is not None:
        return row.capacity_per_day - handed
    return said


def _handed_on(day: datetime) -> Counter[int]:
    """How many people each organisation was handed for that local day."""
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    first, last = (moment.astimezone(UTC) for moment in (midnight, midnight + timedelta(days=1)))
    query = (
        sa.select(Referral.organisation_id, sa.func.count())
        .join(Shift, Shift.id == Referral.shift_id)
        .where(Referral.state.in_(HANDED), Shift.starts_at >= first, Shift.starts_at < last)
        .group_by(Referral.organisation_id)
    )
    return Counter({key: number for key, number in db.session.execute(query)})


def _thinking() -> Counter[int]:
    query = sa.select(TaskOffer.organisation_id, sa.func.count()).where(TaskOffer.state == _O.WAITING)
    return Counter({key: n for key, n in db.session.execute(query.group_by(TaskOffer.organisation_id))})


def _records() -> dict[int, Answering]:
    """How each organisation answered: about tasks, and about people."""
    asked: Counter[int] = Counter()
    minutes: defaultdict[int, list[float]] = defaultdict(list)
    for organisation_id, start, end in (*_task_answers(), *_people_answers()):
        asked[organisation_id] += 1
        if end is not None:
            minutes[organisation_id].append((end - start).total_seconds() / 60)
    return {
        key: Answering(number, len(minutes[key]), median(minutes[key]) if minutes[key] else None)
        for key, number in asked.items()
    }


Answer = tuple[int, datetime, datetime | None]


def _task_answers() -> Iterator[Answer]:
    query = sa.select(TaskOffer.organisation_id, TaskOffer.offered_at, TaskOffer.answered_at).where(
        TaskOffer.offered_at > clock.now() - LOOK_BACK,
        sa.or_(TaskOffer.answered_at.is_not(None), TaskOffer.state == _O.LAPSED),
    )
    for row in db.session.execute(query.order_by(TaskOffer.id.desc()).limit(MOST)):
        yield row[0], row[1], row[2]


def _people_answers() -> Iterator[Answer]:
    """Who was accepted by itself says nothing about how quickly somebody answers."""
    query = sa.select(
        Referral.organisation_id, Referral.offered_at, Referral.decided_at, Referral.state
    ).where(
        Referral.offered_at > clock.now() - LOOK_BACK,
        sa.or_(
            Referral.state == _R.LAPSED,
            sa.and_(Referral.decided_at > Referral.offered_at, Referral.state.in_(DECIDED)),
        ),
    )
    for row in db.session.execute(query.order_by(Referral.id.desc()).limit(MOST)):
        if row[1] is not None:
            yield row[0], row[1], None if row[3] is _R.LAPSED else row[2]
