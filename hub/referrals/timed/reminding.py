"""Whoever is confirmed is reminded once before the shift, never at night. Ring: services."""

from hub import clock
from hub.database import transaction
from hub.messaging.states import Lane
from hub.referrals import places, wording
from hub.referrals.telling import tell
from hub.referrals.timed.reminders import REMINDER, to_remind


def remind_shift(shift_id: int) -> int:
    """One text each to the confirmed of a shift that comes near; answers how many. Safe to run twice."""
    with transaction():
        places.lock_shift(shift_id)
        people = to_remind(clock.now(), shift_id=shift_id)
        for h in people:
            words = wording.full_facts(h.task, h.shift, h.organisation)
            tell(h, REMINDER, lane=Lane.OTHER, **words)
        return len(people)
