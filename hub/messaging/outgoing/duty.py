"""Alarms by text to the duty phone. Ring: moves."""

from datetime import timedelta

from flask import current_app

from hub.alarms.events import AlarmDue
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane


def text_duty_phone(alarm: AlarmDue) -> None:
    """Writes the alarm as a text before all others, inside the caller's transaction; without a duty phone, none."""
    phone = current_app.config.get("DUTY_PHONE")
    if not phone:
        return
    facts = {
        "title": alarm.title,
        # One dot outside the plain alphabet would more than double what the text costs.
        "detail": alarm.detail.replace("•", "*"),
        "rings": alarm.rings,
        "url": f"{current_app.config['PUBLIC_URL']}/console/alarms/{alarm.uid}",
    }
    outbox.enqueue(
        "alarm", phone, lane=Lane.DANGER, valid_for=timedelta(minutes=15), facts=facts, subject_uid=alarm.uid
    )
