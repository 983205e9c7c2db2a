"""Where this desk stands."""

from flask import session

from hub.accounts.guards import actor
from hub.incidents.models import Hub
from hub.incidents.queries import open_hubs


def desk_hub() -> Hub | None:
    """As chosen on this browser, else the hub of the sign-in, else the only one open."""
    chosen, opened = session.get("desk_hub"), [one.hub for one in open_hubs()]
    if chosen is None and len(opened) == 1:
        return opened[0]
    if chosen is None:
        return next((hub for hub in opened if hub.id == actor().hub_id), None)
    return next((hub for hub in opened if str(hub.uid) == chosen), None)
