"""Who belongs to which organisation. One who has left is kept, and is a member no more."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.errors import NotFound
from hub.organisations.models import Organisation
from hub.volunteers.models import Affiliation, Volunteer
from hub.volunteers.selves import is_self, join_person

PAGE = 50


@dataclass(frozen=True, slots=True)
class Member:
    """A person in an organisation."""

    volunteer: Volunteer
    affiliation: Affiliation


@dataclass(frozen=True, slots=True)
class Belonging:
    """An organisation of a person."""

    organisation: Organisation
    affiliation: Affiliation


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Some of an organisation's people, and how many there are."""

    members: list[Member]
    found: int
    everyone: int
    unverified: int


def members_of(organisation_id: int, *, words: str = "", start: int = 0, limit: int = PAGE) -> MemberPage:
    """The present members: those nobody has confirmed first, then by name; `words` in name or member number."""
    present = (Affiliation.organisation_id == organisation_id, Affiliation.ended_on.is_(None))
    whole = sa.select(Volunteer, Affiliation).select_from(Affiliation)
    query = join_person(whole, Affiliation.volunteer_id).where(*present)
    for word in words.split():
        fits = sa.or_(
            Volunteer.given_name.icontains(word, autoescape=True),
            Volunteer.family_name.icontains(word, autoescape=True),
            Affiliation.member_number.icontains(word, autoescape=True),
        )
        query = query.where(fits)
    found = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(
        Affiliation.verified_at.is_not(None), Volunteer.given_name, Volunteer.family_name, Volunteer.id
    )
    rows = db.session.execute(ordered.offset(start).limit(limit))
    return MemberPage(
        members=[Member(volunteer, affiliation) for volunteer, affiliation in rows],
        found=found,
        everyone=_count(*present),
        unverified=_count(*present, Affiliation.verified_at.is_(None)),
    )


def belongings_of(volunteer_id: int) -> list[Belonging]:
    """Every organisation a person belongs to or belonged to, the present ones first."""
    query = (
        sa.select(Organisation, Affiliation)
        .join(Affiliation, Affiliation.organisation_id == Organisation.id)
        .where(is_self(Affiliation.volunteer_id, volunteer_id))
        .order_by(Affiliation.ended_on.is_not(None), Organisation.name_key)
    )
    return [Belonging(organisation, affiliation) for organisation, affiliation in db.session.execute(query)]


def may_call_members_out(volunteer_id: int, organisation_id: int) -> bool:
    """Whether this person may call the organisation's own members out: it has said so, and they are still there."""
    query = sa.select(Affiliation.id).where(
        is_self(Affiliation.volunteer_id, volunteer_id), Affiliation.organisation_id == organisation_id,
        Affiliation.may_call_out, Affiliation.verified_at.is_not(None), Affiliation.ended_on.is_(None),
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


def is_caller(email: str, organisation_id: int) -> bool:
    """Whether whoever signs in with this address is a member whom the organisation lets call its people out."""
    query = join_person(sa.select(Affiliation.id).select_from(Affiliation), Affiliation.volunteer_id).where(
        sa.func.lower(Volunteer.email) == email.strip().lower(), Affiliation.organisation_id == organisation_id,
        Affiliation.may_call_out, Affiliation.verified_at.is_not(None), Affiliation.ended_on.is_(None),
    )  # fmt: skip
    return bool(email.strip()) and db.session.scalar(query.limit(1)) is not None


def affiliation_by_uid(uid: UUID) -> Affiliation:
    """The membership. Raises NotFound."""
    found = db.session.scalars(sa.select(Affiliation).where(Affiliation.uid == uid)).first()
    if found is None:
        raise NotFound("This membership is not there any more. Look at the list again.")
    return found


def _count(*conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Affiliation).where(*conditions)) or 0
