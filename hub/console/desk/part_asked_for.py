"""Which part of a list is asked for: `?hub=uid`, `?call_out=uid`, as the figures of other pages link it."""

from uuid import UUID

from flask import request

from hub.callouts.models import CallOut
from hub.callouts.queries import by_uid as call_out_by_uid
from hub.incidents.models import Hub
from hub.incidents.queries import hub_by_uid


def hub_asked_for() -> Hub | None:
    """The hub named in the address; None means every hub."""
    uid = _uid("hub")
    return hub_by_uid(uid) if uid else None


def call_out_asked_for() -> CallOut | None:
    """The call-out named in the address; None means every call-out."""
    uid = _uid("call_out")
    return call_out_by_uid(uid) if uid else None


def _uid(name: str) -> UUID | None:
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None
