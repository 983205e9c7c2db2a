"""Which groups are on the register, and who belongs to them?"""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.errors import NotFound
from hub.places.rules import fold
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import VolunteerGroup
from hub.volunteers.selves import COUNTS


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in a list: how many people it has."""

    group: VolunteerGroup
    people: int


def group_by_uid(uid: UUID) -> VolunteerGroup:
    """The group. Raises NotFound."""
    found = db.session.scalar(sa.select(VolunteerGroup).where(VolunteerGroup.uid == uid))
    if found is None:
        raise NotFound("There is no such group.")
    return found


def group_of(volunteer: Volunteer) -> VolunteerGroup | None:
    """The group somebody came with."""
    return db.session.get(VolunteerGroup, volunteer.group_id) if volunteer.group_id else None


def group_named(words: str) -> VolunteerGroup | None:
    """The newest group of that name, whatever its accents and capitals."""
    key = fold(words)
    return next((line.group for line in groups() if key and fold(line.group.name) == key), None)


def groups_led_by(leader_uid: UUID) -> list[VolunteerGroup]:
    """The groups of this leader."""
    return list(db.session.scalars(sa.select(VolunteerGroup).where(VolunteerGroup.leader_uid == leader_uid)))


def members_of(group: VolunteerGroup) -> list[Volunteer]:
    """Everyone in the group, its leader first, then in order of name."""
    query = sa.select(Volunteer).where(Volunteer.group_id == group.id, COUNTS).order_by(Volunteer.name_key)
    return sorted(db.session.scalars(query), key=lambda person: person.uid != group.leader_uid)


def groups(limit: int = 200) -> list[GroupLine]:
    """The groups on the register, newest first."""
    query = (
        sa.select(VolunteerGroup, sa.func.count(Volunteer.id))
        .outerjoin(Volunteer, sa.and_(Volunteer.group_id == VolunteerGroup.id, COUNTS))
        .group_by(VolunteerGroup.id)
        .order_by(VolunteerGroup.registered_at.desc(), VolunteerGroup.id.desc())
    )
    return [GroupLine(group, people) for group, people in db.session.execute(query.limit(limit))]
