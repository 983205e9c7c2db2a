"""Whoever leads one of our own tasks says that everybody on it was briefed."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, check, requires
from hub.accounts.permissions import Permission
from hub.accounts.rules import Scope
from hub.attendance.queries import Present, present
from hub.attendance.signing.forms import BriefForm
from hub.attendance.signing.queries import unbriefed, who_briefs
from hub.errors import HubError, NotFound
from hub.tasks.models import Task
from hub.tasks.queries import by_uid
from hub.web import briefing

bp = Blueprint("portal_briefing", __name__, url_prefix="/portal/tasks/<uuid:uid>/briefing")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.PORTAL_SEE)
def of_task(uid: UUID) -> str | Response | tuple[str, int]:
    """Everybody on it who is not briefed, and who briefed them: whoever is signed in here, unless they change it."""
    task = _own(uid)
    people, names = unbriefed(task.id), who_briefs(task.id)
    form = BriefForm().about(
        [_label(item) for item in people], briefed_by=names[0] if names else current_user.name
    )
    if form.validate_on_submit():
        try:
            flash(briefing.write_down(task, form, by=actor()))
        except HubError as error:
            form.refuse(error)
        else:
            return redirect(url_for("portal_tasks.show", uid=uid), 303)
    page = render_template(
        "portal/briefing.html", task=task, form=form, names=names,
        answer=briefing.answer(len(people), len(present(task_id=task.id))),
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


def _label(item: Present) -> tuple[UUID, str]:
    """Who came by way of the organisation by name; of anybody else it learns the given name alone."""
    is_ours = item.stint.referral_id is not None
    return briefing.label_of(item, "" if is_ours else item.volunteer.given_name)


def _own(uid: UUID) -> Task:
    """One of their own tasks; another's is not there at all."""
    task = by_uid(uid)
    if task.organisation_id != actor().organisation_id:
        raise NotFound("There is no such task. Look at the list of your tasks.")
    check(Permission.BRIEF, Scope(organisation_id=task.organisation_id))
    return task
