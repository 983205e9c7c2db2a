"""The organisations in order of fit for one person, as things stand now. Ring: queries."""

from hub import clock
from hub.installation.queries import settings
from hub.places.rules import Point
from hub.referrals.general.fit import Helper, Order, order
from hub.referrals.general.queries import asked_since
from hub.referrals.general.rules import ASKED_BEFORE
from hub.referrals.offering.candidates import candidates
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import ages
from hub.volunteers.selves import organisations_of, skills_of
from hub.volunteers.standing.queries import checked_of
from hub.volunteers.states import CheckLevel


def order_for(person: Volunteer) -> Order:
    """Who is asked to take this person in, the best first, and who is not, with why."""
    now = settings().local(clock.now())
    return order(helper_of(person), candidates(now), now)


def helper_of(person: Volunteer) -> Helper:
    """The person as the ranking sees them."""
    day = settings().local(clock.now()).date()
    levels = [level.value for level in CheckLevel]
    return Helper(
        point=Point(person.lat, person.lon) if person.lat is not None and person.lon is not None else None,
        travel_km=person.travel_km, skills=frozenset(skills_of([person.id]).get(person.id, ())),
        language=person.language, born=person.date_of_birth, ages=ages(),
        checks=frozenset(level for level in levels if person.id in checked_of([person.id], level, day, None)),
        before=frozenset(asked_since(person.id, clock.now() - ASKED_BEFORE)),
        mine=frozenset(organisations_of(person.id)),
    )  # fmt: skip
