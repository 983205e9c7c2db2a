"""Who is still in, and what is still open, where a hub or an incident is about to close."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hub.attendance.closing.rules import OpenTask
from hub.attendance.models import RollCall, Stint
from hub.attendance.queries import CAME, Present, with_person
from hub.attendance.states import RollCallState, StintState
from hub.callouts.queries import running
from hub.database import db
from hub.incidents.models import Hub, Incident, Opening
from hub.incidents.states import OpeningState
from hub.referrals.models import Referral
from hub.referrals.states import LIVE, ReferralState
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import join_person

IS_OPEN = Stint.state == StintState.OPEN
NOT_OVER = tuple(state for state in TaskState if not state.is_over)


def _of(place: Hub | Incident, hub_id: Any, incident_id: Any) -> Any:
    return hub_id == place.id if isinstance(place, Hub) else incident_id == place.id


def names_inside(place: Hub | Incident) -> list[str]:
    """Everybody who is signed in there, who should have left first."""
    query = join_person(
        sa.select(Volunteer.given_name, Volunteer.family_name).select_from(Stint), Stint.volunteer_id
    )
    query = query.where(IS_OPEN, _of(place, Stint.hub_id, Stint.incident_id))
    rows = db.session.execute(query.order_by(Stint.expected_end_at, Stint.id))
    return [f"{given} {family}".strip() for given, family in rows]


def inside(place: Hub | Incident, *, limit: int) -> list[Present]:
    """The first of them with all we know, place by place, who should have left first."""
    query = with_person().where(IS_OPEN, _of(place, Stint.hub_id, Stint.incident_id))
    order = (Stint.task_id.is_(None), Stint.task_id, Stint.expected_end_at, Stint.id)
    return [Present(*row) for row in db.session.execute(query.order_by(*order).limit(limit))]


def open_tasks(place: Hub | Incident) -> list[OpenTask]:
    """The tasks that are not over, with whom they concern."""
    query = sa.select(Task.id, Task.uid, Task.title, Task.state)
    query = query.where(Task.state.in_(NOT_OVER), _of(place, Task.hub_id, Task.incident_id)).order_by(Task.id)
    rows = db.session.execute(query).all()
    ids = [row[0] for row in rows]
    called, by_state, came = {one.task_id for one in running()}, _referrals(ids), _came(ids)
    return [
        OpenTask(
            task_id, uid, f"T-{task_id:04d}", title, state, by_state.get((task_id, True), 0),
            by_state.get((task_id, False), 0), came.get(task_id, 0), task_id in called,
        )
        for task_id, uid, title, state in rows
    ]  # fmt: skip


def _referrals(task_ids: Collection[int]) -> dict[tuple[int, bool], int]:
    """Live referrals by task, and whether the person is confirmed."""
    is_promised = Referral.state == ReferralState.ACCEPTED
    query = sa.select(Referral.task_id, is_promised, sa.func.count())
    query = query.where(Referral.task_id.in_(task_ids), Referral.state.in_(LIVE))
    query = query.group_by(Referral.task_id, is_promised)
    return {(task_id, bool(promised)): number for task_id, promised, number in db.session.execute(query)}


def _came(task_ids: Collection[int]) -> dict[int, int]:
    query = sa.select(Stint.task_id, sa.func.count(sa.distinct(Stint.volunteer_id)))
    query = query.where(CAME, Stint.task_id.in_(task_ids)).group_by(Stint.task_id)
    return {task_id: number for task_id, number in db.session.execute(query) if task_id is not None}


def open_roll_calls(place: Hub | Incident) -> list[RollCall]:
    """Roll calls that nobody has ended."""
    query = sa.select(RollCall).where(
        RollCall.state == RollCallState.OPEN, _of(place, RollCall.hub_id, RollCall.incident_id)
    )
    return list(db.session.scalars(query.order_by(RollCall.id)))


def open_hubs_of(incident_id: int) -> Sequence[Hub]:
    """The hubs that are open, or closed for the night, for this incident."""
    query = sa.select(Hub).join(Opening, Opening.hub_id == Hub.id)
    query = query.where(Opening.incident_id == incident_id, Opening.state != OpeningState.CLOSED)
    return db.session.scalars(query.order_by(Hub.id)).all()


def hubs_closed_with_people() -> list[tuple[Hub, int, datetime]]:
    """Hubs that were open and are not now, with how many are signed in there all the same, and since when."""
    live = sa.select(Opening.id).where(Opening.hub_id == Hub.id, Opening.state == OpeningState.OPEN)
    ever = sa.select(Opening.id).where(Opening.hub_id == Hub.id)
    query = (
        sa.select(Hub, sa.func.count(Stint.id), sa.func.min(Stint.signed_in_at))
        .join(Stint, Stint.hub_id == Hub.id)
        .where(IS_OPEN, ever.exists(), ~live.exists())
        .group_by(Hub.id)
        .order_by(Hub.name)
    )
    return [(hub, number, since) for hub, number, since in db.session.execute(query)]


def tasks_over_with_people() -> list[tuple[Task, int, datetime]]:
    """Tasks that have ended, with how many are signed in there all the same, and since when."""
    query = (
        sa.select(Task, sa.func.count(Stint.id), sa.func.min(Stint.signed_in_at))
        .join(Stint, Stint.task_id == Task.id)
        .where(IS_OPEN, Task.state.not_in(NOT_OVER))
        .group_by(Task.id)
        .order_by(Task.id)
    )
    return [(task, number, since) for task, number, since in db.session.execute(query)]
