"""What the timer does with offers: each due row in its own transaction, a lost race left to the winner."""

from collections.abc import Callable

from hub import clock
from hub.database import db
from hub.errors import Conflict
from hub.referrals.offering import queries, timers


def go_round_offers() -> int:
    """Lapses what is due and asks the next; reminds who has had half of the time. Answers how many lapsed.

    What waits for an organisation that is not active any more goes on too.
    """
    now = clock.now()
    for offer_id in queries.inactive_ids():
        _once(timers.drop, offer_id)
    lapsed = sum(_once(timers.lapse, offer_id) for offer_id in queries.due_ids(now))
    for offer_id in [one.offer.id for one in queries.not_reminded(now) if timers.needs_reminder(one)]:
        _once(timers.remind, offer_id)
    return lapsed


def _once(service: Callable[[int], bool], offer_id: int) -> bool:
    try:
        return service(offer_id)
    except Conflict:
        # Another worker, or an answer that came in the same moment, was faster. Nothing is lost.
        return False
    finally:
        db.session.rollback()
