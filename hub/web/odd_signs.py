"""A sign that no keyboard writes and PostgreSQL cannot keep is refused before any page sees it."""

from collections.abc import Iterable

from flask import Flask, abort, request

NUL = "\x00"
# The carrier must never be refused, and the register takes such signs away itself.
THEIR_OWN = {"sms", "register"}


def init_app(app: Flask) -> None:
    """Looks at every request that carries values."""
    app.before_request(refuse_nul)


def refuse_nul() -> None:
    """400 for a NUL in a search, a form or an address."""
    if request.blueprint in THEIR_OWN:
        return
    values = [request.path, *_all(request.args.lists())]
    if request.method == "POST":
        values += _all(request.form.lists())
    if any(NUL in value for value in values):
        abort(400)


def _all(lists: Iterable[tuple[str, list[str]]]) -> list[str]:
    return [text for name, values in lists for text in (name, *values)]
