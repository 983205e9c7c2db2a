"""What a few people of the exercise carry: a letter about the hours of two weeks ago, and badges for today."""

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.attendance.badges import services as badges
from hub.attendance.badges.wearers import Spot
from hub.attendance.letters import services as letters
from hub.attendance.letters.queries import incidents_of
from hub.attendance.models import Stint
from hub.database import db
from hub.demo.people import phone_number
from hub.demo.showing import COUNTRY, FIRST
from hub.incidents.queries import current_incident
from hub.installation.queries import settings
from hub.volunteers.models import Volunteer
from hub.volunteers.phones import parse_phone
from hub.volunteers.queries import by_phone
from hub.volunteers.selves import join_person

# Hemi and Nina, by their place among the people shown.
WEAR_ONE = ((0, "Driver"), (8, "Roof and thatch"))


def show() -> None:
    """One letter, and two badges until tonight."""
    person = db.session.scalars(
        join_person(sa.select(Volunteer).select_from(Stint), Stint.volunteer_id).order_by(Stint.id)
    ).first()
    if person is not None:
        letters.issue(person.uid, incidents_of(person)[0], words=settings().site_name, by=SYSTEM)
    incident = current_incident()
    assert incident is not None, "the exercise has opened its incident"
    spot = Spot(incident)
    for number, role in WEAR_ONE:
        wearer = by_phone(parse_phone(phone_number(FIRST + number), COUNTRY))[0]
        badges.issue(wearer.uid, spot, role=role, until=spot.until(clock.now()), by=SYSTEM)
