"""Places: locked before they are counted, taken, and what follows when a shift is full. Ring: moves."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.messaging.states import Lane
from hub.referrals import asking
from hub.referrals.models import Referral
from hub.referrals.queries import (
    TOLD_WHEN_FULL,
    Handover,
    free_places,
    handovers_now,
    unconfirmed_places,
)
from hub.referrals.states import ReferralEvent, ReferralState
from hub.referrals.steps import many_steps, stop_asks, stop_waiting_for_answers
from hub.referrals.telling import tell, tell_many
from hub.referrals.turns import position
from hub.tasks import moves as tasks
from hub.tasks.models import Shift, Task
from hub.tasks.states import TaskState
from hub.volunteers.selves import skills_of
from hub.volunteers.standing.queries import holders, local_day

# How many “filled, thank you” go in one transaction; a job sends the rest.
AT_ONCE = 200
NOTHING: Mapping[int, int] = MappingProxyType({})


def lock_shift(shift_id: int) -> Shift:
    """The shift, with its places ours to count until this transaction ends.

    PostgreSQL locks the row; on SQLite the transaction is the only writer from its first word.
    """
    query = sa.select(Shift).where(Shift.id == shift_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def free_line(h: Handover, *, spoken_for: Mapping[int, int] = NOTHING) -> int | None:
    """The line with a place for this person: the one they were asked for, else another that they fit.

    Who is sent by hand takes no place that needs a credential they do not hold. `spoken_for`: places of each
    line that somebody else is being asked about.
    """
    free = {line: number - spoken_for.get(line, 0) for line, number in free_places(h.shift.id).items()}
    skills = skills_of([h.volunteer.id]).get(h.volunteer.id, ())
    last_day = local_day(h.shift.ends_at)
    held = {
        line.id
        for line in h.task.lines_of(h.shift)
        if not line.credential or holders([h.volunteer.id], line.credential, last_day)
    }
    own = [h.referral.line_id] if h.referral.asked_at or h.referral.line_id in held else []
    others = [
        line.id
        for line in h.task.lines_of(h.shift)
        if line.id in held and (not line.skill or line.skill in skills)
    ]
    return next((line for line in (*own, *others) if free.get(line, 0) > 0), None)


def settle(task: Task, *, by: str) -> None:
    """Fills or unfills the task as its places now stand; the others of a full shift are told, once."""
    db.session.flush()
    query = sa.select(Task).where(Task.id == task.id).with_for_update(key_share=True)
    task = db.session.scalars(query.execution_options(populate_existing=True)).one()
    gaps = unconfirmed_places(task.id)
    is_full = not any(gaps.values())
    if is_full and task.state is TaskState.OPEN:
        tasks.fill(task, by=by)
    elif not is_full and task.state is TaskState.FILLED:
        tasks.unfill(task, by=by)
    for shift_id, gap in gaps.items():
        if gap == 0:
            tell_others(task, shift_id, by=by)


def tell_others(task: Task, shift_id: int, *, by: str) -> int:
    """“Filled, thank you” to those of a full shift who have not read it. Answers how many were dealt with.

    Whose ask has not left yet is not asked any more; who is on the waiting list hears that they stay on it.
    """
    query = (
        sa.select(Referral.id)
        .where(
            Referral.shift_id == shift_id, Referral.state.in_(TOLD_WHEN_FULL), Referral.told_full_at.is_(None)
        )
        .order_by(Referral.id)
        .limit(AT_ONCE)
    )
    people = handovers_now(list(db.session.scalars(query)))
    unsent = asking.take_back(
        task, [h.referral for h in people if h.referral.state is ReferralState.ASKED], by=by
    )
    left = [h for h in people if h.referral.uid not in unsent]
    for h in left:
        if h.referral.state is ReferralState.WAITLISTED:
            h.referral.told_full_at, h.referral.told_number = clock.now(), position(h.referral)
            tell(h, "waitlisted_full", lane=Lane.OTHER, position=h.referral.told_number)
    _tell_silent([h for h in left if h.referral.state is not ReferralState.WAITLISTED])
    return len(people)


def _tell_silent(people: Sequence[Handover]) -> None:
    """All with a handful of queries: whoever answers in this moment waits for the shift until we are done."""
    ids, uids = [h.referral.id for h in people], [h.referral.uid for h in people]
    asked = [h.referral for h in people if h.referral.state is ReferralState.ASKED]
    silent = [h.referral for h in people if h.referral.state is not ReferralState.ASKED]
    stop_asks(asked, by="system")
    now = clock.now()
    many_steps(asked, ReferralEvent.RUN_OUT, by="system", told_full_at=now, due_at=None, reminded_at=None)
    # An earlier silence stays what it was: the table moves it to itself.
    many_steps(silent, ReferralEvent.RUN_OUT, by="system", told_full_at=now)
    stop_waiting_for_answers(uids, by="system")
    tell_many(handovers_now(ids), "filled_thanks", lane=Lane.OTHER)
