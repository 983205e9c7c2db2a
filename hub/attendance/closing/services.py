"""Closing a hub or an incident: only when nobody is in, whoever presses and whoever comes at that very moment.

The hub or incident is held first, so that a sign-in that has begun is counted, and one that begins now waits and then
finds it closed. “Leave now” asks nobody here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.attendance.closing import queries
from hub.attendance.closing.rules import OpenTask, still_inside
from hub.attendance.models import Stint
from hub.attendance.states import StintState
from hub.attendance.thanks import thank
from hub.attendance.welfare import moves as welfare
from hub.attendance.welfare.queries import present_one
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.incidents import moves
from hub.incidents.models import Hub, Incident
from hub.incidents.queries import incident_by_uid
from hub.incidents.states import OpeningEvent
from hub.referrals.changes.closing import finish
from hub.referrals.changes.standing_down import stand_down
from hub.referrals.persons.slip import gets_texts
from hub.tasks import moves as tasks
from hub.tasks.queries import by_id as task_by_id
from hub.volunteers.queries import people


@dataclass(frozen=True, slots=True)
class Asked:
    """How many were texted, and who must be rung because no text reaches them or none was answered."""

    texted: int
    to_ring: tuple[str, ...]


def close_overnight(hub_id: int, *, by: Actor, why: str = "") -> None:
    """Closes the hub for the night; the opening goes on tomorrow. Raises Conflict while anyone is in."""
    with transaction():
        hub = moves.lock_hub(hub_id)
        _refuse_while_inside(hub)
        moves.step_hub(hub, OpeningEvent.CLOSE_OVERNIGHT, by=by.uid, why=why)


def close_hub(hub_id: int, *, by: Actor, why: str = "") -> None:
    """Ends the opening for good; its tasks go on. Raises Conflict while anyone is in."""
    with transaction():
        hub = moves.lock_hub(hub_id)
        _refuse_while_inside(hub)
        _close(hub, by=by.uid, why=why)


def close_incident(uid: UUID, *, why: str, ends_tasks: bool, by: Actor) -> int:
    """Closes an incident with its hubs; answers how many tasks ended with it.

    Raises Conflict while anyone is in or a roll call is open; Invalid without a reason, or while tasks are open that
    nobody has agreed to end. Whoever came is thanked, whoever was coming is told not to.
    """
    if not why.strip():
        raise Invalid({"why": "Write down why it closes, and who decided it."})
    with transaction():
        incident = moves.lock_incident(incident_by_uid(uid).id)
        if incident.closed_at is not None:
            raise Conflict(f"{incident.name} is closed already.")
        _refuse_while_inside(incident)
        if queries.open_roll_calls(incident):
            raise Conflict("A roll call is open. End it first, so that nobody is waited for in vain.")
        still_open = queries.open_tasks(incident)
        if still_open and not ends_tasks:
            raise Invalid({"ends_tasks": "Tasks are still open. Tick this, or end them one by one first."})
        for one in still_open:
            _end(one, why=why.strip(), by=by.uid)
        for hub in queries.open_hubs_of(incident.id):
            _close(moves.lock_hub(hub.id), by=by.uid, why=why.strip())
        incident.closed_at = clock.now()
        record("incident.close", incident, by=by.uid, why=why.strip(), details={"tasks": len(still_open)})
        return len(still_open)


def reopen_incident(uid: UUID, *, by: Actor) -> None:
    """It was closed too early: people may be signed in again. What ended with it stays ended."""
    with transaction():
        incident = moves.lock_incident(incident_by_uid(uid).id)
        if incident.closed_at is None:
            raise Conflict(f"{incident.name} is open.")
        incident.closed_at = None
        record("incident.reopen", incident, by=by.uid)


def ask_inside(stint_uids: Collection[UUID], *, by: Actor) -> Asked:
    """“Are you fine? OUT if you have left” to these people; who does not answer rings an alarm as always."""
    with transaction():
        found = sa.select(Stint).where(Stint.uid.in_(list(stint_uids)), Stint.state == StintState.OPEN)
        texted, to_ring = 0, []
        for stint in db.session.scalars(found.order_by(Stint.id).with_for_update()).all():
            item = present_one(stint.id)
            if item is None or (stint.welfare_asked_at is not None and stint.check_at is not None):
                continue
            if stint.welfare_asked_at is not None or not gets_texts(item.volunteer):
                to_ring.append(item.volunteer.name)
                continue
            welfare.ask(item, closes=True, by=by.uid)
            texted += 1
        return Asked(texted, tuple(to_ring))


def note_numbers_seen(place_uid: UUID, volunteer_ids: Collection[int], *, by: Actor) -> None:
    """Somebody opened the numbers of these people, to find them: one row each in the record."""
    with transaction():
        for volunteer in people(list(volunteer_ids)).values():
            record("volunteer.seen", volunteer, by=by.uid, about=place_uid, why="Still in where it closes")


def _refuse_while_inside(place: Hub | Incident) -> None:
    if words := still_inside(queries.names_inside(place)):
        raise Conflict(words)


def _close(hub: Hub, *, by: str, why: str) -> None:
    moves.step_hub(hub, OpeningEvent.CLOSE, by=by, why=why, values={"closed_at": clock.now()})


def _end(one: OpenTask, *, why: str, by: str) -> None:
    """One task ends with its incident: with thanks where people came, else it is called off."""
    task = task_by_id(one.task_id)
    if not task.state.takes_people:
        tasks.cancel(task, by=by, why=why)
    elif one.came:
        tasks.close(task, by=by)
        thank(task, by=by)
        finish(task, by=by)
    else:
        stand_down(task, why=why, by=by)
        if not task.state.is_over:
            tasks.cancel(task, by=by, why=why)
        if not task.state.is_over:
            tasks.cancel(task, by=by, why=why)
