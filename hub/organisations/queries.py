"""Reads of the register of organisations."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.errors import NotFound
from hub.organisations.models import Organisation
from hub.organisations.rules import name_key, near_names
from hub.organisations.states import OrganisationState


def by_uid(uid: UUID) -> Organisation:
    """The organisation of that uid. Raises NotFound."""
    return _found(db.session.scalars(sa.select(Organisation).where(Organisation.uid == uid)).first())


def by_id(organisation_id: int) -> Organisation:
    """The organisation of that id. Raises NotFound."""
    return _found(db.session.get(Organisation, organisation_id))


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
    found = db.session.scalars(sa.select(Organisation).order_by(Organisation.name_key))
    return sorted(found, key=lambda item: not item.state.waits_for_us)


def active_organisations() -> list[Organisation]:
    """The organisations that may receive people, by name."""
    query = sa.select(Organisation).where(Organisation.state == OrganisationState.ACTIVE)
    return list(db.session.scalars(query.order_by(Organisation.name_key)))


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


def state_counts() -> dict[str, int]:
    """How many organisations are in each state."""
    query = sa.select(Organisation.state, sa.func.count()).group_by(Organisation.state)
    return {state.value: number for state, number in db.session.execute(query)}


def _found(row: Organisation | None) -> Organisation:
    if row is None:
        raise NotFound("There is no such organisation. Choose one from the list.")
    return row
