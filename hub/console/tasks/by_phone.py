"""Somebody rings and needs people: written down in a minute, then opened, or an owner is looked for."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.errors import HubError
from hub.organisations.queries import that_rings_from
from hub.referrals.figures.funnel import funnel
from hub.tasks import services as tasks
from hub.tasks.alike_tasks import tasks_like
from hub.tasks.phone_form import PhoneForm
from hub.tasks.queries import by_id
from hub.tasks.rules import TaskFacts

bp = Blueprint("by_phone", __name__, url_prefix="/console/tasks")


@bp.route("/by-phone", methods=["GET", "POST"])
@requires(Permission.TASK_RAISE_FOR)
def new() -> str | tuple[str, int] | Response:
    """Five answers; whoever rings from a charity's number makes that charity the owner."""
    form, like = PhoneForm().begin(), []
    if form.validate_on_submit():
        facts = form.facts()
        like = [] if "anyway" in request.form else likeness(facts)
        try:
            if not like:
                return _written(tasks.raise_for_caller(facts, by=actor()))
        except HubError as error:
            form.refuse(error)
    status = 422 if form.errors else 409 if like else 200
    return render_template("console/by_phone.html", form=form, like=like), status


def likeness(facts: TaskFacts, *, besides: int | None = None) -> list[dict[str, object]]:
    """Tasks that may be for the same work, each with how many people it still lacks."""
    return [
        {"task": one.task, "km": one.km, "lacks": funnel(one.task.id).free}
        for one in tasks_like(facts, besides=besides)
    ]


def _written(task_id: int) -> Response:
    task = by_id(task_id)
    owner = that_rings_from(task.caller_phone) if task.organisation_id else None
    whose = f" They rang from {owner.name}." if owner else ""
    next_step = "open it" if owner else "find an organisation for it"
    what = f" Next: {next_step}." if allowed(Permission.TASK_OPEN) else " A coordinator goes on from here."
    flash(f"{task.number} is written down.{whose}{what}")
    return redirect(url_for("tasks.show", uid=task.uid), 303)
