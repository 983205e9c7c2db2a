"""What a clerk who registers somebody should see: people who may be the same."""

import sqlalchemy as sa

from hub.database import db
from hub.volunteers.models import Volunteer
from hub.volunteers.rules import TAKEN_BACK, Registration
from hub.volunteers.selves import person_of
from hub.volunteers.states import Standing
from hub.volunteers.twins.queries import look_alikes

MOST = 5


def alike(facts: Registration) -> list[Volunteer]:
    """Others with this name or this number, and whoever looks like the same person under another spelling.

    Who has both name and number is the same person.
    """
    is_same = sa.and_(Volunteer.phone == facts.phone, Volunteer.name_key == facts.name_key)
    if facts.phone is not None and db.session.scalar(sa.select(Volunteer.id).where(is_same)):
        return []
    tests = [Volunteer.name_key == facts.name_key]
    if facts.phone is not None:
        tests.append(Volunteer.phone == facts.phone)
    was_a_mistake = sa.and_(Volunteer.state == Standing.WITHDRAWN, Volunteer.state_reason == TAKEN_BACK)
    query = sa.select(Volunteer).where(sa.or_(*tests), sa.not_(was_a_mistake)).order_by(Volunteer.id)
    named = [person_of(row) for row in db.session.scalars(query.limit(MOST))]
    likely = [one.person for one in look_alikes(facts) if not _is_mistake(one.person)]
    return list(dict.fromkeys([*likely, *named]))[:MOST]


def _is_mistake(person: Volunteer) -> bool:
    return person.state is Standing.WITHDRAWN and person.state_reason == TAKEN_BACK
