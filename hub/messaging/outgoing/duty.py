"""Alarms by text to whoever is on duty, and whether they hear them. Ring: moves."""

from datetime import timedelta

from flask import current_app

from hub.alarms.events import AlarmDue
from hub.alarms.moves import raise_alarm
from hub.alarms.rules import is_unheeded
from hub.alarms.states import AlarmKind
from hub.database import db
from hub.installation.models import Installation
from hub.messaging.outgoing import outbox
from hub.messaging.outgoing.on_duty import Duty, duty
from hub.messaging.queries import is_opted_out
from hub.messaging.states import Lane

NO_PHONE = "No duty phone is set, so alarms ring on screens alone. Somebody must watch one."
OPTED_OUT = (
    "The duty phone has opted out of our texts, so alarms may ring on screens alone. Text START from it."
)
NOT_ARRIVING = (
    "Our last text did not reach the duty phone, so alarms may ring on screens alone. Watch this one."
)


def text_duty_phone(alarm: AlarmDue) -> None:
    """Writes the alarm as a text before all others, inside the caller's transaction; without any phone, none.

    That a duty phone gets no alarms is texted only to one that does. What nobody has taken up after several rings is
    texted to whoever is named next as well, and to the phone of the settings.
    """
    now = duty()
    for phone in now.phones:
        if not (_is_about_the_phone(alarm) and phone in now.unsure):
            _text(alarm, phone)
    if is_unheeded(alarm.kind, alarm.rings) and not _is_about_the_phone(alarm):
        why = f"{now.watch.name} has not taken it up" if now.watch else "Nobody has taken it up"
        for phone in now.more_phones:
            _text(alarm, phone, unheeded=why)


def _is_about_the_phone(alarm: AlarmDue) -> bool:
    return alarm.kind is AlarmKind.UNDELIVERED and alarm.subject_kind == Installation.__tablename__


def _text(alarm: AlarmDue, phone: str, unheeded: str = "") -> None:
    facts = {
        "title": alarm.title,
        # One dot outside the plain alphabet would more than double what the text costs.
        "detail": alarm.detail.replace("•", "*"),
        "rings": alarm.rings,
        "unheeded": unheeded,
        "url": f"{current_app.config['PUBLIC_URL']}/console/alarms/{alarm.uid}",
    }
    outbox.enqueue(
        "alarm", phone, lane=Lane.DANGER, valid_for=timedelta(minutes=15), facts=facts, subject_uid=alarm.uid
    )


def why_unheard(now: Duty | None = None) -> str:
    """Why alarms do not reach a duty phone, for the screens; nothing when they should."""
    phones, unsure = (found := now or duty()).phones, found.unsure
    if not phones:
        return NO_PHONE
    if any(phone not in unsure for phone in phones):
        return ""
    return OPTED_OUT if is_opted_out(phones[0]) else NOT_ARRIVING


def alarm_did_not_arrive(words: str) -> None:
    """One alarm on the screens, however many texts to the duty phone fail."""
    subject = db.session.get(Installation, 1)
    if subject is not None:
        detail = f"{words}. Watch this screen, and ring whoever is on duty."
        raise_alarm(
            AlarmKind.UNDELIVERED, subject, title="The duty phone does not get our alarms", detail=detail
        )
