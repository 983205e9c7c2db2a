"""Steps that raise alarms inside a caller's transaction."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.alarms.models import Alarm
from hub.alarms.rules import AGAIN_AFTER, RINGS_EVERY
from hub.alarms.states import ALARM, AlarmEvent, AlarmKind, AlarmState
from hub.audit.moves import change_state, record
from hub.database import db


def raise_alarm(kind: AlarmKind, subject: Any, *, title: str, detail: str = "", by: str = "system") -> Alarm:
    """The open alarm of this kind about `subject`, a row with a uid; raised now if there is none.

    It first rings at the next tick of the worker.
    """
    if subject.uid is None:
        db.session.flush()
    return _open_one(kind, subject.uid) or _raise(kind, subject, title=title, detail=detail, by=by)


def raise_again(kind: AlarmKind, subject: Any, *, title: str, detail: str = "", by: str = "system") -> Alarm:
    """The same for what may be said several times: one alarm with the newest words, which rings again soon.

    Whoever clears it at this moment has not seen these words, so then another alarm rises.
    """
    alarm = raise_alarm(kind, subject, title=title, detail=detail, by=by)
    db.session.refresh(alarm, with_for_update=True)
    if alarm.state is not AlarmState.RAISED:
        return _raise(kind, subject, title=title, detail=detail, by=by)
    if (alarm.title, alarm.detail) != (title[:200], detail[:500]):
        alarm.title, alarm.detail = title[:200], detail[:500]
        if alarm.next_ring_at > clock.now() + AGAIN_AFTER:
            rang_at = alarm.next_ring_at - RINGS_EVERY
            alarm.next_ring_at = max(clock.now(), rang_at + AGAIN_AFTER)
        record("alarm.again", alarm, by=by, about=subject.uid)
    return alarm


def reword(alarm: Alarm, *, title: str, detail: str, by: str = "system") -> bool:
    """An alarm that is held says less than before, since some of it is over; it rings on as it did.

    Answers whether its words changed. For more than before: `raise_again`, which rings at once.
    """
    if (alarm.title, alarm.detail) == (title[:200], detail[:500]):
        return False
    alarm.title, alarm.detail = title[:200], detail[:500]
    record("alarm.reword", alarm, by=by, about=alarm.subject_uid)
    return True


def _open_one(kind: AlarmKind, subject_uid: UUID) -> Alarm | None:
    query = sa.select(Alarm).where(
        Alarm.kind == kind, Alarm.subject_uid == subject_uid, Alarm.state == AlarmState.RAISED
    )
    return db.session.scalars(query).one_or_none()


def _raise(kind: AlarmKind, subject: Any, *, title: str, detail: str, by: str) -> Alarm:
    now = clock.now()
    alarm = Alarm(
        kind=kind, state=AlarmState.RAISED, title=title[:200], detail=detail[:500], raised_at=now,
        next_ring_at=now, subject_kind=subject.__tablename__, subject_uid=subject.uid, rings=0, cleared_note="",
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(alarm)
    except sa.exc.IntegrityError:
        # Two workers saw the same thing: the unique index let one of them raise it.
        found = _open_one(kind, subject.uid)
        if found is None:
            raise
        return found
    record("alarm.raise", alarm, by=by, about=subject.uid, states=(None, AlarmState.RAISED))
    return alarm


def settle(kind: AlarmKind, subject_uid: UUID, *, note: str, by: str) -> bool:
    """Clears the open alarm of this kind, because what it rang for is done; answers whether one rang.

    Only for what a person did elsewhere in the same transaction. An alarm of danger is cleared by hand alone.
    """
    alarm = _open_one(kind, subject_uid)
    if alarm is None or kind.is_danger_to_life:
        return False
    values = {"cleared_at": clock.now(), "cleared_by": by, "cleared_note": note[:500]}
    change_state(alarm, AlarmEvent.CLEAR, ALARM, by=by, about=subject_uid, why=note, values=values)
    return True
