"""What people told us about reaching them, shown wherever somebody is about to text or ring them."""

from flask import Flask, request

from hub.messaging.inbox.whose import all_notes
from hub.messaging.queries import all_opted_out

_KEPT, _OUT = "hub.reach_notes", "hub.opted_out"


def init_app(app: Flask) -> None:
    """Gives every template `how_to_reach(phone)` and `wants_no_texts(phone)`."""
    app.jinja_env.globals["how_to_reach"] = how_to_reach
    app.jinja_env.globals["wants_no_texts"] = wants_no_texts


def how_to_reach(phone: str | None) -> str:
    """The note about this number, or nothing. All notes are read once a request: they are few, and lists are long."""
    notes: dict[str, str] = request.environ.get(_KEPT) or request.environ.setdefault(_KEPT, all_notes())
    return notes.get(phone or "", "")


def wants_no_texts(phone: str | None) -> bool:
    """Whether this number has opted out of texts, which says nothing against ringing. Read once a request."""
    if _OUT not in request.environ:
        request.environ[_OUT] = all_opted_out()
    return phone in request.environ[_OUT]
