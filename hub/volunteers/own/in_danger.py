"""Nobody is erased or leaves while an alarm about their cry for help rings. Ring: moves."""

import sqlalchemy as sa
from flask_babel import lazy_gettext as _

from hub.alarms.models import Alarm
from hub.alarms.states import AlarmKind, AlarmState
from hub.database import db
from hub.messaging.models import Conversation
from hub.volunteers.own.ports import Held

RINGS = _(
    "An alarm about a text from your phone still rings. Somebody must look after you first. Ring the hub."
)


def why_held(held: Held) -> str:
    """An alarm of danger keeps its words and number until a person has cleared it."""
    talks = sa.select(Conversation.uid).where(Conversation.phone.in_((*held.phones, *held.shared)))
    rings = sa.select(Alarm.id).where(
        Alarm.kind == AlarmKind.DANGER, Alarm.state == AlarmState.RAISED, Alarm.subject_uid.in_(talks)
    )
    return str(RINGS) if db.session.scalar(rings.limit(1)) else ""
