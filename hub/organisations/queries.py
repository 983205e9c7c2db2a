"""Reads of the register of organisations."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from hub import clock
from hub.audit.queries import story_of
from hub.database import db
from hub.errors import NotFound
from hub.installation.queries import settings
from hub.organisations.models import Contact, Organisation
from hub.organisations.rules import name_key, near_names
from hub.organisations.states import OrganisationState, ScreeningItem
from hub.organisations.trust import REMIND_AFTER, Lacking, Looked, YearlyWord, why_not_active

# What belongs to an organisation, read for a whole list at once.
WHOLE = tuple(selectinload(part) for part in (Organisation.skills, Organisation.areas, Organisation.contacts))


def by_uid(uid: UUID) -> Organisation:
    """The organisation of that uid. Raises NotFound."""
    return _found(db.session.scalars(sa.select(Organisation).where(Organisation.uid == uid)).first())


def by_id(organisation_id: int) -> Organisation:
    """The organisation of that id. Raises NotFound."""
    return _found(db.session.get(Organisation, organisation_id))


def is_organisation(uid: UUID | None) -> bool:
    """Whether this uid is an organisation's: people are asked with the same kind of question."""
    return db.session.scalar(sa.select(Organisation.id).where(Organisation.uid == uid)) is not None


def by_name(name: str) -> Organisation:
    """The organisation of that name; case, accents and punctuation do not matter. Raises NotFound."""
    found = known_as(name)
    if found is None:
        near = near_names(name, {item.name_key: item.name for item in all_organisations()})
        hint = f"Did you mean {' or '.join(near)}?" if near else "Check the name, or import it first."
        raise NotFound(f"There is no organisation “{name}”. {hint}")
    return found


def known_as(name: str) -> Organisation | None:
    """The organisation of that name, if there is one."""
    query = sa.select(Organisation).where(Organisation.name_key == name_key(name))
    return db.session.scalars(query).first()


def names_by_id() -> dict[int, str]:
    """The name of every organisation, in their order."""
    query = sa.select(Organisation.id, Organisation.name).order_by(Organisation.name_key)
    return {key: name for key, name in db.session.execute(query)}


def all_organisations() -> list[Organisation]:
    """Every organisation by name; those that wait for a decision first."""
    found = db.session.scalars(sa.select(Organisation).options(*WHOLE).order_by(Organisation.name_key))
    return sorted(found, key=lambda item: not item.state.waits_for_us)


def active_organisations() -> list[Organisation]:
    """The organisations that may receive people, by name."""
    query = sa.select(Organisation).where(Organisation.state == OrganisationState.ACTIVE)
    return list(db.session.scalars(query.options(*WHOLE).order_by(Organisation.name_key)))


def search(text: str, *, limit: int = 20) -> list[Organisation]:
    """The organisations whose name holds these words, best begun first."""
    key = name_key(text)
    if not key:
        return []
    query = sa.select(Organisation).where(Organisation.name_key.contains(key, autoescape=True))
    starts = Organisation.name_key.startswith(key, autoescape=True)
    return list(db.session.scalars(query.order_by(starts.desc(), Organisation.name_key).limit(limit)))


def by_ids(ids: Collection[int]) -> dict[int, Organisation]:
    """These organisations by their id."""
    query = sa.select(Organisation).where(Organisation.id.in_(ids))
    return {item.id: item for item in db.session.scalars(query)}


def today() -> date:
    """Today on the calendar of this place: covers and promises run by it."""
    return settings().local(clock.now()).date()


def lacking_of(row: Organisation) -> tuple[Lacking, ...]:
    """What it lacks before it can be active."""
    return why_not_active(phone=row.phone, email=row.email, cover=row.cover, today=today())


def checklist_of(row: Organisation) -> list[Looked]:
    """Every point of the checklist, looked at or not, in its order."""
    known = {point.item: point for point in row.screening}
    return [
        Looked(item, known[item].is_met, known[item].note, known[item].dated_on) if item in known else Looked(item)
        for item in ScreeningItem
    ]  # fmt: skip


def yearly_word_of(row: Organisation) -> YearlyWord:
    """Where the yearly question stands."""
    return YearlyWord(row.confirm_by, row.confirm_asked_at, row.confirm_reminded_at, row.confirm_changed_at)


def state_before_72_hours(row: Organisation) -> OrganisationState:
    """Where it stood when a coordinator activated it for 72 hours."""
    entry = next((one for one in story_of(row.uid) if one.action == "organisation.activate_for_now"), None)
    return OrganisationState(entry.from_state) if entry and entry.from_state else OrganisationState.APPLIED


def contact_by_uid(uid: UUID) -> Contact:
    """One further contact. Raises NotFound."""
    found = db.session.scalars(sa.select(Contact).where(Contact.uid == uid)).first()
    if found is None:
        raise NotFound("This contact is not there any more.")
    return found


def run_out_ids(now: datetime) -> list[int]:
    """Organisations whose 72 hours are over."""
    return _ids(Organisation.active_until <= now)


def to_warn_ids(before: datetime) -> list[int]:
    """Organisations whose 72 hours end before that moment."""
    return _ids(Organisation.active_until <= before)


def to_confirm_ids(day: date) -> list[int]:
    """Organisations whose yearly word is due and that have not been asked."""
    return _ids(Organisation.confirm_by <= day, Organisation.confirm_asked_at.is_(None))


def to_remind_ids(now: datetime) -> list[int]:
    """Organisations that were asked a week ago and have said nothing since."""
    return _ids(
        Organisation.confirm_asked_at <= now - REMIND_AFTER,
        Organisation.confirm_reminded_at.is_(None),
        Organisation.confirm_changed_at.is_(None),
    )


def _ids(*conditions: sa.ColumnElement[bool]) -> list[int]:
    active = Organisation.state == OrganisationState.ACTIVE
    return list(
        db.session.scalars(sa.select(Organisation.id).where(active, *conditions).order_by(Organisation.id))
    )


def state_counts() -> dict[str, int]:
    """How many organisations are in each state."""
    query = sa.select(Organisation.state, sa.func.count()).group_by(Organisation.state)
    return {state.value: number for state, number in db.session.execute(query)}


def _found(row: Organisation | None) -> Organisation:
    if row is None:
        raise NotFound("There is no such organisation. Choose one from the list.")
    return row


def that_rings_from(phone: str) -> Organisation | None:
    """The one organisation that has this number, its own or a contact's; None when none or several do."""
    if not phone:
        return None
    contacts = sa.select(Contact.organisation_id).where(Contact.phone == phone)
    query = sa.select(Organisation).where(sa.or_(Organisation.phone == phone, Organisation.id.in_(contacts)))
    found = list(db.session.scalars(query.limit(2)))
    return found[0] if len(found) == 1 else None
