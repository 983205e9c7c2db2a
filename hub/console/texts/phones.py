"""The exercise's phones: be any of the invented people. Exists only in an exercise."""

from typing import Any
from urllib.parse import quote

import requests
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import requires
from hub.accounts.permissions import Permission
from hub.errors import Conflict, NotFound
from hub.installation.queries import settings
from hub.messaging.ports import names_by_phone, names_for
from hub.web.live import conditional

bp = Blueprint("phones", __name__, url_prefix="/phones")
TIMEOUT = 5


@bp.get("/")
@requires(Permission.EXERCISE_PHONES)
def index() -> str | Response:
    """Every phone that has got or sent a text, latest first; a number typed opens that phone."""
    typed = request.args.get("number", "").strip()
    if typed:
        return redirect(url_for("phones.show", number=_e164(typed)), 303)
    return render_template("console/phones.html", **_phones())


@bp.get("/live")
@requires(Permission.EXERCISE_PHONES)
def index_live() -> Response:
    """The list, as it changes."""
    return conditional(render_template("console/_phones.html", **_phones()))


@bp.get("/<number>")
@requires(Permission.EXERCISE_PHONES)
def show(number: str) -> str:
    """One phone: what it reads, and what it may answer."""
    return render_template("console/phone.html", **_phone(number))


@bp.get("/<number>/live")
@requires(Permission.EXERCISE_PHONES)
def show_live(number: str) -> Response:
    """Its texts, as they come."""
    return conditional(render_template("console/_phone.html", **_phone(number)))


@bp.post("/<number>")
@requires(Permission.EXERCISE_PHONES)
def say(number: str) -> Response:
    """Sends a text from this phone to the hub."""
    body = request.form.get("body", "").strip()
    if body:
        _carrier("POST", f"/local/phones/{quote(number)}/messages", json={"body": body})
    else:
        flash("Write something first.")
    return redirect(url_for("phones.show", number=number), 303)


def _phones() -> dict[str, Any]:
    phones = _carrier("GET", "/local/phones")["phones"]
    names = names_by_phone([phone["phone"] for phone in phones])
    return {"phones": phones, "names": names}


def _phone(number: str) -> dict[str, Any]:
    texts = _carrier("GET", f"/local/phones/{quote(number)}/messages")["messages"]
    return {"number": number, "texts": texts, "names": names_for(number)}


def _e164(typed: str) -> str:
    figures = "".join(letter for letter in typed if letter.isdigit() or letter == "+")
    if figures.startswith("+"):
        return figures
    return "+64" + figures.lstrip("0") if settings().country == "NZ" else f"+{figures}"


def _carrier(method: str, path: str, **extra: Any) -> Any:
    """Asks the local carrier. Raises NotFound outside an exercise, Conflict when it does not answer."""
    if not settings().is_exercise:
        raise NotFound("Phones can be played in an exercise only.")
    try:
        answer = requests.request(
            method, current_app.config["TWILIO_API_URL"] + path, timeout=TIMEOUT, **extra
        )
    except requests.RequestException as error:
        raise Conflict("The local carrier does not answer. Start it with: flask hub carrier") from error
    if answer.status_code >= 400:
        raise Conflict(f"The local carrier did not take it ({answer.status_code}). Check the number.")
    return answer.json()
