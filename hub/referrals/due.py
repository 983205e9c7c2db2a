"""What time has made due: rows that a timer moves on, the longest due first. Ring: queries."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.installation.queries import settings
from hub.messaging.models import Conversation, Inbound, Message, Question
from hub.messaging.states import InboundState, MessageState, QuestionKind, QuestionState
from hub.organisations.opening_hours import kept_hours
from hub.referrals.clocks import decide_by
from hub.referrals.models import Referral
from hub.referrals.queries import TOLD_WHEN_FULL, Handover, handovers_where
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift

_S = ReferralState
AT_ONCE = 500


def decision_due(h: Handover) -> datetime:
    """Until when the organisation may decide about this person, by its opening hours on the place's clock."""
    local, hours = settings().local, kept_hours(h.organisation.opening_hours)
    return decide_by(local(clock.now()), hours, h.organisation.answer_hours, local(h.shift.starts_at))


def runs_out(now: datetime) -> list[int]:
    """Asks whose time to answer has passed."""
    return _due(now, [_S.ASKED])


def lapses(now: datetime) -> list[int]:
    """Offers to organisations whose time to decide has passed."""
    return _due(now, [_S.OFFERED])


def late(now: datetime) -> list[int]:
    """Who is confirmed and should have come by now, for shifts that are not over."""
    return _due(now, [_S.ACCEPTED], Shift.ends_at > now)


def over(now: datetime) -> list[int]:
    """Who may still wait for a place, or for somebody here, when no place is worth giving any more."""
    begun = sa.select(Referral.id).join(Shift, Shift.id == Referral.shift_id)
    begun = (
        begun.where(Referral.state == _S.AGREED, Shift.starts_at <= now).order_by(Referral.id).limit(AT_ONCE)
    )
    return [*_due(now, [_S.WAITLISTED, _S.LAPSED]), *db.session.scalars(begun)]


def _due(now: datetime, states: Collection[ReferralState], *conditions: sa.ColumnElement[bool]) -> list[int]:
    query = (
        sa.select(Referral.id)
        .join(Shift, Shift.id == Referral.shift_id)
        .where(Referral.state.in_(states), Referral.due_at <= now, *conditions)
        .order_by(Referral.due_at)
        .limit(AT_ONCE)
    )
    return list(db.session.scalars(query))


def not_reminded() -> list[Handover]:
    """Offers of which the organisation has not been reminded yet."""
    waits = Referral.state == _S.OFFERED
    return handovers_where(waits, Referral.reminded_at.is_(None), Referral.due_at.is_not(None))


def silent_about_sharing(now: datetime) -> list[int]:
    """Who was asked whether details may be shared, has said nothing for half of the time, and was not reminded."""
    query = (
        sa.select(Referral.id, Question.asked_at, Referral.due_at)
        .join(Question, Question.subject_uid == Referral.uid)
        .where(Question.kind == QuestionKind.SHARE, Question.state == QuestionState.OPEN)
        .where(Referral.state == _S.AGREED, Referral.reminded_at.is_(None), Referral.due_at > now)
    )
    rows = [(key, asked, due_at or now) for key, asked, due_at in db.session.execute(query)]
    return [key for key, asked, due_at in rows if asked + (due_at - asked) / 2 <= now]


def others_came(shift_id: int) -> bool:
    """Whether people are signed in on this shift at all, so that who is not may be missing."""
    came = sa.select(Referral.id).where(
        Referral.shift_id == shift_id, Referral.state.in_((_S.ON_TASK, _S.COMPLETED))
    )
    return db.session.scalar(came.limit(1)) is not None


def has_read(referral: Referral, kind: str) -> bool:
    """Whether a text of this kind about the referral has left and may have been read."""
    query = sa.select(Message.id).where(
        Message.subject_uid == referral.uid, Message.kind == kind,
        Message.state.in_((MessageState.SENT, MessageState.DELIVERED)),
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


def has_unread_word(h: Handover) -> bool:
    """Whether a text from this person's phone waits for somebody here to read it."""
    query = (
        sa.select(Inbound.id)
        .join(Conversation, Conversation.id == Inbound.conversation_id)
        .where(Conversation.phone == h.volunteer.phone, Inbound.state == InboundState.UNCLEAR)
    )
    return db.session.scalar(query.limit(1)) is not None


def half_told() -> list[int]:
    """Shifts of which some, but not all, have read “filled, thank you”."""
    rest = sa.select(Referral.shift_id).where(
        Referral.state.in_(TOLD_WHEN_FULL), Referral.told_full_at.is_(None)
    )
    begun = sa.select(Referral.shift_id).where(Referral.told_full_at.is_not(None))
    query = rest.where(Referral.shift_id.in_(begun)).distinct()
    return list(db.session.scalars(query))
