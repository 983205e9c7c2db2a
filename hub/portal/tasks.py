"""A charity asks for volunteers and sees what became of it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, check, requires
from hub.accounts.permissions import Permission
from hub.accounts.rules import Scope
from hub.errors import HubError, Invalid, NotFound
from hub.organisations.models import Organisation
from hub.organisations.queries import by_id as organisation_by_id
from hub.portal.calling import may_call_own
from hub.referrals.figures.funnel import funnel
from hub.tasks import services
from hub.tasks.alike_tasks import tasks_like
from hub.tasks.forms import TaskForm
from hub.tasks.models import Task
from hub.tasks.queries import as_it_stands, by_id, by_uid, tasks_of
from hub.tasks.rules import TaskFacts
from hub.tasks.states import TaskState
from hub.web import task_words
from hub.web.filters import when

bp = Blueprint("portal_tasks", __name__, url_prefix="/portal/tasks")

# The state as a charity reads it, and the colour of its tag.
STATE_TAGS = {
    TaskState.DRAFT: ("Waits for the hub", "take-up"),
    TaskState.OFFERED: ("Waits for an owner", "take-up"),
    TaskState.OPEN: ("Open", "confirmed"),
    TaskState.FILLED: ("Everyone found", "confirmed"),
    TaskState.RUNNING: ("At work", "confirmed"),
    TaskState.CLOSED: ("Done", ""),
    TaskState.CANCELLED: ("Called off", ""),
}


@bp.get("/")
@requires(Permission.PORTAL_SEE)
def index() -> str:
    """Every task of the organisation, those that are not over first."""
    owner = _owner()
    rows = [(task, funnel(task.id), STATE_TAGS[task.state]) for task in tasks_of(owner.id)]
    live, over = ([row for row in rows if row[0].state.is_over is is_over] for is_over in (False, True))
    return render_template("portal/tasks.html", owner=owner, live=live, over=over)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.PORTAL_SEE)
def new() -> str | tuple[str, int] | Response:
    """Writes down what is needed; a coordinator then opens it."""
    owner = _owner(Permission.TASK_RAISE)
    form, like = TaskForm().without_owner(), []
    if form.validate_on_submit():
        try:
            facts = form.facts(owner.id)
            like = [] if "anyway" in request.form else _public_likeness(facts)
            if not like:
                return _raised(services.raise_task(facts, by=actor()))
        except HubError as error:
            form.refuse(error)
    status = 422 if form.errors else 409 if like else 200
    return render_template("portal/task_form.html", form=form, owner=owner, task=None, like=like), status


def _raised(task_id: int) -> Response:
    task = by_id(task_id)
    flash(f"{task.number} is with the hub. A coordinator checks it and opens it.")
    return redirect(url_for("portal_tasks.show", uid=task.uid), 303)


def _public_likeness(facts: TaskFacts) -> list[dict[str, object]]:
    """Tasks that may be for the same work: their own as they are, of others only what the public may read."""
    mine, found = actor().organisation_id, tasks_like(facts)
    shown = [one for one in found if one.task.organisation_id == mine or one.task.state.takes_people]
    return [{"task": one.task, "km": None, "lacks": funnel(one.task.id).free} for one in shown]


@bp.get("/<uuid:uid>")
@requires(Permission.PORTAL_SEE)
def show(uid: UUID) -> str:
    """One task: how many people come, and what is written down."""
    return _page(_own(uid))


@bp.route("/<uuid:uid>/change", methods=["GET", "POST"])
@requires(Permission.PORTAL_SEE)
def change(uid: UUID) -> str | tuple[str, int] | Response:
    """Puts a draft right. Once it is open people rely on it, and the hub changes it."""
    owner, task = _owner(Permission.TASK_RAISE), _own(uid)
    form = TaskForm().without_owner().start_from(as_it_stands(task))
    if form.validate_on_submit():
        try:
            services.change_task(task.id, form.facts(owner.id), by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("Your changes are kept.")
            return redirect(url_for("portal_tasks.show", uid=uid), 303)
    return render_template(
        "portal/task_form.html", form=form, owner=owner, task=task
    ), 422 if form.errors else 200


@bp.post("/<uuid:uid>/call-off")
@requires(Permission.PORTAL_SEE)
def call_off(uid: UUID) -> tuple[str, int] | Response:
    """Takes back a draft that nobody has been asked for."""
    _owner(Permission.TASK_RAISE)
    task = _own(uid)
    try:
        services.cancel_task(task.id, why=request.form.get("why", ""), by=actor())
    except HubError as error:
        words = error.fields.get("why", error.sentence) if isinstance(error, Invalid) else error.sentence
        return _page(_own(uid), error=words), 422
    flash(f"{task.number} is called off. Nobody had been asked.")
    return redirect(url_for("portal_tasks.index"), 303)


def _page(task: Task, *, error: str = "") -> str:
    """The page of one task; after a refusal with what is wrong about calling it off."""
    return render_template(
        "portal/task.html", task=task, funnel=funnel(task.id), state=STATE_TAGS[task.state], facts=_facts(task),
        error=error, may_call_own=_is_ahead(task) and may_call_own(),
    )  # fmt: skip


def _is_ahead(task: Task) -> bool:
    """Whether people can still be asked for it."""
    return task.state.takes_people and any(shift.ends_at > clock.now() for shift in task.shifts)


def _owner(permission: Permission = Permission.PORTAL_SEE) -> Organisation:
    """The organisation of whoever is signed in."""
    organisation_id = actor().organisation_id
    check(permission, Scope(organisation_id=organisation_id))
    if organisation_id is None:
        raise NotFound()
    return organisation_by_id(organisation_id)


def _own(uid: UUID) -> Task:
    """One of their own tasks; another's is not there at all."""
    task = by_uid(uid)
    if task.organisation_id != actor().organisation_id:
        raise NotFound("There is no such task. Look at the list of your tasks.")
    return task


def _facts(task: Task) -> task_words.Facts:
    """What is written down, as words and values."""
    if task_words.same_each_time(task):
        wanted: task_words.Facts = [("Who is needed", task_words.who(task))]
    else:
        wanted = [(f"Needed {when(shift.starts_at)}", task_words.who(task, shift)) for shift in task.shifts]
    return [
        *wanted, *task_words.arrival_facts(task), *task_words.work_facts(task),
        ("Raised", task_words.raised(task)), ("What it brought", task.outcome),
    ]  # fmt: skip
