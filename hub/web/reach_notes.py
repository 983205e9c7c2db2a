"""What people told us about reaching them, shown wherever somebody is about to text or ring them."""

from flask import Flask, request

from hub.messaging.inbox.whose import all_notes

_KEPT = "hub.reach_notes"


def init_app(app: Flask) -> None:
    """Gives every template `how_to_reach(phone)`."""
    app.jinja_env.globals["how_to_reach"] = how_to_reach


def how_to_reach(phone: str | None) -> str:
    """The note about this number, or nothing. All notes are read once a request: they are few, and lists are long."""
    notes: dict[str, str] = request.environ.get(_KEPT) or request.environ.setdefault(_KEPT, all_notes())
    return notes.get(phone or "", "")
