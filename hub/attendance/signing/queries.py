"""Who could be a buddy, who is not briefed, what is still lent out, and which words were used before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from hub import clock
from hub.attendance.models import Stint
from hub.attendance.queries import Present, open_stint_of, with_person
from hub.attendance.rules import still_out
from hub.attendance.states import StintState
from hub.database import db
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import COUNTS, is_self

MOST_BUDDIES, MOST_NAMES = 200, 12
LATELY = timedelta(days=7)
_NOT_BRIEFED = (Stint.state == StintState.OPEN, Stint.briefed_by == "")


@dataclass(frozen=True, slots=True)
class Lent:
    """What one person has, or took along when they left."""

    item: Present
    out: tuple[str, ...]

    @property
    def is_gone(self) -> bool:
        """Whether they signed out with it."""
        return self.item.stint.state is StintState.CLOSED


def beside(stint: Stint) -> list[Present]:
    """Everybody else who is in at the same place, in order of name: who could be their buddy."""
    same = Stint.task_id == stint.task_id if stint.task_id else Stint.task_id.is_(None)
    query = with_person().where(Stint.state == StintState.OPEN, same, Stint.id != stint.id)
    if not stint.task_id:
        query = query.where(Stint.hub_id == stint.hub_id if stint.hub_id else Stint.hub_id.is_(None))
    rows = db.session.execute(query.limit(MOST_BUDDIES))
    return sorted((Present(*row) for row in rows), key=lambda item: item.volunteer.name.casefold())


def buddy_of(stint: Stint) -> Present | None:
    """With whom they go."""
    if stint.buddy_id is None:
        return None
    row = db.session.execute(with_person().where(Stint.id == stint.buddy_id)).first()
    return Present(*row) if row else None


def unbriefed(task_id: int) -> list[Present]:
    """Who is in on this task and was not briefed, as far as anybody has written down; who came first comes first."""
    query = with_person().where(*_NOT_BRIEFED, Stint.task_id == task_id)
    return [Present(*row) for row in db.session.execute(query.order_by(Stint.signed_in_at, Stint.id))]


def unbriefed_by_task(organisation_id: int | None = None) -> list[tuple[Task, int]]:
    """On which tasks somebody who is in was not briefed, and how many; of one organisation, or of all."""
    query = sa.select(Task, sa.func.count()).join(Stint, Stint.task_id == Task.id).where(*_NOT_BRIEFED)
    if organisation_id is not None:
        query = query.where(Task.organisation_id == organisation_id)
    rows = db.session.execute(query.group_by(Task.id).order_by(sa.func.count().desc(), Task.id))
    return [(task, number) for task, number in rows]


def lent_out() -> list[Lent]:
    """Everything that was lent and is not back: of those who left first, then of those who are in."""
    asks = sa.or_(Stint.state == StintState.OPEN, Stint.signed_out_at >= clock.now() - LATELY * 8)
    kit = sa.cast(Stint.kit, sa.Text)
    query = with_person().where(asks, kit.not_in(("[]", "null")))
    found = []
    for row in db.session.execute(query.order_by(Stint.signed_out_at.desc(), Stint.id)):
        item = Present(*row)
        if out := still_out(item.stint.kit, item.stint.kit_back):
            found.append(Lent(item, tuple(out)))
    return sorted(found, key=lambda lent: not lent.is_gone)


def who_briefs(task_id: int | None) -> Sequence[str]:
    """Names that were written down as having briefed people on this task, the last one first."""
    query = sa.select(Stint.briefed_by, sa.func.max(Stint.id)).where(
        Stint.task_id == task_id, Stint.briefed_by != ""
    )
    rows = db.session.execute(query.group_by(Stint.briefed_by).order_by(sa.func.max(Stint.id).desc()))
    return [name for name, _ in rows.fetchmany(MOST_NAMES)]


def functions() -> Sequence[str]:
    """What people have been at a hub before: “Reception”, “Runner”; the most usual first."""
    query = sa.select(Stint.role, sa.func.count()).where(Stint.role != "", Stint.task_id.is_(None))
    rows = db.session.execute(query.group_by(Stint.role).order_by(sa.func.count().desc()))
    return [role for role, _ in rows.fetchmany(MOST_NAMES)]


def entry_of(email: str) -> Volunteer | None:
    """The entry on the register that belongs to this sign-in: the one with its e-mail address."""
    if not email:
        return None
    query = sa.select(Volunteer).where(sa.func.lower(Volunteer.email) == email.casefold(), COUNTS)
    return db.session.scalars(query.order_by(Volunteer.id).limit(1)).first()


def last_function(volunteer_id: int) -> tuple[str, bool] | None:
    """As what they were last here, and whether they were paid for it; None where they never said."""
    query = sa.select(Stint).where(is_self(Stint.volunteer_id, volunteer_id), Stint.role != "")
    stint = db.session.scalars(query.order_by(Stint.id.desc()).limit(1)).first()
    return (stint.role, stint.is_paid) if stint else None


def is_here(email: str) -> Stint | None:
    """The stint with which this colleague is in now."""
    entry = entry_of(email)
    return open_stint_of(entry.id) if entry else None
