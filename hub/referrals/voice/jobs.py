"""What the timer does about who was not told yet."""

from datetime import datetime

from hub.database import db
from hub.errors import Conflict
from hub.referrals.voice.telling import ring_for
from hub.referrals.voice.untold import not_told_yet


def ring_for_untold(now: datetime) -> int:
    """Whoever is expected soon and was never told where to go rings a person; answers how many."""
    done = 0
    for referral_id in not_told_yet(now):
        try:
            done += ring_for(referral_id)
        except Conflict:
            db.session.rollback()
    return done
