"""Steps that tell a person that texts are not leaving. Ring: moves."""

from datetime import datetime

import sqlalchemy as sa

from hub.alarms.models import Alarm
from hub.alarms.moves import raise_alarm
from hub.alarms.states import AlarmKind
from hub.database import db
from hub.installation.models import Installation


def alarm_carrier(words: str) -> None:
    """Raises the one alarm about the carrier, unless it is ringing already."""
    subject = db.session.get(Installation, 1)
    if subject is not None:
        detail = "They wait, and go by themselves once this is put right."
        raise_alarm(AlarmKind.CARRIER, subject, title=_title(words), detail=detail)


def was_warned(words: str, since: datetime) -> bool:
    """Whether this very alarm was raised since then, cleared or not."""
    query = sa.select(Alarm.id).where(
        Alarm.kind == AlarmKind.CARRIER, Alarm.raised_at >= since, Alarm.title == _title(words)
    )
    return db.session.scalar(query.limit(1)) is not None


def _title(words: str) -> str:
    return f"Texts are held up: {words}"[:200]
