"""Steps on incidents and hubs inside a caller's transaction."""

from hub import clock
from hub.audit.moves import record
from hub.database import db
from hub.errors import Conflict, Invalid
from hub.incidents.models import Hub, Incident
from hub.incidents.queries import known_incident
from hub.incidents.rules import HubFacts
from hub.incidents.states import Phase
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
