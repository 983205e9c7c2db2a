"""Who is not briefed? On which tasks somebody is not, and one press for everybody on one of them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.queries import present
from hub.attendance.signing.forms import BriefForm
from hub.attendance.signing.queries import unbriefed, unbriefed_by_task, who_briefs
from hub.errors import HubError
from hub.tasks.queries import by_uid
from hub.web import briefing
from hub.web.back import own_path

bp = Blueprint("briefing", __name__, url_prefix="/console/briefing")


@bp.get("/")
@requires(Permission.BRIEF)
def index() -> str:
    """The tasks on which somebody is not briefed, the most first."""
    return render_template("console/briefings.html", tasks=unbriefed_by_task())


@bp.route("/<uuid:uid>", methods=["GET", "POST"])
@requires(Permission.BRIEF)
def of_task(uid: UUID) -> str | Response | tuple[str, int]:
    """Everybody on one task who is not briefed, and who has briefed them."""
    task = by_uid(uid)
    people, names = unbriefed(task.id), who_briefs(task.id)
    form = BriefForm().about(
        [briefing.label_of(item) for item in people], briefed_by=names[0] if names else ""
    )
    back = own_path(request.values.get("back"), url_for("t_cards.index", task=uid))
    if form.validate_on_submit():
        try:
            flash(briefing.write_down(task, form, by=actor()))
        except HubError as error:
            form.refuse(error)
        else:
            return redirect(back, 303)
    page = render_template(
        "console/briefing.html", task=task, form=form, back=back, names=names,
        answer=briefing.answer(len(people), len(present(task_id=task.id))),
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page
