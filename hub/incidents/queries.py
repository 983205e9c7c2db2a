"""Reads of incidents, hubs and openings."""

from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.errors import NotFound
from hub.incidents.models import Hub, Incident, Opening
from hub.incidents.rules import fold_name
from hub.incidents.states import OpeningState
from hub.places.rules import Point, rough_km

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class HubNow:
    """A hub and its present opening, if it has one."""

    hub: Hub
    opening: Opening | None

    @property
    def is_open(self) -> bool:
        """Whether people can walk in now."""
        return self.opening is not None and self.opening.state is OpeningState.OPEN

    @property
    def is_closed_overnight(self) -> bool:
        """Whether it opens again tomorrow."""
        return self.opening is not None and self.opening.state is OpeningState.OVERNIGHT


def current_incident() -> Incident | None:
    """The newest incident that is not closed."""
    return db.session.scalars(
        _open().order_by(Incident.opened_at.desc(), Incident.id.desc()).limit(1)
    ).first()


def open_incidents() -> list[Incident]:
    """All incidents that are not closed, newest first."""
    return list(db.session.scalars(_open().order_by(Incident.opened_at.desc(), Incident.id.desc())))


def all_incidents() -> list[Incident]:
    """Every incident, open or closed, newest first."""
    return list(
        db.session.scalars(sa.select(Incident).order_by(Incident.opened_at.desc(), Incident.id.desc()))
    )


def _open() -> sa.Select[Incident]:
    return sa.select(Incident).where(Incident.closed_at.is_(None))


def incident_named(name: str) -> Incident:
    """The incident of that name, whatever its case. Raises NotFound."""
    found = known_incident(name)
    if found is None:
        raise NotFound(f"There is no incident called “{name}”. Check the name.")
    return found


def known_incident(name: str) -> Incident | None:
    """The incident of that name, open or closed, if there is one."""
    # Compared here because SQLite folds only ASCII letters.
    return next(
        (item for item in db.session.scalars(sa.select(Incident)) if fold_name(item.name) == fold_name(name)),
        None,
    )


def incident_by_uid(uid: UUID) -> Incident:
    """The incident of that uid. Raises NotFound."""
    return _one(sa.select(Incident).where(Incident.uid == uid))


def hub_by_uid(uid: UUID) -> Hub:
    """The hub of that uid. Raises NotFound."""
    return _one(sa.select(Hub).where(Hub.uid == uid))


def hub_by_name(name: str) -> Hub | None:
    """The hub of that name; case and spaces do not matter."""
    return next((hub for hub in all_hubs() if fold_name(hub.name) == fold_name(name)), None)


def all_hubs() -> list[Hub]:
    """Every hub, by name."""
    return list(db.session.scalars(sa.select(Hub).order_by(Hub.name)))


def nearest_hub(point: Point) -> Hub | None:
    """The hub nearest to a point, by distance; none when there is no hub at all."""
    return min(all_hubs(), key=lambda hub: rough_km(point, Point(hub.lat, hub.lon)), default=None)


def hub_called(text: str) -> Hub | None:
    """The hub of this name or call sign, however it is written; None for any other place."""
    wanted = " ".join(text.split()).casefold()
    return next((hub for hub in all_hubs() if wanted and wanted in _names(hub)), None)


def _names(hub: Hub) -> tuple[str, ...]:
    return hub.name.casefold(), hub.call_sign.casefold()


def live_opening(hub_id: int) -> Opening | None:
    """The opening of this hub that is not closed."""
    query = sa.select(Opening).where(Opening.hub_id == hub_id, Opening.state != OpeningState.CLOSED)
    return db.session.scalars(query).first()


def hubs_with_openings() -> list[HubNow]:
    """Every hub with its present opening: open ones first, then closed overnight, then the rest, by name."""
    live = sa.and_(Opening.hub_id == Hub.id, Opening.state != OpeningState.CLOSED)
    rows = db.session.execute(sa.select(Hub, Opening).join(Opening, live, isouter=True).order_by(Hub.name))
    found = [HubNow(hub, opening) for hub, opening in rows]
    return sorted(found, key=lambda now: (not now.is_open, not now.is_closed_overnight))


def open_hubs() -> list[HubNow]:
    """The hubs that are open or closed for the night, open ones first."""
    return [now for now in hubs_with_openings() if now.opening is not None]


def openings_of(hub_id: int, *, limit: int = 20) -> list[Opening]:
    """When this hub was open, newest first."""
    query = (
        sa.select(Opening)
        .where(Opening.hub_id == hub_id)
        .order_by(Opening.opened_at.desc(), Opening.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def _one(query: sa.Select[Row]) -> Row:
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound()
    return found
