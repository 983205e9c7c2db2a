"""Which part of a list is asked for: `?hub=uid`, `?call_out=uid`, `?task=uid`, as other pages link it.

`?of=hub:uid` or `?of=task:uid` say the same: what somebody chose from a list.
"""

from uuid import UUID

from flask import request

from hub.callouts.models import CallOut
from hub.callouts.queries import by_uid as call_out_by_uid
from hub.incidents.models import Hub
from hub.incidents.queries import hub_by_uid
from hub.tasks.models import Task
from hub.tasks.queries import by_uid as task_by_uid


def hub_asked_for() -> Hub | None:
    """The hub named in the address; None means every hub."""
    uid = _uid("hub")
    return hub_by_uid(uid) if uid else None


def task_asked_for() -> Task | None:
    """The task named in the address; None means every task."""
    uid = _uid("task")
    return task_by_uid(uid) if uid else None


def call_out_asked_for() -> CallOut | None:
    """The call-out named in the address; None means every call-out."""
    uid = _uid("call_out")
    return call_out_by_uid(uid) if uid else None


def _uid(name: str) -> UUID | None:
    chosen, _, value = request.args.get("of", "").partition(":")
    try:
        return UUID(value if chosen == name else request.args.get(name, ""))
    except ValueError:
        return None
