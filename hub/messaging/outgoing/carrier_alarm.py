"""Steps that tell a person that texts are not leaving. Ring: moves."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from hub.alarms.models import Alarm
from hub.alarms.moves import raise_alarm
from hub.alarms.states import AlarmKind
from hub.database import db
from hub.installation.models import Installation
from hub.messaging.models import Sender


def alarm_carrier(words: str) -> None:
    """Raises the one alarm about the carrier, unless it is ringing already."""
    subject = db.session.get(Installation, 1)
    if subject is not None:
        detail = "They wait, and go by themselves once this is put right."
        raise_alarm(AlarmKind.CARRIER, subject, title=_title(words), detail=detail)


def alarm_sender(sender: Sender, words: str, others: Sequence[str]) -> None:
    """Raises the alarm about one of our numbers while the others go on, unless it is ringing already."""
    title = f"Texts no longer leave by {sender.address}: {words}"
    detail = (
        f"They leave by {', '.join(others)} meanwhile. Put this number right, or take it out of the settings."
    )
    raise_alarm(AlarmKind.CARRIER, sender, title=title, detail=detail)


def was_warned(words: str, since: datetime) -> bool:
    """Whether this very alarm was raised since then, cleared or not."""
    query = sa.select(Alarm.id).where(
        Alarm.kind == AlarmKind.CARRIER, Alarm.raised_at >= since, Alarm.title == _title(words)
    )
    return db.session.scalar(query.limit(1)) is not None


def _title(words: str) -> str:
    return f"Texts are held up: {words}"[:200]
