"""Use cases for a whole bus: many people signed in, signed out or briefed with one press. Ring: services.

What can be done is done for each; who could not be is answered by name with why. Sent twice, it is once.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.attendance import missing, moves
from hub.attendance.models import Stint
from hub.attendance.queries import left_for, open_stint_of, open_stints_of
from hub.attendance.rules import is_same_place, things_in
from hub.attendance.states import Door
from hub.audit.moves import record
from hub.database import db, transaction
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import ids_by_uid, people
from hub.volunteers.selves import is_self


@dataclass(slots=True)
class Outcome:
    """What came of one press, by name: who it was done for, for whom there was nothing to do, and who could not be."""

    done: list[str] = field(default_factory=list)
    already: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)


def sign_in_many(
    uids: Collection[UUID], *, task: Task | None, hub_id: int | None, at: datetime, briefed_by: str, by: Actor
) -> Outcome:
    """Signs all of them in at one moment: on the task, else where each is expected, else at the hub.

    `briefed_by`: who briefed all of them, empty where nobody has yet.
    """
    outcome = Outcome()

    def one(person: Volunteer) -> None:
        where = moves.where_for(person, at, task_id=task.id if task else None, hub_id=hub_id)
        here = open_stint_of(person.id)
        if here is not None and is_same_place(here.task_id, here.hub_id, *where.ids):
            _brief(here, briefed_by, by.uid)
            outcome.already.append((person.name, "is signed in already"))
        elif here is not None and here.signed_in_at > at:
            outcome.refused.append((person.name, "signed in elsewhere later than that"))
        elif _was_in(person, at, where.ids):
            outcome.already.append((person.name, "was signed in then, and has left since"))
        else:
            stint = moves.sign_in(person, where, door=Door.DESK, by=by.uid, at=at)
            db.session.flush()
            _brief(stint, briefed_by, by.uid)
            outcome.done.append(person.name)
            if before := left_for(stint):
                outcome.moved.append((person.name, before.task.title if before.task else "the hub"))

    _each(uids, one, before=lambda people: _hold(people, task))
    return outcome


def sign_out_many(uids: Collection[UUID], *, at: datetime, by: Actor) -> Outcome:
    """Signs all of them out at one moment."""
    outcome = Outcome()

    def one(person: Volunteer) -> None:
        here = open_stint_of(person.id)
        if here is None:
            outcome.already.append((person.name, "is not signed in"))
        elif here.signed_in_at > at:
            outcome.refused.append((person.name, "signed in later than that"))
        else:
            done = moves.sign_out(here, door=Door.DESK, by=by.uid, at=at)
            outcome.done.append(person.name)
            if done.still_out:
                outcome.moved.append((person.name, f"still has {', '.join(done.still_out)}"))

    _each(uids, one)
    return outcome


def brief_many(
    uids: Collection[UUID], *, briefed_by: str, are_ready: bool, by: Actor, task_id: int | None = None
) -> Outcome:
    """Writes down that all of them were briefed, and that they have with them what the task asks for.

    `task_id`: the briefing was about this task, and is none for whoever has gone on elsewhere.
    """
    outcome = Outcome()

    def one(person: Volunteer) -> None:
        here = open_stint_of(person.id)
        if here is None:
            outcome.refused.append((person.name, "is not signed in"))
            return
        if task_id not in (None, here.task_id):
            outcome.refused.append((person.name, "has gone on elsewhere"))
            return
        task = db.session.get(Task, here.task_id) if here.task_id else None
        if are_ready and task is not None:
            here.ready = list(dict.fromkeys([*here.ready, *things_in(task.you_bring)]))
        _brief(here, briefed_by, by.uid)
        missing.look_again(here)
        outcome.done.append(person.name)

    _each(uids, one)
    return outcome


def _hold(persons: Collection[Volunteer], task: Task | None) -> None:
    """What they come to is held before any of them. Raises Conflict where it has ended."""
    moves.keep_tasks([] if task else persons, task.id if task else None)
    moves.refuse_if_over(task)


def _each(
    uids: Collection[UUID],
    do: Callable[[Volunteer], None],
    *,
    before: Callable[[Collection[Volunteer]], None] = lambda _: None,
) -> None:
    """One transaction for all; everybody's row is locked in the same order, so two desks never wait in a ring."""
    with transaction():
        ids = ids_by_uid(uids)
        found = people(ids.values())
        before(found.values())
        held = {one.id: one for one in moves.many_at_a_time(found.values()).values()}
        if here := open_stints_of(held):
            missing.hold(here)
        for person in held.values():
            do(person)


def _brief(stint: Stint, briefed_by: str, by: str) -> None:
    words = briefed_by.strip()[:120]
    if words and stint.briefed_by != words:
        stint.briefed_by = words
        missing.look_again(stint)
        record("stint.say", stint, by=by, details={"changed": ["briefed_by"]})


def _was_in(person: Volunteer, at: datetime, ids: tuple[int | None, int | None]) -> bool:
    """The same press, sent again: they came at that very moment and have left since."""
    query = sa.select(Stint).where(is_self(Stint.volunteer_id, person.id), Stint.signed_in_at == at)
    return any(is_same_place(stint.task_id, stint.hub_id, *ids) for stint in db.session.scalars(query))
