"""Who is told, inside the same transaction, when a task changes. `wiring.py` names them. Ring: moves."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, current_app

from hub.tasks.events import TaskChanged

ChangedHandler = Callable[[TaskChanged], None]


@dataclass(slots=True)
class Ports:
    """What has been plugged in."""

    changed: list[ChangedHandler] = field(default_factory=list)


def of(app: Flask) -> Ports:
    """The sockets of this application."""
    ports: Ports = app.extensions.setdefault("hub.tasks.ports", Ports())
    return ports


def changed_handler(app: Flask, handler: ChangedHandler) -> None:
    """Adds one who is told of changes. It writes with moves only: a transaction is open."""
    of(app).changed.append(handler)


def tell_changed(event: TaskChanged) -> None:
    """Tells everyone who asked to know."""
    for handler in of(current_app).changed:
        handler(event)
