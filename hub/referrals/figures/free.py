"""How many places are free on many shifts at once. Ring: queries."""

from collections.abc import Collection

import sqlalchemy as sa

from hub.database import db
from hub.referrals.models import Referral
from hub.referrals.queries import needs_line
from hub.referrals.states import HOLDING
from hub.tasks.models import Shift, TaskLine


def free_by_line(shift_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """The free places of each line on each of these shifts, by (shift, line); two queries, and never below 0."""
    wanted = sorted(set(shift_ids))
    needed = (
        sa.select(Shift.id, TaskLine.id, TaskLine.needed)
        .join(TaskLine, needs_line())
        .where(Shift.id.in_(wanted))
    )
    held = (
        sa.select(Referral.shift_id, Referral.line_id, sa.func.count())
        .where(Referral.shift_id.in_(wanted), Referral.state.in_(HOLDING))
        .group_by(Referral.shift_id, Referral.line_id)
    )
    taken = {(shift, line): number for shift, line, number in db.session.execute(held)}
    return {
        (shift, line): max(places - taken.get((shift, line), 0), 0)
        for shift, line, places in db.session.execute(needed)
    }
