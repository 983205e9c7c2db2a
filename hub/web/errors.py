"""One table from the error family to status and page; nowhere else are errors turned into pages."""

from typing import Any

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from hub.errors import Conflict, HubError, Invalid, NotAllowed, NotFound

STATUS: tuple[tuple[type[HubError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (Invalid, 422),
    (Conflict, 409),
    (HubError, 400),
)
PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500}


def init_app(app: Flask) -> None:
    """Registers the handlers."""
    app.register_error_handler(HubError, show_hub_error)
    app.register_error_handler(CSRFError, show_csrf_error)
    app.register_error_handler(HTTPException, show_http_error)


def show_hub_error(error: HubError) -> tuple[str, int]:
    """The sentence of the error on the page of its status."""
    status = next(code for kind, code in STATUS if isinstance(error, kind))
    return page(status, error.sentence), status


def show_csrf_error(error: CSRFError) -> tuple[str, int]:
    """The form is too old or came from elsewhere."""
    return page(400, "This page was open for too long. Go back, load it again and send it once more."), 400


def show_http_error(error: HTTPException) -> Any:
    """Plain HTTP errors in our own words; redirects and bare answers pass through."""
    if error.response is not None or error.code not in PAGES or request.path.startswith("/sms/"):
        return error
    return page(error.code, ""), error.code


def page(status: int, sentence: str) -> str:
    """The page of that status; those without one of their own share 400's or 500's."""
    name = {405: 404, 409: 400, 422: 400}.get(status, status)
    return render_template(f"errors/{name}.html", sentence=sentence)
