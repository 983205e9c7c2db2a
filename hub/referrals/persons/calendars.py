"""The private address of a person's calendar: made, and renewed so that the old one stops. Ring: services."""

import secrets

from hub import clock
from hub.accounts.rules import volunteer_actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.referrals.calendar import feed_of
from hub.referrals.models import CalendarFeed
from hub.volunteers.models import Volunteer

KEY_BYTES = 32


def make_address(person: Volunteer) -> None:
    """A new address nobody can guess; the one before, if there was one, leads nowhere from now on."""
    volunteer_id, uid = person.id, person.uid
    with transaction():
        row = feed_of(volunteer_id) or CalendarFeed(volunteer_id=volunteer_id)
        row.key, row.made_at = secrets.token_urlsafe(KEY_BYTES), clock.now()
        db.session.add(row)
        record("volunteer.calendar", row, by=volunteer_actor(uid).uid, about=uid)


def forget_address(person: Volunteer) -> None:
    """No calendar reads their shifts any more."""
    volunteer_id, uid = person.id, person.uid
    with transaction():
        row = feed_of(volunteer_id)
        if row is not None:
            record("volunteer.calendar_ends", row, by=volunteer_actor(uid).uid, about=uid)
            db.session.delete(row)
