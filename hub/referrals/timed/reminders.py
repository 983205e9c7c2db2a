"""Who is to be reminded of their shift now. Ring: queries."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from hub.installation.queries import settings
from hub.installation.rules import QuietHours
from hub.messaging.models import Message
from hub.referrals.models import Referral
from hub.referrals.queries import Handover, handovers_where, may_know_where
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift

REMINDER = "shift_reminder"
# So long before the start; where that is at night, an hour before the night begins.
BEFORE = timedelta(hours=3)
BEFORE_NIGHT = timedelta(hours=1)
# Whoever was confirmed a moment ago has the text before their eyes.
KNOWN_FOR = timedelta(hours=3)


def remind_at(starts_at: datetime, quiet: QuietHours) -> datetime:
    """When somebody is reminded of a shift; both moments on the clock of the place."""
    moment = starts_at - BEFORE
    if not quiet.covers(moment):
        return moment
    evening = moment.replace(hour=quiet.start.hour, minute=quiet.start.minute, second=0, microsecond=0)
    return (evening if evening <= moment else evening - timedelta(days=1)) - BEFORE_NIGHT


def to_remind(now: datetime, *, shift_id: int | None = None) -> list[Handover]:
    """The confirmed whose time to be reminded has come, who know where to go and were not reminded yet."""
    here = settings()
    reminded = sa.exists().where(Message.subject_uid == Referral.uid, Message.kind == REMINDER)
    which = [Referral.state == ReferralState.ACCEPTED, sa.not_(reminded), Shift.starts_at > now,
             Shift.starts_at <= now + timedelta(days=1), Shift.called_off_at.is_(None)]  # fmt: skip
    if shift_id is not None:
        which.append(Shift.id == shift_id)
    found = []
    for h in handovers_where(*which):
        moment = remind_at(here.local(h.shift.starts_at), here.quiet_hours)
        known_since = h.referral.decided_at or h.referral.created_at
        if moment <= here.local(now) and known_since <= moment - KNOWN_FOR and may_know_where(h.referral.uid):
            found.append(h)
    return found
