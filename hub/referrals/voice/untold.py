"""Which text somebody has not read. Ring: queries."""

from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.messaging.models import Message
from hub.messaging.states import MessageState
from hub.referrals.must_know import MUST_KNOW

LOST = tuple(state for state in MessageState if state.did_not_arrive)


def unread(referral_uid: UUID) -> Message | None:
    """The newest text of those that must be known which did not arrive; None when no text was written."""
    query = sa.select(Message).where(
        Message.subject_uid == referral_uid, Message.kind.in_(MUST_KNOW), Message.state.in_(LOST)
    )
    return db.session.scalars(query.order_by(Message.id.desc()).limit(1)).first()
