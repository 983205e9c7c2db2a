"""A visit that was written down by mistake never was: its person is expected again, or was never there. Ring: moves."""

import sqlalchemy as sa

from hub.audit.models import AuditEntry
from hub.database import db
from hub.referrals.models import Referral
from hub.referrals.queries import handover
from hub.referrals.states import ReferralEvent, ReferralState
from hub.referrals.steps import step

_S, _E = ReferralState, ReferralEvent


def take_back_visit(referral: Referral, *, by: str, why: str) -> None:
    """Whoever was done by that visit alone is expected again, as before; the caller knows that there was no other.

    Nobody is expected on a task that is over, nor whoever was given up for missing before the visit was written down:
    they did not come. They are told nothing, since nothing was asked of them.
    """
    if referral.state is not _S.COMPLETED:
        return
    h, was_missed = handover(referral.id), _was_missed(referral)
    step(h, _E.TAKE_BACK, by=by, why=why)
    if was_missed or h.task.state.is_over:
        step(h, _E.MISS, by=by, why=why, due_at=None)


def _was_missed(referral: Referral) -> bool:
    """Whether they counted as missing when that visit was written down."""
    came = sa.select(AuditEntry.from_state).where(
        AuditEntry.subject_uid == referral.uid, AuditEntry.action == f"referral.{_E.SIGN_IN}"
    )
    return db.session.scalar(came.order_by(AuditEntry.id.desc()).limit(1)) == _S.NO_SHOW
