"""Who works alone? Everybody under regular checks, whose turn is next, and a task on which everybody is alone."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.queries import present
from hub.attendance.welfare import alone
from hub.attendance.welfare.forms import ChecksForm
from hub.attendance.welfare.queries import alone_tasks, under_checks
from hub.errors import HubError
from hub.tasks.models import Task
from hub.tasks.queries import by_uid
from hub.web.live import conditional

bp = Blueprint("working_alone", __name__, url_prefix="/console/alone")


@bp.get("/")
@requires(Permission.CONSOLE_SEE)
def index() -> str:
    """The list."""
    return render_template("console/alone.html", people=under_checks(), tasks=alone_tasks())


@bp.get("/live")
@requires(Permission.CONSOLE_SEE)
def live() -> Response:
    """The list as it changes."""
    return conditional(render_template("console/_alone.html", people=under_checks(), tasks=alone_tasks()))


@bp.get("/task/<uuid:uid>")
@requires(Permission.DESK)
def of_task(uid: UUID) -> str:
    """Whether everybody on this task works alone."""
    task = by_uid(uid)
    return _page(task, ChecksForm(formdata=None, minutes=task.check_minutes or 60))


@bp.post("/task/<uuid:uid>")
@requires(Permission.DESK)
def begin(uid: UUID) -> Response | tuple[str, int]:
    """Everybody on it is asked every so often, who is there and who comes later."""
    form, task = ChecksForm(), by_uid(uid)
    if not form.validate_on_submit():
        return _page(task, form), 422
    try:
        there = alone.everybody_alone(uid, form.minutes.data, by=actor())
    except HubError as error:
        form.refuse(error)
        return _page(by_uid(uid), form), 422
    flash(
        f"Everybody on it is asked every {form.minutes.data} minutes: {there} there now, and who comes later."
    )
    return redirect(url_for("working_alone.of_task", uid=uid), 303)


@bp.post("/task/<uuid:uid>/end")
@requires(Permission.DESK)
def end(uid: UUID) -> Response:
    """They do not work alone any more."""
    alone.everybody_alone(uid, None, by=actor())
    flash("Nobody on it is asked any more until they should leave.")
    return redirect(url_for("working_alone.of_task", uid=uid), 303)


def _page(task: Task, form: ChecksForm) -> str:
    return render_template(
        "console/alone_task.html", task=task, form=form, here=len(present(task_id=task.id))
    )
