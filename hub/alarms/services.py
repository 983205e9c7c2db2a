"""Ringing an alarm and clearing it."""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.alarms.events import AlarmDue
from hub.alarms.models import Alarm
from hub.alarms.queries import by_uid, is_due
from hub.alarms.rules import RINGS_EVERY, seen_key
from hub.alarms.states import ALARM, AlarmEvent, AlarmState
from hub.audit.moves import change_state
from hub.database import db, transaction
from hub.errors import Invalid

NEW_WORDS = "More has come in since you opened this page. Read it above, then clear the alarm."
Ring = Callable[[AlarmDue], None]


def ring(alarm_id: int, bell: Ring) -> bool:
    """Rings one alarm if it is still due, and says whether it did.

    `bell` works inside this transaction: the ring is counted exactly when its text is written.
    """
    with transaction():
        due = sa.select(Alarm).where(
            Alarm.id == alarm_id, Alarm.state == AlarmState.RAISED, is_due(clock.now())
        )
        alarm = db.session.scalars(due.with_for_update(skip_locked=True)).one_or_none()
        if alarm is None:
            return False
        alarm.rings += 1
        alarm.next_ring_at = clock.now() + RINGS_EVERY
        bell(
            AlarmDue(
                uid=alarm.uid,
                kind=alarm.kind,
                title=alarm.title,
                detail=alarm.detail,
                rings=alarm.rings,
                raised_at=alarm.raised_at,
                subject_kind=alarm.subject_kind,
            )
        )
        return True


def clear(uid: UUID, note: str, *, by: Actor, seen: str = "") -> None:
    """Stops an alarm. What was done about it must be said; the first who clears it is the one recorded.

    `seen`: the key of the words that this person has read; newer words are read before it is cleared.
    """
    said = note.strip()
    if not said:
        raise Invalid({"note": "Say what was done, in a few words. An alarm is cleared only with a note."})
    if len(said) > 500:
        raise Invalid({"note": f"The note has {len(said)} letters. Shorten it to 500."})
    with transaction():
        alarm = by_uid(uid)
        # Two operators press at once: the second waits here and then finds it done.
        db.session.refresh(alarm, with_for_update=True)
        if alarm.state is AlarmState.CLEARED:
            return
        if seen and seen != seen_key(alarm.title, alarm.detail):
            raise Invalid({"note": NEW_WORDS})
        values = {"cleared_at": clock.now(), "cleared_by": by.uid, "cleared_note": said}
        change_state(
            alarm, AlarmEvent.CLEAR, ALARM, by=by.uid, about=alarm.subject_uid, why=said, values=values
        )
