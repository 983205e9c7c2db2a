"""Use cases of incidents and hubs."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.importing import ImportReport, Outcome, Progress, Tally
from hub.incidents import moves
from hub.incidents.models import Hub, Opening
from hub.incidents.queries import all_hubs, hub_by_name, live_opening
from hub.incidents.rules import HubFacts, fold_name, read_hub
from hub.incidents.states import OpeningEvent, OpeningState
from hub.places.rules import Point


def open_incident(name: str, *, by: Actor, lead_body: str = "", is_exercise: bool | None = None) -> int:
    """Opens an incident; answers its id. Raises Invalid when the name is taken."""
    with transaction():
        return moves.start_incident(name, by=by.uid, lead_body=lead_body, is_exercise=is_exercise).id


def add_hub(name: str, *, point: Point, by: Actor, address: str = "") -> int:
    """Puts one hub on the list; answers its id. Raises Invalid when the name is taken or missing."""
    name = " ".join(name.split())
    if not name:
        raise Invalid({"name": "Give the hub a name."})
    with transaction():
        if hub_by_name(name):
            raise Invalid({"name": f"There is a hub “{name}” already. Choose another name."})
        return moves.add_hub(HubFacts(name[:120], point.lat, point.lon, address[:200]), by=by.uid).id


def open_hub(hub_id: int, incident_id: int, supervisor: str, *, by: Actor) -> int:
    """Opens a hub for an incident; answers the opening's id. Raises Conflict when it is open already."""
    with transaction():
        incident, hub = moves.lock_incident(incident_id), moves.lock_hub(hub_id)
        if incident.closed_at is not None:
            raise Conflict("No such incident is open. Open an incident first.")
        open_already = Conflict(f"{hub.name} is open already. Look at the list of hubs.")
        if live_opening(hub_id) is not None:
            raise open_already
        opening = Opening(
            hub_id=hub_id, incident_id=incident_id, state=OpeningState.OPEN,
            supervisor=supervisor.strip()[:120], opened_at=clock.now(),
        )  # fmt: skip
        db.session.add(opening)
        try:
            db.session.flush()
        except sa.exc.IntegrityError as error:
            raise open_already from error
        record("opening.open", opening, by=by.uid, about=hub.uid, states=(None, OpeningState.OPEN))
        return opening.id


def reopen_hub(hub_id: int, *, by: Actor) -> None:
    """Opens the hub again after a night."""
    with transaction():
        moves.step_hub(moves.lock_hub(hub_id), OpeningEvent.REOPEN, by=by.uid)


def import_hubs(
    rows: Iterable[Mapping[str, str]], *, by: Actor, progress: Progress | None = None
) -> ImportReport:
    """Takes a list of hubs; the name is the identity. All rows that can be taken are, in one transaction."""
    tally = Tally(progress)
    with transaction():
        known = {fold_name(hub.name): hub for hub in all_hubs()}
        seen: dict[str, HubFacts] = {}
        for row in rows:
            try:
                tally.take(_import_hub(read_hub(row), known, seen, by=by))
            except Invalid as error:
                tally.reject(row, error)
    return tally.report()


def _import_hub(facts: HubFacts, known: dict[str, Hub], seen: dict[str, HubFacts], *, by: Actor) -> Outcome:
    key = fold_name(facts.name)
    earlier = seen.setdefault(key, facts)
    if (earlier.lat, earlier.lon) != (facts.lat, facts.lon):
        raise Invalid({"name": f"Another row has the name “{facts.name}” at another place. Name them apart."})
    hub = known.get(key)
    if hub is None:
        known[key] = moves.add_hub(facts, by=by.uid)
        return Outcome.CREATED
    # An empty cell never erases what is known.
    fresh = {name: value for name, value in moves.hub_columns(facts).items() if value != ""}
    changed = {name: value for name, value in fresh.items() if getattr(hub, name) != value}
    for name, value in changed.items():
        setattr(hub, name, value)
    if changed:
        record("hub.change", hub, by=by.uid, details={"columns": sorted(changed)})
    return Outcome.UPDATED if changed else Outcome.DUPLICATE
