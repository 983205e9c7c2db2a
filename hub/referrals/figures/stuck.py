"""Where time ran out and only a coordinator can go on: who waits, and why. Ring: queries."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from hub.database import db
from hub.messaging.models import Question
from hub.messaging.states import QuestionKind, QuestionState
from hub.referrals.models import Referral
from hub.referrals.queries import Handover, handovers_where
from hub.referrals.room import why_sends_nobody
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift
from hub.volunteers.states import ConsentShare

_S = ReferralState


class Stuck(StrEnum):
    """What a hand-over waits for."""

    CHARITY_SILENT = "charity_silent"
    NOT_ACTIVE = "not_active"
    TAKES_NOBODY = "takes_nobody"
    NO_TEXTS = "no_texts"
    SHARE_SILENT = "share_silent"
    SHARE_NO = "share_no"
    WANTS_A_CALL = "wants_a_call"
    STANDS_BY = "stands_by"
    NOT_HERE = "not_here"


# Where the person's word alone does not help.
NOT_BY_WORD = (Stuck.NOT_ACTIVE, Stuck.TAKES_NOBODY, Stuck.STANDS_BY)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One hand-over that waits for a coordinator, since when, and why."""

    h: Handover
    why: Stuck
    since: datetime

    @property
    def may_share(self) -> bool:
        """Whether the person's word on the telephone is all that is missing."""
        return self.h.referral.state is _S.AGREED and self.why not in NOT_BY_WORD


def waiting(now: datetime) -> list[Waiting]:
    """Everybody who waits for a coordinator; whose shift begins first comes first."""
    agreed = sa.and_(Referral.state == _S.AGREED, Referral.due_at <= now)
    others_came = sa.select(Referral.shift_id).where(Referral.state.in_((_S.ON_TASK, _S.COMPLETED)))
    not_here = sa.and_(
        Referral.state == _S.ACCEPTED, Referral.due_at <= now, Referral.shift_id.in_(others_came),
        Referral.reminded_at.is_not(None),
    )  # fmt: skip
    stuck = sa.or_(Referral.state == _S.LAPSED, agreed, not_here)
    found = [_waiting(h, now) for h in handovers_where(stuck, Shift.ends_at > now)]
    return sorted(found, key=lambda one: (one.h.shift.starts_at, one.since, one.h.referral.id))


def _waiting(h: Handover, now: datetime) -> Waiting:
    referral = h.referral
    if referral.state is _S.LAPSED:
        return Waiting(h, Stuck.CHARITY_SILENT, referral.offered_at or now)
    if referral.state is _S.ACCEPTED:
        return Waiting(h, Stuck.NOT_HERE, h.shift.starts_at)
    return Waiting(h, _why_not_shared(h), min(referral.due_at or now, now))


def _why_not_shared(h: Handover) -> Stuck:
    if h.referral.stands_by:
        return Stuck.STANDS_BY
    if not h.organisation.state.may_take_people:
        return Stuck.NOT_ACTIVE
    if why_sends_nobody(h.organisation, h.shift.starts_at):
        return Stuck.TAKES_NOBODY
    if not h.volunteer.phone or not h.volunteer.phone_kind.gets_texts:
        return Stuck.NO_TEXTS
    if h.volunteer.consent_share is ConsentShare.NO:
        return Stuck.WANTS_A_CALL
    return Stuck.SHARE_NO if _answered_share(h.referral) else Stuck.SHARE_SILENT


def _answered_share(referral: Referral) -> bool:
    query = sa.select(Question.state).where(
        Question.subject_uid == referral.uid, Question.kind == QuestionKind.SHARE
    )
    return db.session.scalars(query.order_by(Question.id.desc()).limit(1)).first() is QuestionState.ANSWERED
