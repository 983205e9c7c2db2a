"""Which lists of people were brought, how far is each, and what could not be taken?"""

from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.errors import NotFound
from hub.volunteers.models_doors import ListFile, ListReject, PeopleList
from hub.volunteers.states import ListState


def by_uid(uid: UUID) -> PeopleList:
    """The list. Raises NotFound."""
    found = db.session.scalar(sa.select(PeopleList).where(PeopleList.uid == uid))
    if found is None:
        raise NotFound("There is no such list. Choose one, or bring it again.")
    return found


def recent(limit: int = 30) -> list[PeopleList]:
    """The lists that were brought, newest first."""
    query = sa.select(PeopleList).order_by(PeopleList.brought_at.desc(), PeopleList.id.desc())
    return list(db.session.scalars(query.limit(limit)))


def has_file(found: PeopleList) -> bool:
    """Whether its file is still kept."""
    return db.session.scalar(sa.select(ListFile.list_id).where(ListFile.list_id == found.id)) is not None


def rejects_of(found: PeopleList, limit: int | None = None) -> list[ListReject]:
    """Rows that could not be taken, in the order of the file."""
    query = sa.select(ListReject).where(ListReject.list_id == found.id).order_by(ListReject.number)
    return list(db.session.scalars(query.limit(limit) if limit else query))


def waiting_count() -> int:
    """How many lists wait for a person: tried but not taken, stopped or failed."""
    waits = (ListState.BROUGHT, ListState.TRIED, ListState.STOPPED, ListState.FAILED)
    return db.session.scalar(sa.select(sa.func.count(PeopleList.id)).where(PeopleList.state.in_(waits))) or 0
