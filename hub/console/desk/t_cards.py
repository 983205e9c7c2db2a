"""T-cards: where is everybody? By state, of one hub, one task or all, for a screen and for a wall."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.attendance.rack.queries import Part, name_on
from hub.attendance.rules import hours_words
from hub.attendance.welfare import resting
from hub.attendance.welfare.ends import GONE
from hub.console.desk.part_asked_for import hub_asked_for, task_asked_for
from hub.console.desk.rack import Rack
from hub.errors import Conflict
from hub.incidents.models import Hub
from hub.incidents.queries import open_hubs
from hub.tasks.models import Task
from hub.tasks.queries import open_tasks
from hub.web.back import own_path
from hub.web.live import conditional

bp = Blueprint("t_cards", __name__, url_prefix="/console/t-cards")


@bp.get("/")
@requires(Permission.CONSOLE_SEE)
def index() -> str:
    """The rack; `?wall=1` for a big screen without controls."""
    hub, task, wall = hub_asked_for(), task_asked_for(), bool(request.args.get("wall"))
    return render_template(
        "console/t_cards.html", rack=_rack(hub, task, wall=wall), wall=wall, hub=hub, task=task,
        hubs=open_hubs(), tasks=open_tasks(),
    )  # fmt: skip


@bp.get("/live")
@requires(Permission.CONSOLE_SEE)
def live() -> Response:
    """The part that changes by itself."""
    wall = bool(request.args.get("wall"))
    rack = _rack(hub_asked_for(), task_asked_for(), wall=wall)
    return conditional(render_template("console/_t_cards.html", rack=rack, wall=wall))


def _rack(hub: Hub | None, task: Task | None, *, wall: bool) -> Rack:
    part = Part(hub.id if hub else None, task.id if task else None)
    return Rack(part, clock.now(), moves=allowed(Permission.DESK) and not wall, wall=wall)


@bp.post("/move")
@requires(Permission.DESK)
def move() -> Response:
    """One card is moved: to rest, back from it, or out."""
    asked = [(step, request.form[name]) for name, step in STEPS.items() if request.form.get(name)]
    try:
        for step, uid in asked:
            name = name_on(UUID(uid))
            flash(f"{name} {step(UUID(uid))}")
    except (Conflict, ValueError) as error:
        flash(error.sentence if isinstance(error, Conflict) else GONE, "warning")
    return redirect(own_path(request.form.get("back"), url_for("t_cards.index")), 303)


def _rest(uid: UUID) -> str:
    resting.begin_rest(uid, by=actor())
    return "rests. Press “Back from rest” when they go on."


def _back(uid: UUID) -> str:
    minutes = resting.be_back(uid, by=actor())
    return f"is back after {hours_words(minutes)}."


def _out(uid: UUID) -> str:
    return f"is signed out after {hours_words(resting.sign_out(uid, by=actor()).minutes)}."


STEPS = {"rest": _rest, "resume": _back, "out": _out}
