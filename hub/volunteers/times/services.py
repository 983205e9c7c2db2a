"""Use cases of availability: the week, dates off, free now, a break. What is said last counts."""

from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask_babel import gettext as _

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.installation.queries import settings
from hub.volunteers import moves
from hub.volunteers.models import DayOff, Volunteer
from hub.volunteers.queries import by_uid
from hub.volunteers.states import Standing
from hub.volunteers.times.rules import LATEST

# Whoever is away for longer pauses or leaves the register.
LONGEST_OFF = timedelta(days=366)
MOST_OFF = 50


def set_week(uid: UUID, mask: int, *, by: Actor) -> None:
    """The 28 parts of the week in which the person is usually free."""
    with transaction():
        person = _living(uid)
        if person.availability == mask:
            return
        person.availability = mask
        record("volunteer.week", person, by=by.uid)
        moves.refresh_match_rows([person.id])


def set_free_until(uid: UUID, until: datetime | None, *, by: Actor) -> None:
    """Free now, whatever the week says; None takes it back. It ends a break, since it asks to be asked."""
    now = clock.now()
    if until is not None and not now < until <= now + LATEST:
        raise Invalid({"until": _("Choose a time within the next 24 hours.")})
    with transaction():
        person = _living(uid)
        person.free_until = until
        record("volunteer.free_now" if until else "volunteer.not_free_now", person, by=by.uid)
        if until and person.paused_at is not None:
            moves.set_paused(person, False, by=by.uid)
        moves.refresh_match_rows([person.id])


def add_day_off(uid: UUID, first: date, last: date, *, by: Actor) -> None:
    """Days on which the person is not free. Raises Invalid for days that are over, upside down or far too many."""
    today = settings().local(clock.now()).date()
    if last < first:
        raise Invalid({"last": _("The last day is before the first day. Change one of them.")})
    if last < today:
        raise Invalid({"last": _("These days are over. Write days that are still to come.")})
    if last - first > LONGEST_OFF:
        raise Invalid(
            {"last": _("This is longer than a year. Take a break instead: it ends when you say so.")}
        )
    with transaction():
        person = _living(uid)
        if len(_ahead(person.id, today)) >= MOST_OFF:
            raise Conflict(_("There are very many dates here already. Remove some first."))
        day_off = DayOff(volunteer_id=person.id, starts_on=first, ends_on=last)
        db.session.add(day_off)
        if first <= today:
            # Said later than “free now”, so it counts.
            person.free_until = None
        record("volunteer.day_off", person, by=by.uid)
        moves.refresh_match_rows([person.id])


def remove_day_off(uid: UUID, day_off_uid: UUID, *, by: Actor) -> None:
    """Free on those days again, as the week says. Raises NotFound when they are not this person's."""
    with transaction():
        person = _living(uid)
        found = db.session.scalar(
            sa.select(DayOff).where(DayOff.uid == day_off_uid, DayOff.volunteer_id == person.id)
        )
        if found is None:
            raise NotFound("These dates are not here any more.")
        db.session.delete(found)
        record("volunteer.day_off_removed", person, by=by.uid)


def pause(uid: UUID, until: datetime | None, *, by: Actor) -> None:
    """Asks this person nothing until then, or until they say so."""
    if until is not None and until <= clock.now():
        raise Invalid({"day": _("Choose a day that is still to come.")})
    with transaction():
        person = _living(uid)
        person.free_until = None
        moves.set_paused(person, True, until=until, by=by.uid)


def take_up_again(uid: UUID, *, by: Actor) -> None:
    """The break is over."""
    with transaction():
        person = _living(uid)
        if person.paused_at is not None:
            moves.set_paused(person, False, by=by.uid)


def _living(uid: UUID) -> Volunteer:
    person = by_uid(uid)
    if person.erased_at is not None or person.state is Standing.WITHDRAWN:
        raise Conflict(_("Who has left the register is asked nothing. Come back to it first."))
    return person


def _ahead(volunteer_id: int, today: date) -> list[DayOff]:
    query = sa.select(DayOff).where(DayOff.volunteer_id == volunteer_id, DayOff.ends_on >= today)
    return list(db.session.scalars(query))
