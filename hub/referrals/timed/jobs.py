"""What the timer does with referrals: each due row in its own transaction, a lost race left to the winner."""

from collections.abc import Callable
from datetime import datetime

from hub.database import db
from hub.errors import Conflict
from hub.referrals import due
from hub.referrals.organisations import announcing
from hub.referrals.timed import reminding, timers
from hub.referrals.timed.reminders import to_remind
from hub.referrals.turns import moved_on_lists


def run_out_due(now: datetime) -> int:
    """Asks that nobody answered in time become silent; then a full shift's others hear that it is filled."""
    done = sum(_once(timers.run_out, referral_id) for referral_id in due.runs_out(now))
    for shift_id in due.half_told():
        while _once(timers.tell_rest, shift_id):
            pass
    return done


def lapse_due(now: datetime) -> int:
    """Who owes an answer is reminded at half time; what organisations leave unanswered goes to a coordinator."""
    pairs = {(h.organisation.id, h.task.id) for h in due.not_reminded() if timers.needs_reminder(h)}
    lapsed = sum(_once(timers.lapse, referral_id) for referral_id in due.lapses(now))
    for pair in sorted(pairs):
        _once(timers.remind, *pair)
    for referral_id in due.silent_about_sharing(now):
        _once(timers.remind_to_share, referral_id)
    return lapsed


def announce_due(now: datetime) -> int:
    """Organisations hear of the people who are new to them; answers how many people."""
    return sum(_once(timers.announce, *pair) for pair in announcing.to_announce(now))


def go_round_waiting(now: datetime) -> int:
    """Who waits is told: their number when it changes, and when it is over. Who is late is asked where they are."""
    done = sum(_once(timers.end_waiting, referral_id) for referral_id in due.over(now))
    done += sum(_once(timers.miss_late, referral_id) for referral_id in due.late(now))
    return done + sum(_once(timers.tell_numbers, shift_id) for shift_id in moved_on_lists(now))


def remind_due(now: datetime) -> int:
    """The confirmed are reminded of a shift that comes near; answers how many people."""
    return sum(
        _once(reminding.remind_shift, shift_id) for shift_id in sorted({h.shift.id for h in to_remind(now)})
    )


def _once(service: Callable[..., int], *ids: int) -> int:
    try:
        return service(*ids)
    except Conflict:
        # Another worker, or an answer that came in the same moment, was faster. Nothing is lost.
        return 0
    finally:
        db.session.rollback()
