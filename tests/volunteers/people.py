"""A person who registers, and the phone in their pocket."""

from datetime import date

import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.database import db
from hub.messaging.models import Conversation
from hub.places.queries import find_place
from hub.volunteers.models import Volunteer
from hub.volunteers.registering.services import register
from hub.volunteers.rules import Registration
from hub.volunteers.states import ConsentSms, PhoneKind
from tests import factories
from tests.listening import received

PHONE = "+64215550168"


def ana(**over):
    """Ana Silva of Petone, thirty-six, with a mobile."""
    values = {
        "given_name": "Ana", "family_name": "Silva", "phone": PHONE, "phone_kind": PhoneKind.MOBILE,
        "consent_sms": ConsentSms.YES, "place": find_place("Petone").found, "skills": ("nurse",),
        "date_of_birth": date(1990, 5, 1),
    }  # fmt: skip
    return Registration(**(values | over))


def join(by=SYSTEM, source=None, **over):
    """Registers Ana, changed by `over`; answers the row."""
    uid = register(ana(**over), by=by, **({"source": source} if source else {}))
    db.session.rollback()
    return db.session.scalar(sa.select(Volunteer).where(Volunteer.uid == uid))


def texts_in(body, phone=PHONE):
    """A text from that phone, read by the worker."""
    return received(body, conversation(phone))


def conversation(phone=PHONE):
    """The conversation with that number, begun when there is none."""
    found = db.session.scalar(sa.select(Conversation).where(Conversation.phone == phone))
    return found or factories.make_conversation(phone=phone)


def again(volunteer):
    """The row as the database has it now."""
    db.session.rollback()
    return db.session.get_one(Volunteer, volunteer.id, populate_existing=True)
