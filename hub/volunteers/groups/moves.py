"""A group comes onto the register, inside a caller's transaction: its leader, then each member once."""

from dataclasses import replace

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db
from hub.organisations.queries import known_as
from hub.places.rules import fold
from hub.volunteers import moves
from hub.volunteers.groups.queries import groups_led_by, members_of
from hub.volunteers.groups.rules import Group
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import VolunteerGroup
from hub.volunteers.registering.moves import Admitted, find_or_add
from hub.volunteers.rules import Registration
from hub.volunteers.selves import person_of
from hub.volunteers.states import ConfirmedBy, ConsentSms, Source
from hub.volunteers.telling.welcome import welcome_leader, welcome_member


def admit_group(facts: Group, *, in_person: bool, by: Actor) -> VolunteerGroup:
    """Keeps the group; sent again, it adds only whom it does not have yet.

    `in_person`: they stand at a desk. Then the leader's number counts as confirmed, and members who were known
    before join the group too; on the public page nobody can draw others into a group by naming them.
    """
    leader, is_new = _leader(facts.leader, in_person=in_person, by=by)
    group = _group_of(leader, facts, by=by)
    kept = {member.name_key for member in members_of(group)} | {leader.name_key}
    for member in facts.members:
        if member.phone is not None or member.name_key not in kept:
            _admit_member(replace(member, group_id=group.id), group, leader, in_person=in_person, by=by)
            kept.add(member.name_key)
    people = len(members_of(group))
    consent = facts.leader.consent_sms
    welcome_leader(leader, is_new=is_new, consent=consent, body=group.body, people=people, by=by.uid)
    return group


def _leader(facts: Registration, *, in_person: bool, by: Actor) -> tuple[Volunteer, bool]:
    found = find_or_add(facts, source=Source.GROUP, by=by)
    leader = person_of(found.volunteer)
    # The same form twice at once: the second waits here, and then finds the group of the first.
    db.session.execute(sa.select(Volunteer.id).where(Volunteer.id == leader.id).with_for_update())
    if in_person and facts.consent_sms is ConsentSms.YES:
        moves.confirm_phone(leader, ConfirmedBy.DESK, by=by.uid)
    elif found.is_new:
        moves.reconsider_standing(leader, by=by.uid)
    return leader, found.is_new


def _group_of(leader: Volunteer, facts: Group, *, by: Actor) -> VolunteerGroup:
    known = next((group for group in groups_led_by(leader.uid) if fold(group.body) == facts.body_key), None)
    if known is not None:
        return known
    organisation = known_as(facts.body)
    group = VolunteerGroup(
        name=facts.body, body=facts.body, organisation_id=organisation.id if organisation else None,
        leader_uid=leader.uid, registered_at=clock.now(), registered_by=by.uid,
    )  # fmt: skip
    db.session.add(group)
    record("group.register", group, by=by.uid, details={"leader": str(leader.uid)})
    db.session.flush()
    leader.group_id = leader.group_id or group.id
    return group


def _admit_member(
    facts: Registration, group: VolunteerGroup, leader: Volunteer, *, in_person: bool, by: Actor
) -> None:
    found: Admitted = find_or_add(facts, source=Source.GROUP, by=by)
    member = person_of(found.volunteer)
    if found.is_new:
        moves.reconsider_standing(member, by=by.uid)
        welcome_member(member, leader=leader.name, body=group.body, by=by.uid)
    elif in_person and member.group_id is None:
        member.group_id = group.id
        record("group.join", member, by=by.uid, about=group.uid)
