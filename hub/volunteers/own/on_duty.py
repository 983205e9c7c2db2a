"""Watches of the duty phone on a number that is one person's alone: given out, and emptied with them. Ring: moves."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_babel import lazy_gettext as _

from hub import clock
from hub.alarms.models import DutyWatch
from hub.database import db
from hub.volunteers.own.held import plain
from hub.volunteers.own.ports import Held

ERASED = "Erased"
ON_DUTY = _(
    "Alarms are texted to your phone, now or soon. Ask the hub to give the duty phone to somebody else first."
)


def why_held(held: Held) -> str:
    """Nobody whose phone rings for others goes without a word: somebody else takes it first."""
    ahead = sa.select(DutyWatch.id).where(
        DutyWatch.phone.in_(held.phones), DutyWatch.ended_at.is_(None), DutyWatch.until > clock.now()
    )
    return str(ON_DUTY) if db.session.scalar(ahead.limit(1)) else ""


def export(held: Held) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Every watch on their number."""
    query = sa.select(DutyWatch).where(DutyWatch.phone.in_(held.phones)).order_by(DutyWatch.begins_at)
    return {DutyWatch.__tablename__: [plain(row) for row in db.session.scalars(query)]}


def erase(held: Held) -> Sequence[UUID]:
    """That somebody was on duty then stays; who, on which number and what they were told goes."""
    mine = DutyWatch.phone.in_(held.phones)
    uids = list(db.session.scalars(sa.select(DutyWatch.uid).where(mine)))
    emptied = sa.update(DutyWatch).where(mine).values(name=ERASED, phone="", note="")
    db.session.execute(emptied.execution_options(synchronize_session=False))
    return uids
