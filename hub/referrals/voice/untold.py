"""Which text somebody has not read, and who was not told at all while the shift comes near. Ring: queries."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from hub.alarms.models import Alarm
from hub.alarms.states import AlarmKind
from hub.database import db
from hub.messaging.models import Message
from hub.messaging.states import MessageState
from hub.referrals.models import Referral
from hub.referrals.must_know import MUST_KNOW
from hub.referrals.queries import handovers_where, may_know_where
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift

# So long before the start whoever was not told is a matter for somebody to take up.
SOON = timedelta(hours=2)
# A text that has waited so long will hardly leave by itself.
STUCK = timedelta(minutes=10)
LOST = tuple(state for state in MessageState if state.did_not_arrive)


def unread(referral_uid: UUID) -> Message | None:
    """The newest text of those that must be known which did not arrive; None when no text was written."""
    query = sa.select(Message).where(
        Message.subject_uid == referral_uid, Message.kind.in_(MUST_KNOW), Message.state.in_(LOST)
    )
    return db.session.scalars(query.order_by(Message.id.desc()).limit(1)).first()


def not_told_yet(now: datetime) -> list[int]:
    """Confirmed, expected soon, and never told: asked by voice and not rung again, or their text is stuck here.

    Not those about whom an alarm rings, or was cleared since they were confirmed: somebody saw to it.
    """
    seen_to = sa.exists().where(
        Alarm.kind == AlarmKind.NOT_TOLD, Alarm.subject_uid == Referral.uid,
        sa.or_(Alarm.cleared_at.is_(None), Alarm.cleared_at >= Referral.decided_at),
    )  # fmt: skip
    stuck = sa.exists().where(
        Message.subject_uid == Referral.uid, Message.kind == "confirmed", Message.state == MessageState.QUEUED,
        Message.created_at <= now - STUCK,
    )  # fmt: skip
    people = handovers_where(
        Referral.state == ReferralState.ACCEPTED, Shift.starts_at <= now + SOON, Shift.ends_at > now,
        sa.or_(Referral.by_voice.is_(True), stuck), sa.not_(seen_to),
    )  # fmt: skip
    return [h.referral.id for h in people if not may_know_where(h.referral.uid)]
