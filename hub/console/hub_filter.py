"""Which hub a list is asked for: `?hub=uid`, as the figures of the home page link it."""

from uuid import UUID

from flask import request

from hub.incidents.models import Hub
from hub.incidents.queries import hub_by_uid


def hub_asked_for() -> Hub | None:
    """The hub named in the address; None means every hub."""
    named = request.args.get("hub", "")
    try:
        return hub_by_uid(UUID(named)) if named else None
    except ValueError:
        return None
