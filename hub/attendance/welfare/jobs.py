"""What the timer does for the people who are signed in: each in a transaction of its own."""

import logging
from collections.abc import Callable
from datetime import datetime

from hub.attendance.welfare import owner_alarms, owners, queries, services
from hub.database import db

Look = Callable[[int], object]
log = logging.getLogger(__name__)


def watch(now: datetime, *, look_at: Look = services.look_at) -> int:
    """Asks whoever's time has come, rings for who did not answer, and asks again where an alarm was cleared.

    One that fails never keeps the others from being looked after. Answers how many were looked at.
    """
    for stint_id in queries.ahead_of_time(now):
        _safely(services.set_back, stint_id)
    looked_at = 0
    for stint_id in queries.due(now):
        looked_at += _safely(look_at, stint_id)
    for stint_id in queries.unheard():
        looked_at += _safely(services.look_again, stint_id)
    for alarm_id in queries.ringing_ids():
        _safely(services.say_who_is_left, alarm_id)
    return looked_at


def tell_owners() -> int:
    """Texts each organisation on whose task an alarm rings, once an alarm; answers how many alarms."""
    return sum(_safely(owners.tell_owner, alarm_id) for alarm_id in owner_alarms.untold())


def _safely(work: Look, row_id: int) -> bool:
    try:
        work(row_id)
    except Exception:
        db.session.rollback()
        log.exception("%s failed on %s; the next round tries again", work, row_id)
        return False
    return True
