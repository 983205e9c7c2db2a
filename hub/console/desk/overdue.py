"""Who should have left and did not say so? By place, the riskiest first; a whole team cleared together."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.welfare import services
from hub.attendance.welfare.queries import overdue_places
from hub.errors import HubError
from hub.web.live import conditional

bp = Blueprint("overdue", __name__, url_prefix="/console/overdue")


@bp.get("/")
@requires(Permission.CONSOLE_SEE)
def index() -> str:
    """Everybody who is missed, by place."""
    return _page()


@bp.get("/list")
@requires(Permission.CONSOLE_SEE)
def list_live() -> Response:
    """The answer line as it changes: how many are missed where."""
    return conditional(render_template("console/_overdue.html", places=overdue_places(clock.now())))


@bp.post("/")
@requires(Permission.ALARM_CLEAR)
def settle() -> Response | tuple[str, int]:
    """The ticked people are fine and stay; or have left, at the time they should have, marked as estimated."""
    stints = _ticked()
    if not stints:
        return _page("Tick one person or more."), 422
    try:
        if request.form.get("do") == "well":
            said = _words(services.seen_well(stints, by=actor()), "stays", "stay")
        else:
            said = _words(services.clear_team(stints, by=actor()), "is signed out", "are signed out")
    except HubError as error:
        return _page(error.sentence), 409
    flash(said)
    return redirect(url_for("overdue.index"), 303)


def _ticked() -> list[UUID]:
    """Whoever is ticked; with the button for a whole team, all of those whom its page listed together."""
    field = "together" if request.form.get("do") == "all_left" else "stint"
    try:
        return [UUID(value) for value in request.form.getlist(field)]
    except ValueError:
        return []


def _words(number: int, one: str, many: str) -> str:
    return f"1 person {one}." if number == 1 else f"{number} people {many}."


def _page(wrong: str = "") -> str:
    places = overdue_places(clock.now())
    return render_template(
        "console/overdue.html", places=places, wrong=wrong, ticked=request.form.getlist("stint")
    )
