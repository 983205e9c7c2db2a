"""Who is told, inside the same transaction, when a person gives everything up. `wiring.py` names them. Ring: moves."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, current_app

from hub.referrals.events import PersonLeft

LeftHandler = Callable[[PersonLeft], None]


@dataclass(slots=True)
class Ports:
    """What has been plugged in."""

    left: list[LeftHandler] = field(default_factory=list)


def of(app: Flask) -> Ports:
    """The sockets of this application."""
    ports: Ports = app.extensions.setdefault("hub.referrals.ports", Ports())
    return ports


def left_handler(app: Flask, handler: LeftHandler) -> None:
    """Adds one who is told that somebody leaves. It writes with moves only: a transaction is open."""
    of(app).left.append(handler)


def tell_left(event: PersonLeft) -> None:
    """Tells everyone who asked to know."""
    for handler in of(current_app).left:
        handler(event)
