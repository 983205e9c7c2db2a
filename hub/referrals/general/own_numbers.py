"""What an organisation did with the people who were handed to it without a task. Ring: queries."""

from collections import Counter
from datetime import datetime

import sqlalchemy as sa

from hub.audit.models import AuditEntry
from hub.database import db
from hub.referrals.figures.own_numbers import BY_ITSELF, OwnNumbers
from hub.referrals.general.models import GeneralReferral
from hub.referrals.states import ReferralState

_S = ReferralState
ACCEPTED, REFUSED = "general_referral.accept", "general_referral.refuse"


def numbers_in_general(organisation_id: int, since: datetime) -> OwnNumbers:
    """The numbers from that moment on, by when each person was offered; nobody signs in for help without a task."""
    theirs = (GeneralReferral.organisation_id == organisation_id, GeneralReferral.offered_at >= since)
    counting = (
        sa.select(GeneralReferral.state, sa.func.count()).where(*theirs).group_by(GeneralReferral.state)
    )
    states = Counter({state: number for state, number in db.session.execute(counting)})
    decisions = (
        sa.select(AuditEntry.action, AuditEntry.by, AuditEntry.why, AuditEntry.at, GeneralReferral.offered_at)
        .join(GeneralReferral, GeneralReferral.uid == AuditEntry.subject_uid)
        .where(*theirs, AuditEntry.action.in_((ACCEPTED, REFUSED)))
    )
    rows = db.session.execute(decisions).all()
    taken = sum(row.action == ACCEPTED for row in rows)
    waits = tuple((row.at - row.offered_at).total_seconds() / 60 for row in rows if row.by != BY_ITSELF)
    return OwnNumbers(
        offered=states.total(), accepted=taken, at_once=0, lapsed=states[_S.LAPSED], waiting=states[_S.OFFERED],
        refused=Counter(row.why.rstrip(".") for row in rows if row.action == REFUSED), came=0, missed=0, waits=waits,
        for_longer=taken,
    )  # fmt: skip
