"""Who else keeps something about a person: one handler for each room. `wiring.py` names them once. Ring: moves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask, current_app

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A person as every room finds them: all their rows, and the numbers that nobody else uses.

    `shared`: numbers that others use too, so that only what is about this person there is theirs.
    """

    ids: tuple[int, ...]
    uids: tuple[UUID, ...]
    phones: tuple[str, ...]
    shared: tuple[str, ...]
    email: str


# What a room keeps about somebody, by table, as plain values for a file.
ExportHandler = Callable[[Held], Mapping[str, Sequence[Row]]]
# Takes it away, and answers the uids of what it was about, so that records of those are emptied too.
EraseHandler = Callable[[Held], Sequence[UUID]]
# Why this person cannot be erased right now; empty when they can.
HoldHandler = Callable[[Held], str]


@dataclass(slots=True)
class Ports:
    """What has been plugged in."""

    exports: list[ExportHandler] = field(default_factory=list)
    erases: list[EraseHandler] = field(default_factory=list)
    holds: list[HoldHandler] = field(default_factory=list)


def of(app: Flask) -> Ports:
    """The sockets of this application."""
    ports: Ports = app.extensions.setdefault("hub.volunteers.held_ports", Ports())
    return ports


def here() -> Ports:
    """The sockets of the application at work."""
    return of(current_app)


def export_handler(app: Flask, handler: ExportHandler) -> None:
    """Adds a room that says what it keeps about a person."""
    of(app).exports.append(handler)


def erase_handler(app: Flask, handler: EraseHandler) -> None:
    """Adds a room that takes away what it keeps about a person, inside the transaction of the erasure."""
    of(app).erases.append(handler)


def hold_handler(app: Flask, handler: HoldHandler) -> None:
    """Adds a room that may say why somebody cannot be erased or leave right now."""
    of(app).holds.append(handler)
