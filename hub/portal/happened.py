"""Something happened on one of our own tasks: an organisation writes it down, and the hub has it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, check, requires
from hub.accounts.permissions import Permission
from hub.accounts.rules import Scope
from hub.attendance.occurrences import services
from hub.attendance.occurrences.forms import OccurrenceForm
from hub.attendance.occurrences.services import Written
from hub.attendance.queries import present
from hub.attendance.states import OccurrenceKind
from hub.errors import HubError, NotFound
from hub.tasks.models import Task
from hub.tasks.queries import by_uid
from hub.web.chosen import bring_back, hold
from hub.web.occurrence_words import BUTTONS, KINDS, TITLES, told

bp = Blueprint("portal_happened", __name__, url_prefix="/portal/tasks/<uuid:uid>/happened")
ANY_KIND = "any(injury,near_miss,safeguarding,asked_to_leave)"


@bp.get("")
@requires(Permission.PORTAL_SEE)
def choose(uid: UUID) -> str:
    """Which kind, and whom to ring when somebody is in danger now."""
    return render_template("portal/happened.html", task=_own(uid), kinds=KINDS)


@bp.route(f"/<{ANY_KIND}:kind>", methods=["GET", "POST"])
@requires(Permission.PORTAL_SEE)
def write(uid: UUID, kind: str) -> str | tuple[str, int] | Response:
    """The form of one kind; whoever is there for this organisation can be chosen by name."""
    task, chosen = _own(uid), OccurrenceKind(kind)
    form, people = OccurrenceForm().for_kind(chosen), _people(task)
    bring_back(form, "photo")
    if form.validate_on_submit():
        try:
            who = people.get(" ".join((form.who.data or "").casefold().split()), (None, ""))[0]
            done = services.write_down(
                form.facts(volunteer_uid=who, task_id=task.id), by=actor(), photo=form.document
            )
        except HubError as error:
            form.refuse(error)
        else:
            flash(_said(chosen, done))
            return redirect(url_for("portal_tasks.show", uid=uid), 303)
    hold(form, "photo")
    page = render_template(
        "portal/happened_form.html", form=form, kind=chosen, title=TITLES[chosen], told=told(chosen), task=task,
        button=BUTTONS[chosen], names=[name for _uid, name in people.values()],
    )  # fmt: skip
    return page, 422 if form.errors or getattr(form, "form_errors", ()) else 200


def _said(kind: OccurrenceKind, done: Written) -> str:
    if kind.is_restricted:
        return "It is with the hub’s supervisors now. Do not look into it yourselves; they ring you if they need more."
    return "The hub has it." + (" They are signed out." if done.was_signed_out else "")


def _people(task: Task) -> dict[str, tuple[UUID, str]]:
    """Who is signed in on this task by way of the organisation, by the name that it may see."""
    here = [item for item in present(task_id=task.id) if item.stint.referral_id is not None]
    return {item.volunteer.name.casefold(): (item.volunteer.uid, item.volunteer.name) for item in here}


def _own(uid: UUID) -> Task:
    """One of their own tasks; another's is not there at all."""
    task = by_uid(uid)
    if task.organisation_id != actor().organisation_id:
        raise NotFound("There is no such task. Look at the list of your tasks.")
    check(Permission.OCCURRENCE_WRITE, Scope(organisation_id=task.organisation_id))
    return task
