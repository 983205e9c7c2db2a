"""Use cases of reception: somebody walks in, is registered and, if they stay, signed in, in one go.

Ring: services.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.attendance import moves
from hub.attendance.queries import open_stint_of
from hub.attendance.states import Door
from hub.database import transaction
from hub.incidents.queries import current_incident
from hub.installation.queries import settings
from hub.volunteers.groups.queries import group_by_uid, members_of
from hub.volunteers.registering import moves as admission
from hub.volunteers.rules import Registration
from hub.volunteers.standing import moves as vouching
from hub.volunteers.states import Source


@dataclass(frozen=True, slots=True)
class Received:
    """Who came, whether they are new to the register, and whether they are signed in now."""

    uid: UUID
    is_new: bool
    is_here: bool


def receive(facts: Registration, *, signs_in: bool, by: Actor) -> Received:
    """Registers somebody at a desk and signs them in at its hub.

    Who is known already is neither changed nor signed in: the clerk looks first whether it is them. Without an
    open incident nobody can be signed in; the registration is kept all the same.
    """
    with transaction():
        found = admission.admit_in_person(facts, source=Source.DESK, by=by)
        is_here = signs_in and found.is_new and current_incident() is not None
        if is_here:
            where = moves.where_for(found.volunteer, clock.now(), hub_id=facts.hub_id)
            moves.sign_in_once(found.volunteer, where, by=by.uid)
        return Received(found.volunteer.uid, found.is_new, is_here)


def sign_in_group(
    group_uid: UUID,
    member_uids: Collection[UUID],
    *,
    hub_id: int | None,
    signed: Collection[str] = (),
    by: Actor,
) -> int:
    """Signs in those of a group who are here, in one go; answers how many were not signed in before.

    `signed`: the codes of what each of them has signed here on paper.
    """
    texts = [text for text in settings().preset.agreements if text.code in signed]
    with transaction():
        here, came = [one for one in members_of(group_by_uid(group_uid)) if one.uid in member_uids], 0
        moves.keep_tasks(here)
        for person in moves.many_at_a_time(here).values():
            if open_stint_of(person.id) is None:
                if texts:
                    vouching.sign_on_paper(person, texts, at=clock.now(), by=by.uid)
                moves.sign_in_once(person, moves.where_for(person, clock.now(), hub_id=hub_id), by=by.uid)
                came += 1
        return came


def take_back(volunteer_uid: UUID, *, by: Actor) -> str:
    """Undoes a registration made by mistake, with the sign-in that went with it; answers the name."""
    with transaction():
        volunteer = moves.one_at_a_time(volunteer_uid)
        name = volunteer.name
        stint = open_stint_of(volunteer.id)
        if stint is not None:
            moves.sign_out(stint, door=Door.DESK, by=by.uid, at=stint.signed_in_at, never_came=True)
        admission.take_back(volunteer, by=by)
        return name
