"""What the timer does with referrals: each due row in its own transaction, a lost race left to the winner."""

from collections.abc import Callable
from datetime import datetime

from hub.database import db
from hub.errors import Conflict
from hub.referrals import announcing, queries, timers


def run_out_due(now: datetime) -> int:
    """Asks that nobody answered in time become silent; then a full shift's others hear that it is filled."""
    done = sum(_once(timers.run_out, referral_id) for referral_id in queries.runs_out(now))
    for shift_id in queries.half_told():
        while _once(timers.tell_rest, shift_id):
            pass
    return done


def lapse_due(now: datetime) -> int:
    """Organisations are reminded at half time; what they leave unanswered goes to a coordinator."""
    pairs = {
        (referral.organisation_id, referral.task_id)
        for referral in queries.not_reminded()
        if timers.needs_reminder(referral)
    }
    lapsed = sum(_once(timers.lapse, referral_id) for referral_id in queries.lapses(now))
    for pair in sorted(pairs):
        _once(timers.remind, *pair)
    return lapsed


def announce_due(now: datetime) -> int:
    """Organisations hear of the people who are new to them; answers how many people."""
    return sum(_once(timers.announce, *pair) for pair in announcing.to_announce(now))


def _once(service: Callable[..., int], *ids: int) -> int:
    try:
        return service(*ids)
    except Conflict:
        # Another worker, or an answer that came in the same moment, was faster. Nothing is lost.
        return 0
    finally:
        db.session.rollback()
