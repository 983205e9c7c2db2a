"""Whose turn it is: numbers on a waiting list. Ring: queries."""

from datetime import datetime

import sqlalchemy as sa

from hub.database import db
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift


def position(referral: Referral) -> int:
    """Which number somebody is on the waiting list of their shift."""
    earlier = sa.or_(
        Referral.agreed_at < referral.agreed_at,
        sa.and_(Referral.agreed_at == referral.agreed_at, Referral.id < referral.id),
    )
    resort = Referral.last_resort.is_(referral.last_resort)
    query = sa.select(sa.func.count()).where(
        Referral.shift_id == referral.shift_id, Referral.state == ReferralState.WAITLISTED,
        sa.or_(sa.and_(Referral.last_resort.is_(False), sa.literal(referral.last_resort)), sa.and_(resort, earlier)),
    )  # fmt: skip
    return (db.session.scalar(query) or 0) + 1


def numbers_of(shift_id: int) -> dict[int, int]:
    """The number of everybody on the waiting list of a shift but the last resorts, who are told none."""
    query = _numbered().where(Referral.shift_id == shift_id)
    return {referral_id: number for referral_id, _shift, number, _told in db.session.execute(query)}


def moved_on_lists(now: datetime) -> list[int]:
    """Shifts ahead on whose waiting list somebody has a smaller number than they last read."""
    ranked = _numbered().subquery()
    query = sa.select(ranked.c.shift_id).join(Shift, Shift.id == ranked.c.shift_id)
    query = query.where(Shift.starts_at > now, ranked.c.number < ranked.c.told_number)
    return list(db.session.scalars(query.distinct()))


def _numbered() -> "sa.Select[int, int, int, int | None]":
    order = (Referral.agreed_at, Referral.id)
    number = sa.func.row_number().over(partition_by=Referral.shift_id, order_by=order).label("number")
    waits = (Referral.state == ReferralState.WAITLISTED, Referral.last_resort.is_(False))
    return sa.select(Referral.id, Referral.shift_id, number, Referral.told_number).where(*waits)
