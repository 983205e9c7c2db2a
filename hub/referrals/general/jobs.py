"""What the timer does with general hand-overs: each due row in its own transaction."""

from collections.abc import Callable
from datetime import datetime

from hub.database import db
from hub.errors import Conflict
from hub.referrals.general import queries, timers
from hub.referrals.states import ReferralState


def go_round(now: datetime) -> int:
    """Silent people and organisations: reminded at half time, then the next is asked, or a coordinator sees it.

    Who waits for an organisation that is not active any more goes on too.
    """
    done = sum(_once(timers.drop, one) for one in queries.inactive_ids())
    done += sum(_once(timers.run_out, one) for one in queries.due(now, ReferralState.ASKED))
    done += sum(_once(timers.lapse, one) for one in queries.due(now, ReferralState.OFFERED))
    waiting = [h.referral.id for h in queries.not_reminded() if timers.owes(h)]
    return done + sum(_once(timers.remind, one) for one in waiting)


def _once(service: Callable[[int], bool], referral_id: int) -> bool:
    try:
        return service(referral_id)
    except Conflict:
        # Another worker, or an answer that came in the same moment, was faster. Nothing is lost.
        return False
    finally:
        db.session.rollback()
