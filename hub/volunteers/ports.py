"""Who is told, inside the same transaction, when a person changes. `wiring.py` names them. Ring: moves."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, current_app

from hub.volunteers.events import PapersChanged, PaperSigned, PeopleMerged, PhoneRetired

MergedHandler = Callable[[PeopleMerged], None]
RetiredHandler = Callable[[PhoneRetired], None]
SignedHandler = Callable[[PaperSigned], None]
PapersHandler = Callable[[PapersChanged], None]


@dataclass(slots=True)
class Ports:
    """What has been plugged in."""

    merged: list[MergedHandler] = field(default_factory=list)
    retired: list[RetiredHandler] = field(default_factory=list)
    signed: list[SignedHandler] = field(default_factory=list)
    papers: list[PapersHandler] = field(default_factory=list)


def of(app: Flask) -> Ports:
    """The sockets of this application."""
    ports: Ports = app.extensions.setdefault("hub.volunteers.ports", Ports())
    return ports


def merged_handler(app: Flask, handler: MergedHandler) -> None:
    """Adds one who is told that two rows are one person. It writes with moves only: a transaction is open."""
    of(app).merged.append(handler)


def retired_handler(app: Flask, handler: RetiredHandler) -> None:
    """Adds one who is told that a number is somebody else's. It writes with moves only: a transaction is open."""
    of(app).retired.append(handler)


def signed_handler(app: Flask, handler: SignedHandler) -> None:
    """Adds one who is told that a paper is signed. It writes with moves only: a transaction is open."""
    of(app).signed.append(handler)


def papers_handler(app: Flask, handler: PapersHandler) -> None:
    """Adds one who is told that papers or a standing changed. It writes with moves only: a transaction is open."""
    of(app).papers.append(handler)


def tell_merged(event: PeopleMerged) -> None:
    """Tells everyone who asked to know."""
    for handler in of(current_app).merged:
        handler(event)


def tell_retired(event: PhoneRetired) -> None:
    """Tells everyone who asked to know."""
    for handler in of(current_app).retired:
        handler(event)


def tell_signed(event: PaperSigned) -> None:
    """Tells everyone who asked to know."""
    for handler in of(current_app).signed:
        handler(event)


def tell_papers(event: PapersChanged) -> None:
    """Tells everyone who asked to know."""
    for handler in of(current_app).papers:
        handler(event)
