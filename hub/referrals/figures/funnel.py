"""The funnel of a task, from needed to done, as numbers and as places. Ring: queries."""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from hub.database import db
from hub.referrals.models import Referral
from hub.referrals.queries import answer_is_unclear, needs_line
from hub.referrals.rules import drawn_places
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift, TaskLine

_S = ReferralState


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far the people of one task have come.

    `asked` = `yes` + `no` + `unclear` + `silent`, but for people who came without being asked. `agreed`
    are those the charity has agreed to; `waiting` said yes and wait for it (or for a coordinator).
    """

    needed: int
    asked: int
    yes: int
    no: int
    unclear: int
    silent: int
    waitlisted: int
    waiting: int
    agreed: int
    coming: int
    here: int
    done: int
    places: list[str]

    @property
    def free(self) -> int:
        """How many places nobody holds."""
        return max(self.needed - self.waiting_with_place - self.agreed, 0)

    @property
    def waiting_with_place(self) -> int:
        """Who holds a place and waits; one whom the charity left unanswered holds none."""
        return self.places_held - self.agreed

    places_held: int = 0

    @property
    def bar(self) -> dict[str, int]:
        """How many of the needed places are of each kind, for the drawn bar."""
        counts = Counter(self.places)
        return {
            "here": counts["here"],
            "coming": counts["agreed"],
            "waits": counts["waits"],
            "open": counts["nobody"],
        }


@dataclass(frozen=True, slots=True)
class _Group:
    state: ReferralState
    is_unclear: bool
    was_asked: bool
    had_agreed: bool
    number: int

    @property
    def said_yes(self) -> bool:
        """Standing people down does not unsay what they had said."""
        return self.state.said_yes or (self.state is _S.STOOD_DOWN and self.had_agreed)

    @property
    def is_quiet(self) -> bool:
        """Asked, and never answered for certain."""
        return self.state.waits_for_person or (
            self.state is _S.STOOD_DOWN and self.was_asked and not self.had_agreed
        )


def funnel(task_id: int, *, shift_id: int | None = None) -> Funnel:
    """The funnel of a task, or of one of its shifts, as it stands now, in two queries."""
    groups = _groups(task_id, shift_id)
    needed = _needed(task_id, shift_id)

    def of(*states: ReferralState) -> int:
        return sum(group.number for group in groups if group.state in states)

    agreed = of(_S.ACCEPTED, _S.ON_TASK, _S.COMPLETED)
    came, held = of(_S.ON_TASK, _S.COMPLETED), sum(g.number for g in groups if g.state.holds_place)
    quiet = [group for group in groups if group.is_quiet]
    kinds = {
        "here": came,
        "agreed": of(_S.ACCEPTED),
        "waits": held - agreed,
        "nobody": max(needed - held, 0),
    }
    return Funnel(
        needed=needed,
        asked=sum(group.number for group in groups if group.was_asked),
        yes=sum(group.number for group in groups if group.said_yes),
        no=of(_S.DECLINED) + sum(g.number for g in groups if g.state is _S.WITHDRAWN and g.was_asked),
        unclear=sum(group.number for group in quiet if group.is_unclear),
        silent=sum(group.number for group in quiet if not group.is_unclear),
        waitlisted=of(_S.WAITLISTED),
        waiting=of(_S.AGREED, _S.OFFERED, _S.LAPSED),
        agreed=agreed,
        coming=of(_S.ACCEPTED),
        here=of(_S.ON_TASK),
        done=of(_S.COMPLETED),
        places=drawn_places(kinds, needed),
        places_held=held,
    )


def _groups(task_id: int, shift_id: int | None) -> list[_Group]:
    unclear = answer_is_unclear()
    asked, agreed = Referral.asked_at.is_not(None), Referral.agreed_at.is_not(None)
    inner = (
        sa.select(
            Referral.state, unclear.label("is_unclear"), asked.label("was_asked"), agreed.label("had_agreed")
        )
        .where(Referral.task_id == task_id, Referral.shift_id == shift_id if shift_id else sa.true())
        .subquery()
    )
    columns = (inner.c.state, inner.c.is_unclear, inner.c.was_asked, inner.c.had_agreed)
    rows = db.session.execute(sa.select(*columns, sa.func.count()).group_by(*columns))
    return [_Group(*row) for row in rows]


def _needed(task_id: int, shift_id: int | None) -> int:
    """Every line in each shift that needs it."""
    query = (
        sa.select(sa.func.sum(TaskLine.needed))
        .join(Shift, needs_line())
        .where(TaskLine.task_id == task_id, Shift.id == shift_id if shift_id else sa.true())
    )
    return db.session.scalar(query) or 0
