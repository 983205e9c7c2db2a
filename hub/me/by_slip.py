"""The code on somebody's slip, in place of their number: it signs in and out here, and opens nothing else.

Anybody may photograph a slip. So it holds only at the place it was made for, or at a hub, near its hours; it shows the
given name alone; and this browser forgets it after ten minutes, or with the first sign-out.
"""

from datetime import datetime, timedelta
from uuid import UUID

from flask import session
from flask_babel import gettext as _

from hub import clock
from hub.attendance.arriving.queries import CodedPlace, here_now
from hub.attendance.rules import is_expected_now
from hub.errors import Invalid, NotFound
from hub.referrals.persons.slip_code import bearer_of_slip
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid

SLIP = "slip_at_the_door"
KEPT_FOR = timedelta(minutes=10)


def take_slip(typed: str, place: CodedPlace) -> None:
    """Remembers whose slip was typed here. Raises Invalid, in the same words for every code that does not do."""
    bearer = bearer_of_slip(typed, even_over=False)
    if bearer is None or bearer.why_not or not _is_for(place, bearer.h.task.id):
        raise Invalid({"slip": _("This code does nothing here. Look at it again, or use your number.")})
    person, shift = bearer.h.volunteer, bearer.h.shift
    if not is_expected_now(shift.starts_at, shift.ends_at, clock.now()) and here_now(person, place) is None:
        raise Invalid({"slip": _("It is too early or too late for this slip. Tell whoever is in charge.")})
    session[SLIP] = [place.code, str(person.uid), clock.now().isoformat()]


def person_of_slip(place: CodedPlace | None) -> Volunteer | None:
    """Whose slip was typed at this place a moment ago."""
    code, uid, at = session.get(SLIP) or ("", "", "")
    if place is None or code != place.code:
        return None
    if clock.now() - datetime.fromisoformat(at) > KEPT_FOR:
        forget_slip()
        return None
    try:
        return by_uid(UUID(uid))
    except NotFound:
        return None


def forget_slip() -> None:
    """The next person can use this phone."""
    session.pop(SLIP, None)


def _is_for(place: CodedPlace, task_id: int) -> bool:
    return place.task is None or place.task.id == task_id
