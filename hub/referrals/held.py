"""What becomes of a person's hand-overs when they leave the register, ask for a copy, or are erased. Ring: moves."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.messaging import erasing, questions
from hub.organisations.models import Organisation
from hub.referrals import moves
from hub.referrals.models import Referral
from hub.referrals.places import lock_shift
from hub.referrals.queries import handover
from hub.referrals.states import LIVE, ReferralEvent, ReferralState
from hub.referrals.steps import step
from hub.tasks.models import Task
from hub.volunteers.held import plain
from hub.volunteers.held_ports import Held

LEFT = "They left the register."


def take_off_everything(held: Held, by: str) -> None:
    """Ends every hand-over of somebody who leaves: places they held are free again, open asks are closed."""
    live = sa.select(Referral.id, Referral.shift_id).where(
        Referral.volunteer_id.in_(held.ids), Referral.state.in_(LIVE), Referral.state != ReferralState.ON_TASK
    )
    for referral_id, shift_id in db.session.execute(live.order_by(Referral.shift_id, Referral.id)).all():
        lock_shift(shift_id)
        h = handover(referral_id)
        held_place = h.referral.state.holds_place
        step(h, ReferralEvent.WITHDRAW, by=by, why=LEFT, due_at=None)
        questions.close_about([h.referral.uid], by=by)
        if held_place:
            moves.freed(h, by=by)


def export(held: Held) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The hand-overs with task and organisation, and every text to and from the person."""
    query = (
        sa.select(Referral, Task, Organisation)
        .join(Task, Task.id == Referral.task_id)
        .join(Organisation, Organisation.id == Referral.organisation_id)
        .where(Referral.volunteer_id.in_(held.ids))
        .order_by(Referral.id)
    )
    rows = [
        {"task": task.number, "title": task.title, "organisation": organisation.name, **plain(referral)}
        for referral, task, organisation in db.session.execute(query)
    ]
    texts = erasing.texts_of(held.phones, [*held.uids, *_uids(held)], held.email)
    return {
        Referral.__tablename__: rows,
        **{table: [plain(one) for one in found] for table, found in texts.items()},
    }


def erase(held: Held) -> Sequence[UUID]:
    """Empties what was said with each hand-over, and every text."""
    mine = _uids(held)
    emptied = (
        sa.update(Referral).where(Referral.volunteer_id.in_(held.ids)).values(note="", reason="", km=None)
    )
    db.session.execute(emptied.execution_options(synchronize_session=False))
    about = [*mine, *erasing.empty_texts(held.phones, [*held.uids, *mine], held.email)]
    erasing.empty_alarms([*held.uids, *about])
    return about


def _uids(held: Held) -> list[UUID]:
    return list(db.session.scalars(sa.select(Referral.uid).where(Referral.volunteer_id.in_(held.ids))))
