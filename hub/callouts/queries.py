"""Reads of call-outs: what runs, how it stands, and how many usually say yes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub.callouts.decisions import WaveFacts, YesRate
from hub.callouts.models import CallOut, Wave
from hub.callouts.rules import LineNeed
from hub.callouts.states import CallOutState
from hub.database import db
from hub.errors import Conflict, NotFound
from hub.referrals.models import Referral
from hub.referrals.queries import free_places
from hub.referrals.states import HOLDING, ReferralState
from hub.tasks.models import Shift, Task
from hub.volunteers.standing.queries import holders, local_day

GOING_ON = (CallOutState.RUNNING, CallOutState.PAUSED)
YES = tuple(state for state in ReferralState if state.said_yes)


def by_uid(uid: UUID) -> CallOut:
    """The call-out. Raises NotFound."""
    row = db.session.scalar(sa.select(CallOut).where(CallOut.uid == uid))
    if row is None:
        raise NotFound("There is no such call-out.", uid=uid)
    return row


def of_task(task_id: int) -> list[CallOut]:
    """The call-outs of a task, newest first."""
    return list(
        db.session.scalars(sa.select(CallOut).where(CallOut.task_id == task_id).order_by(CallOut.id.desc()))
    )


def going_on(task_id: int, *, shift_id: int | None = None) -> list[CallOut]:
    """The call-outs of a task (or one shift of it) that run or are paused."""
    query = sa.select(CallOut).where(CallOut.task_id == task_id, CallOut.state.in_(GOING_ON))
    if shift_id is not None:
        query = query.where(CallOut.shift_id == shift_id)
    return list(db.session.scalars(query.order_by(CallOut.id)))


def asking(task_id: int) -> CallOut | None:
    """The call-out that asks people for this task by itself just now, the newest first; None when none does."""
    return next(
        (one for one in of_task(task_id) if one.state is CallOutState.RUNNING and one.level.asks), None
    )


def running() -> list[CallOut]:
    """Every call-out that runs or is paused, the next wave first."""
    query = sa.select(CallOut).where(CallOut.state.in_(GOING_ON)).order_by(CallOut.next_wave_at)
    return list(db.session.scalars(query))


def unfinished_waves() -> list[int]:
    """Waves of running call-outs in which some people have not been dealt with."""
    query = (
        sa.select(Wave.id)
        .join(CallOut)
        .where(CallOut.state == CallOutState.RUNNING, Wave.reached < Wave.size)
        .order_by(Wave.id)
    )
    return list(db.session.scalars(query))


def due(now: datetime) -> list[int]:
    """Running call-outs whose next wave's time has come."""
    query = sa.select(CallOut.id).where(CallOut.state == CallOutState.RUNNING, CallOut.next_wave_at <= now)
    return list(db.session.scalars(query.order_by(CallOut.next_wave_at)))


def expected_yes_rate(incident_id: int) -> YesRate:
    """How many of those asked in this incident said yes, of those whose time has run out or who answered."""
    yes = sa.func.count(sa.case((Referral.state.in_(YES), 1)))
    query = (
        sa.select(yes, sa.func.count())
        .join(Task, Task.id == Referral.task_id)
        .where(Task.incident_id == incident_id, Referral.asked_at.is_not(None))
        .where(Referral.state.not_in((ReferralState.ASKED, ReferralState.STOOD_DOWN)))
        .where(Referral.is_drill.is_(False))
    )
    return YesRate(*db.session.execute(query).one())


def progress(call_out: CallOut) -> WaveFacts:
    """How the call-out stands now. A yes that holds no place, or none any more, fills nothing."""
    yes, open_asks = _held_and_open(call_out)
    task = db.session.get_one(Task, call_out.task_id)
    return WaveFacts(
        target=call_out.target,
        yes=yes,
        open_asks=open_asks,
        free=sum(free_places(call_out.shift_id).values()),
        wave_size=call_out.wave_size,
        rate=expected_yes_rate(task.incident_id),
    )


def has_met_target(call_out: CallOut) -> bool:
    """Whether nobody more is wanted: the target is reached, or every place of the shift is held."""
    yes, _ = _held_and_open(call_out)
    return yes >= call_out.target or not any(free_places(call_out.shift_id).values())


def _held_and_open(call_out: CallOut) -> tuple[int, int]:
    count = sa.func.count
    query = sa.select(
        count(sa.case((Referral.state.in_(HOLDING), 1))),
        count(sa.case((Referral.state == ReferralState.ASKED, 1))),
    ).where(Referral.call_out_id == call_out.id)
    yes, open_asks = db.session.execute(query).one()
    return yes, open_asks


def on_target() -> list[int]:
    """Call-outs that still ask by themselves although nobody more is wanted. A drill runs its full time."""
    query = sa.select(CallOut).where(CallOut.state == CallOutState.RUNNING, CallOut.is_drill.is_(False))
    return [one.id for one in db.session.scalars(query) if one.level.asks and has_met_target(one)]


def line_needs(task: Task, shift_id: int) -> list[LineNeed]:
    """The lines of the shift with what is free of each."""
    free = free_places(shift_id)
    lines = [line for line in task.lines if line.id in free]
    return [LineNeed(line.id, line.skill, free[line.id], line.credential) for line in lines]


def holders_by_code(task: Task, shift: Shift, ids: Collection[int]) -> dict[str, set[int]]:
    """Who of these people holds each credential that a line asks for, in date on the shift's last day."""
    codes = {line.credential for line in task.lines_of(shift) if line.credential}
    return {code: holders(ids, code, local_day(shift.ends_at)) for code in codes}


def standing_by(shift_id: int) -> list[int]:
    """Referrals that hold a place and stand by, who agreed first first."""
    query = sa.select(Referral.id).where(
        Referral.shift_id == shift_id, Referral.stands_by.is_(True), Referral.state == ReferralState.AGREED,
        Referral.is_drill.is_(False),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(Referral.agreed_at, Referral.id)))


def held_in_drill(shift_id: int) -> int:
    """How many places of the shift are held for practice; they are free again as soon as it is in earnest."""
    query = sa.select(sa.func.count()).where(
        Referral.shift_id == shift_id, Referral.is_drill.is_(True), Referral.state.in_(HOLDING)
    )
    return db.session.scalar(query) or 0


def shift_for(task: Task, shift_id: int | None, now: datetime) -> Shift:
    """The shift a call-out is for: the one named, else the next with a free place, else the next. Raises Conflict."""
    ahead = [shift for shift in task.shifts if shift.ends_at > now and shift_id in (None, shift.id)]
    if not ahead:
        raise Conflict(
            f"{task.number} is over by its times. Change them first, or call out for another task."
        )
    return next((shift for shift in ahead if any(free_places(shift.id).values())), ahead[0])


def unsent_candidates(call_out_id: int) -> list[Referral]:
    """Asks of this call-out that nobody has answered; some may not have left."""
    query = sa.select(Referral).where(
        Referral.call_out_id == call_out_id, Referral.state == ReferralState.ASKED
    )
    return list(db.session.scalars(query.order_by(Referral.id)))
