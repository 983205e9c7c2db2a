"""Fewer people are needed: who said yes last goes onto the waiting list, told kindly. Ring: moves."""

from collections import Counter

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.messaging.states import Lane
from hub.referrals.models import Referral
from hub.referrals.places import free_line, position
from hub.referrals.queries import handover
from hub.referrals.states import HOLDING, ReferralEvent, ReferralState
from hub.referrals.steps import remember_ask, step
from hub.referrals.telling import tell
from hub.tasks.models import Shift, Task

_S = ReferralState
# Whoever is at work, or has worked, keeps the place.
MAY_GO = (_S.AGREED, _S.OFFERED, _S.ACCEPTED)


def step_back(task: Task, shift: Shift, *, by: str) -> int:
    """Takes back the places of a shift that are not needed any more; answers how many people lost theirs.

    Somebody who fits another line with a free place moves there and reads nothing: for them nothing changes.
    """
    db.session.flush()
    needed = {line.id: line.needed for line in task.lines_of(shift)}
    held = Counter(db.session.scalars(_line_of(shift, HOLDING)))
    back = 0
    for line_id in sorted(held):
        for _ in range(held[line_id] - needed.get(line_id, 0)):
            last = db.session.scalars(_last_yes(shift, line_id)).first()
            if last is None:
                break
            back += _give_up(last, by=by)
    return back


def _give_up(referral_id: int, *, by: str) -> bool:
    h = handover(referral_id)
    line_id = free_line(h)
    if line_id is not None:
        h.referral.line_id = line_id
        db.session.flush()
        return False
    why = "Fewer people are needed."
    step(h, ReferralEvent.STEP_BACK, by=by, why=why, told_full_at=clock.now())
    remember_ask(h)
    h.referral.told_number = number = position(h.referral)
    tell(h, "fewer_needed", lane=Lane.CHANGE, position=number)
    return True


def _line_of(shift: Shift, states: tuple[ReferralState, ...]) -> "sa.Select[int]":
    return sa.select(Referral.line_id).where(Referral.shift_id == shift.id, Referral.state.in_(states))


def _last_yes(shift: Shift, line_id: int) -> "sa.Select[int]":
    mine = (Referral.shift_id == shift.id, Referral.line_id == line_id, Referral.state.in_(MAY_GO))
    order = (Referral.agreed_at.desc().nullsfirst(), Referral.id.desc())
    return sa.select(Referral.id).where(*mine).order_by(*order).limit(1)
