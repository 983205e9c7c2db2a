"""Steps on incidents and hubs inside a caller's transaction."""

from collections.abc import Mapping

import sqlalchemy as sa

from hub import clock
from hub.audit.moves import change_state, record
from hub.database import db
from hub.errors import Conflict, Invalid, NotFound
from hub.incidents.models import Hub, Incident, Opening
from hub.incidents.queries import known_incident, live_opening
from hub.incidents.rules import HubFacts
from hub.incidents.states import OPENING, OpeningEvent, OpeningState, Phase
from hub.installation.queries import settings


def start_incident(name: str, *, by: str, lead_body: str = "", is_exercise: bool | None = None) -> Incident:
    """A new incident in its call phase. Raises Invalid for a name that is taken or missing.

    An exercise incident lives only in an exercise database, a real one only in a real one.
    """
    name = " ".join(name.split())[:120]
    if not name:
        raise Invalid({"name": "Give the incident a name, for example “Storm of 14 November”."})
    if known_incident(name):
        raise Invalid({"name": f"There is an incident “{name}” already. Choose another name."})
    here = settings().is_exercise
    if is_exercise not in (None, here):
        raise Conflict("Real work and exercises never share a database. Set up another one.")
    incident = Incident(
        name=name, lead_body=lead_body[:120], phase=Phase.CALL, is_exercise=here, opened_at=clock.now()
    )
    db.session.add(incident)
    db.session.flush()
    record("incident.open", incident, by=by)
    return incident


def add_hub(facts: HubFacts, *, by: str) -> Hub:
    """A new hub on the list."""
    hub = Hub(**hub_columns(facts))
    db.session.add(hub)
    db.session.flush()
    record("hub.add", hub, by=by)
    return hub


def hub_columns(facts: HubFacts) -> dict[str, object]:
    """The facts as the columns they are kept in."""
    return {name: getattr(facts, name) for name in HubFacts.__slots__}


def lock_hub(hub_id: int) -> Hub:
    """The hub, ours until this transaction ends: nobody is signed in there meanwhile. Raises NotFound."""
    hub = db.session.get(Hub, hub_id, with_for_update=True, populate_existing=True)
    if hub is None:
        raise NotFound("There is no such hub. Choose one from the list.")
    return hub


def lock_incident(incident_id: int) -> Incident:
    """The incident, ours until this transaction ends: nobody is signed in meanwhile. Raises NotFound."""
    incident = db.session.get(Incident, incident_id, with_for_update=True, populate_existing=True)
    if incident is None:
        raise NotFound("There is no such incident.")
    return incident


def keep_open() -> set[int]:
    """The incidents that are open, none of which closes before this transaction ends; before any other lock."""
    query = sa.select(Incident.id).where(Incident.closed_at.is_(None)).order_by(Incident.id)
    return set(db.session.scalars(query.with_for_update(read=True)))


def has_closed(hub_id: int) -> bool:
    """Whether the hub was open and is not now; it neither opens nor closes before this transaction ends."""
    db.session.execute(sa.select(Hub.id).where(Hub.id == hub_id).with_for_update(read=True))
    states = set(db.session.scalars(sa.select(Opening.state).where(Opening.hub_id == hub_id).distinct()))
    return bool(states) and OpeningState.OPEN not in states


def step_hub(
    hub: Hub, event: OpeningEvent, *, by: str, why: str = "", values: Mapping[str, object] | None = None
) -> None:
    """The opening of a hub that is ours moves on. Raises Conflict when it is not open."""
    opening = live_opening(hub.id)
    if opening is None:
        raise Conflict(f"{hub.name} is not open. Open it first.")
    change_state(opening, event, OPENING, by=by, about=hub.uid, why=why, values=values)
