"""Use cases of memberships: joined, confirmed, allowed to call out, ended."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotAllowed
from hub.organisations.queries import by_uid as organisation_by_uid
from hub.organisations.queries import today
from hub.volunteers.membership.queries import affiliation_by_uid
from hub.volunteers.models import Affiliation, Volunteer
from hub.volunteers.queries import by_uid as volunteer_by_uid
from hub.volunteers.selves import is_self


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What an organisation keeps about a member."""

    member_number: str = ""
    role: str = ""
    since: date | None = None


def join(volunteer_uid: UUID, organisation_uid: UUID, facts: MemberFacts, *, by: Actor) -> None:
    """The person belongs to the organisation, unconfirmed until it says so. Who had left comes back."""
    _check_since(facts)
    with transaction():
        person, organisation = volunteer_by_uid(volunteer_uid), organisation_by_uid(organisation_uid)
        query = sa.select(Affiliation).where(
            is_self(Affiliation.volunteer_id, person.id), Affiliation.organisation_id == organisation.id
        )
        row = db.session.scalars(query.order_by(Affiliation.ended_on.is_not(None))).first()
        if row is not None and row.ended_on is None:
            raise Conflict(f"{person.name} belongs to {organisation.name} already.")
        if row is None:
            row = Affiliation(volunteer_id=person.id, organisation_id=organisation.id)
            db.session.add(row)
        row.ended_on, row.verified_at, row.verified_by, row.may_call_out = None, None, "", False
        _write(row, facts)
        record("affiliation.join", row, by=by.uid, about=person.uid)


def verify(uid: UUID, *, by: Actor) -> None:
    """The organisation knows this person. Once is enough: a second click changes nothing."""
    with transaction():
        row = _present(uid, by)
        if row.verified_at is None:
            row.verified_at, row.verified_by = clock.now(), by.uid
            record("affiliation.verify", row, by=by.uid, about=_person(row).uid)


def let_call_out(uid: UUID, *, may: bool, by: Actor) -> None:
    """Says whether this person may call the organisation's own members out. Only somebody it knows may."""
    with transaction():
        row = _present(uid, by)
        if may and row.verified_at is None:
            raise Conflict("Confirm first that this person is one of you.")
        if row.may_call_out != may:
            row.may_call_out = may
            record("affiliation.let_call_out" if may else "affiliation.stop_call_out", row, by=by.uid,
                   about=_person(row).uid)  # fmt: skip


def describe(uid: UUID, facts: MemberFacts, *, by: Actor) -> None:
    """Writes member number, role and since when."""
    _check_since(facts)
    with transaction():
        row = _present(uid, by)
        _write(row, facts)
        record("affiliation.change", row, by=by.uid, about=_person(row).uid)


def end(uid: UUID, on: date | None = None, *, by: Actor) -> None:
    """They belong to it no more, from this day on; the row stays."""
    with transaction():
        day = on or today()
        if day > today():
            raise Invalid({"ended_on": "That day has not come yet."})
        row = _present(uid, by)
        row.ended_on, row.may_call_out = day, False
        record("affiliation.end", row, by=by.uid, about=_person(row).uid)


def _present(uid: UUID, by: Actor) -> Affiliation:
    row = affiliation_by_uid(uid)
    if by.organisation_id not in (None, row.organisation_id):
        raise NotAllowed("This person belongs to another organisation.")
    if row.ended_on is not None:
        raise Conflict("This membership has ended.")
    return row


def _person(row: Affiliation) -> Volunteer:
    return db.session.get_one(Volunteer, row.volunteer_id)


def _write(row: Affiliation, facts: MemberFacts) -> None:
    row.member_number, row.role = facts.member_number.strip()[:40], facts.role.strip()[:80]
    row.since = facts.since


def _check_since(facts: MemberFacts) -> None:
    if facts.since is not None and facts.since > today():
        raise Invalid({"since": "That day has not come yet."})
