"""Whom a roll call can be about, and what one that was begun is about, in words. Ring: queries."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from hub.attendance.models import RollCall
from hub.audit.queries import done_to
from hub.database import db
from hub.incidents.models import Hub
from hub.installation.queries import settings
from hub.organisations.models import Organisation
from hub.organisations.queries import by_ids
from hub.places.queries import nearest_place_name
from hub.places.rules import Point
from hub.tasks.models import Task
from hub.volunteers.groups.queries import group_by_uid, groups
from hub.volunteers.models import Affiliation, Volunteer
from hub.volunteers.models_doors import VolunteerGroup
from hub.volunteers.selves import COUNTS, join_person
from hub.volunteers.states import Standing

BEGIN = "roll_call.begin"
ON_THE_REGISTER = [state for state in Standing if not state.is_off]


@dataclass(frozen=True, slots=True)
class Team:
    """People who belong together: the members of an organisation, or a group that came together."""

    kind: str
    id: int
    name: str
    people: int


def teams() -> list[Team]:
    """Every organisation that has members on the register, then every group."""
    count = sa.func.count(sa.distinct(Volunteer.id))
    query = join_person(
        sa.select(Affiliation.organisation_id, count).select_from(Affiliation), Affiliation.volunteer_id
    )
    query = query.where(Affiliation.ended_on.is_(None), Volunteer.state.in_(ON_THE_REGISTER))
    rows = db.session.execute(query.group_by(Affiliation.organisation_id))
    members = {organisation_id: number for organisation_id, number in rows}
    names = {one.id: one.name for one in by_ids(members).values()}
    bodies = [
        Team("organisation", key, names[key], members[key]) for key in sorted(names, key=names.__getitem__)
    ]
    return [
        *bodies,
        *(Team("group", one.group.id, one.group.name, one.people) for one in groups() if one.people),
    ]


def members(organisation_id: int | None, group_id: int | None) -> list[int]:
    """The persons of one team who are on the register."""
    if group_id is not None:
        query = sa.select(Volunteer.id).where(Volunteer.group_id == group_id, COUNTS)
    else:
        query = join_person(sa.select(Volunteer.id).select_from(Affiliation), Affiliation.volunteer_id).where(
            Affiliation.organisation_id == organisation_id, Affiliation.ended_on.is_(None)
        )
    return list(db.session.scalars(query.where(Volunteer.state.in_(ON_THE_REGISTER)).order_by(Volunteer.id)))


def whose(organisation_id: int | None, group_id: int | None) -> dict[str, str]:
    """The team as the record of a roll call keeps it; nothing where it is about no team."""
    if organisation_id is None and group_id is None:
        return {}
    model = VolunteerGroup if group_id is not None else Organisation
    row = db.session.get(model, group_id if group_id is not None else organisation_id or 0)
    return {model.__tablename__: str(row.uid)} if row else {}


def is_of_team(roll_call: RollCall, organisation_id: int | None, group_id: int | None) -> bool:
    """Whether it is about this very team, or about none where none is named."""
    said, wanted = _said(roll_call), whose(organisation_id, group_id)
    names = (Organisation.__tablename__, VolunteerGroup.__tablename__)
    return [said.get(name) for name in names] == [wanted.get(name) for name in names]


def _said(roll_call: RollCall) -> dict[str, object]:
    return next((entry.details for entry in done_to([roll_call.uid], [BEGIN])), {})


def about_words(roll_call: RollCall) -> str:
    """Whom it is about: a task, a hub, a place with kilometres around it, a team, or everybody signed in."""
    if roll_call.task_id is not None:
        task = db.session.get_one(Task, roll_call.task_id)
        return f"{task.number} {task.title}"
    if roll_call.hub_id is not None:
        return db.session.get_one(Hub, roll_call.hub_id).name
    if roll_call.lat is not None and roll_call.lon is not None:
        near = nearest_place_name(Point(roll_call.lat, roll_call.lon), settings().country)
        return f"everybody within {roll_call.radius_km:g} km of {near or 'the place that was named'}"
    return _team_words(roll_call) or "everybody who was signed in"


def _team_words(roll_call: RollCall) -> str:
    said = _said(roll_call)
    if uid := said.get(VolunteerGroup.__tablename__):
        return group_by_uid(UUID(str(uid))).name
    uid = said.get(Organisation.__tablename__)
    found = (
        db.session.scalar(sa.select(Organisation.name).where(Organisation.uid == UUID(str(uid))))
        if uid
        else ""
    )
    return f"members of {found}" if found else ""
