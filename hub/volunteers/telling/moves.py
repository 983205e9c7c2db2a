"""Texts to one person about their place on the register."""

from datetime import timedelta

from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane
from hub.volunteers.models import Volunteer
from hub.volunteers.states import ConsentSms

VALID_FOR = timedelta(days=2)


def can_be_texted(volunteer: Volunteer) -> bool:
    """Whether a text may go to this person at all: a phone that gets texts, and they agreed to it."""
    wants = volunteer.consent_sms is not ConsentSms.NO
    return bool(volunteer.phone) and volunteer.phone_kind.gets_texts and wants


def text_person(volunteer: Volunteer, kind: str, *, lane: Lane, by: str = "system", **facts: object) -> bool:
    """Writes one text to this person; False when none may go, so that somebody must tell them."""
    if not can_be_texted(volunteer):
        return False
    outbox.enqueue(
        kind, volunteer.phone or "", lane=lane, valid_for=VALID_FOR, language=volunteer.language,
        facts={"given_name": volunteer.given_name, **facts}, subject_uid=volunteer.uid,
        context_uid=volunteer.uid, by=by,
    )  # fmt: skip
    return True
