"""Who is told, in the same transaction, when a task changes; `wiring.py` names them. Ring: moves."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, current_app

from hub.tasks.events import TaskCancelled, TaskChanged, TaskGiven

ChangedHandler = Callable[[TaskChanged], None]
GivenHandler = Callable[[TaskGiven], None]
CancelledHandler = Callable[[TaskCancelled], None]


@dataclass(slots=True)
class Ports:
    """What has been plugged in."""

    changed: list[ChangedHandler] = field(default_factory=list)
    given: list[GivenHandler] = field(default_factory=list)
    cancelled: list[CancelledHandler] = field(default_factory=list)


def of(app: Flask) -> Ports:
    """The sockets of this application."""
    ports: Ports = app.extensions.setdefault("hub.tasks.ports", Ports())
    return ports


def changed_handler(app: Flask, handler: ChangedHandler) -> None:
    """Adds one who is told of changes. It writes with moves only: a transaction is open."""
    of(app).changed.append(handler)


def given_handler(app: Flask, handler: GivenHandler) -> None:
    """Adds one who is told when a task gets another owner. It writes with moves only."""
    of(app).given.append(handler)


def cancelled_handler(app: Flask, handler: CancelledHandler) -> None:
    """Adds one who is told when a task is called off. It writes with moves only."""
    of(app).cancelled.append(handler)


def tell_changed(event: TaskChanged) -> None:
    """Tells everyone who asked to know."""
    for handler in of(current_app).changed:
        handler(event)


def tell_given(event: TaskGiven) -> None:
    """Tells everyone who asked to know."""
    for handler in of(current_app).given:
        handler(event)


def tell_cancelled(event: TaskCancelled) -> None:
    """Tells everyone who asked to know."""
    for handler in of(current_app).cancelled:
        handler(event)
