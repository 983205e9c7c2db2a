"""What the timer does for alarms."""

import logging

from hub import clock
from hub.alarms import queries, services
from hub.alarms.events import AlarmDue
from hub.alarms.services import Ring

log = logging.getLogger(__name__)


def ring_due(bell: Ring, *, limit: int = 50) -> int:
    """Rings every alarm whose time has come, and answers how many.

    A bell that breaks (no carrier, a wrong duty phone) never silences the alarm on the screens.
    """
    return sum(_ring(alarm_id, bell) for alarm_id in queries.due_ids(clock.now(), limit=limit))


def _ring(alarm_id: int, bell: Ring) -> bool:
    try:
        return services.ring(alarm_id, bell)
    except Exception:
        log.exception("Alarm %s could not be sent to the duty phone", alarm_id)
        return services.ring(alarm_id, _screens_only)


def _screens_only(_event: AlarmDue) -> None:
    """Counts the ring without a text, so that a broken bell is tried again only at the next one."""
