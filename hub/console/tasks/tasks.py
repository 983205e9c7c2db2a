"""Tasks on the console: the list, one task's page, opening and ending it."""

from contextlib import suppress
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.attendance import services as attendance
from hub.attendance.queries import hours_on, present
from hub.callouts import services as callouts
from hub.console.desk.part_asked_for import call_out_asked_for, hub_asked_for
from hub.console.tasks import task_page
from hub.console.tasks.by_phone import likeness
from hub.console.tasks.from_need import begin_from, facts_from, need_asked_for
from hub.console.texts.handed import texts_for
from hub.console.words import REFERRAL_TAGS, parts_of
from hub.errors import Conflict, HubError, Invalid
from hub.organisations.queries import active_organisations
from hub.referrals import services as referrals
from hub.referrals.figures.funnel import funnel
from hub.referrals.queries import of_task, silent_of, unclear_of
from hub.tasks import services as tasks
from hub.tasks.forms import TaskForm
from hub.tasks.models import Task
from hub.tasks.queries import all_tasks, as_it_stands, by_id, by_uid
from hub.volunteers.queries import people as people_by_id
from hub.web.back import own_path
from hub.web.live import conditional

bp = Blueprint("tasks", __name__, url_prefix="/console/tasks")


def _owners() -> dict[int, str]:
    return {one.id: one.name for one in active_organisations()}


def _show(task: Task) -> Response:
    return redirect(url_for("tasks.show", uid=task.uid), 303)


@bp.get("/")
@requires(Permission.CONSOLE_SEE)
def index() -> str:
    """Every task of the incident, those that run first."""
    hub = hub_asked_for()
    found = [task for task in all_tasks() if hub is None or task.hub_id == hub.id]
    rows = [(task, funnel(task.id), task_page.STATE_TAGS[task.state]) for task in found]
    ahead = sorted((r for r in rows if not r[0].state.is_over), key=lambda r: r[0].shifts[0].starts_at)
    over = [row for row in rows if row[0].state.is_over]
    unowned = sum(row[0].organisation_id is None for row in ahead)
    return render_template("console/tasks.html", ahead=ahead, over=over, hub=hub, unowned=unowned)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.TASK_RAISE_FOR)
def new() -> str | tuple[str, int] | Response:
    """A task with all it says, from a need on the board when one is named.

    For whoever may open tasks it opens at once where nothing stands against that.
    """
    need = need_asked_for()
    form, like = begin_from(TaskForm().with_owners(_owners()), need), []
    if form.validate_on_submit():
        try:
            facts = facts_from(form.facts(form.owner_id), need)
            like = [] if "anyway" in request.form else likeness(facts)
            if not like:
                return _raised(tasks.raise_task(facts, by=actor(), open_now=allowed(Permission.TASK_OPEN)))
        except HubError as error:
            form.refuse(error)
    status = 422 if form.errors else 409 if like else 200
    return render_template("console/task_form.html", form=form, task=None, like=like, need=need), status


def _raised(task_id: int) -> Response:
    task = by_id(task_id)
    flash(
        f"{task.number} is {'open. Now ask people.' if task.state.takes_people else 'kept, but not open yet.'}"
    )
    return _show(task)


@bp.route("/<uuid:uid>/change", methods=["GET", "POST"])
@requires(Permission.TASK_OPEN)
def change(uid: UUID) -> str | tuple[str, int] | Response:
    """Writes the task as it is now; the confirmed are told of what concerns them."""
    task = by_uid(uid)
    form = TaskForm().with_owners(_owners()).start_from(as_it_stands(task))
    if form.validate_on_submit():
        try:
            tasks.change_task(task.id, form.facts(form.owner_id), by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("Changed. Whoever is confirmed is told of what concerns them.")
            return _show(by_uid(uid))
    return render_template("console/task_form.html", form=form, task=by_uid(uid)), 422 if form.errors else 200


@bp.get("/<uuid:uid>")
@requires(Permission.CONSOLE_SEE)
def show(uid: UUID) -> str:
    """One task: will it be filled in time?"""
    return render_template("console/task.html", page=task_page.gather(by_uid(uid)), for_you=texts_for(uid))


@bp.get("/<uuid:uid>/live")
@requires(Permission.CONSOLE_SEE)
def live(uid: UUID) -> Response:
    """The part of that page which changes by itself."""
    return conditional(render_template("console/_task.html", page=task_page.gather(by_uid(uid))))


@bp.get("/<uuid:uid>/people")
@requires(Permission.REGISTER_SEE)
def people(uid: UUID) -> str:
    """Everyone who was asked or referred, by how far they came."""
    task, which = by_uid(uid), request.args.get("which", "")
    call_out = call_out_asked_for()
    everyone = [h for h in of_task(task.id) if not call_out or h.referral.call_out_id == call_out.id]
    parts = parts_of(everyone, unclear_of(task.id))
    shown = next((part.people for part in parts if part.key == which), everyone)
    return render_template(
        "console/task_people.html", task=task, people=shown, everyone=len(everyone), which=which, parts=parts,
        tags=REFERRAL_TAGS, call_out=call_out.uid if call_out else None,
    )  # fmt: skip


@bp.get("/<uuid:uid>/phone-list")
@requires(Permission.PHONE_SEE)
def phone_list(uid: UUID) -> str:
    """The silent ones on paper, to be rung."""
    task = by_uid(uid)
    return render_template("console/phone_list.html", task=task, people=silent_of(task.id))


@bp.post("/<uuid:uid>/open")
@requires(Permission.TASK_OPEN)
def open_it(uid: UUID) -> Response:
    """From now on people can be asked."""
    task = by_uid(uid)
    tasks.open_task(task.id, by=actor())
    flash(f"{task.number} is open. Now ask people.")
    return _show(task)


@bp.post("/<uuid:uid>/ask-again")
@requires(Permission.CALL_OUT)
def ask_again(uid: UUID) -> Response:
    """A second text to everyone who is silent."""
    task = by_uid(uid)
    asked = 0
    for h in silent_of(task.id):
        with suppress(Conflict):  # they answered, or opted out, a moment ago
            referrals.ask_again(h.referral.uid, by=actor())
            asked += 1
    flash(f"{asked} {'person is' if asked == 1 else 'people are'} asked again.")
    return _show(by_uid(uid))


@bp.route("/<uuid:uid>/close", methods=["GET", "POST"])
@requires(Permission.TASK_OPEN)
def close(uid: UUID) -> str | tuple[str, int] | Response:
    """Ends the task with what it brought; everyone who came is thanked."""
    task, error = by_uid(uid), None
    if request.method == "POST":
        try:
            outcome, solves = request.form.get("outcome", ""), "solves" in request.form
            came = attendance.close_task(task.id, outcome=outcome, solves_need=solves, by=actor())
        except Conflict as refused:
            error, task = refused, by_uid(uid)
        else:
            people = "person is" if came == 1 else "people are"
            flash(f"{task.number} is closed. {came} {people} thanked with their hours.")
            return redirect(url_for("tasks.outcome", uid=task.uid), 303)
    page = task_page.gather(task)
    inside = present(task_id=task.id)
    return render_template(
        "console/task_close.html", page=page, inside=inside, error=error
    ), 409 if error else 200


@bp.route("/<uuid:uid>/stand-down", methods=["GET", "POST"])
@requires(Permission.CALL_OUT)
def stand_down(uid: UUID) -> str | tuple[str, int] | Response:
    """“Thank you, do not come” to everyone concerned."""
    task, error = by_uid(uid), None
    if request.method == "POST":
        try:
            told = callouts.stand_down(task.id, why=request.form.get("why", ""), by=actor())
        except (Conflict, Invalid) as refused:
            error, task = refused, by_uid(uid)
        else:
            people = "1 person is" if told == 1 else f"{told} people are"
            flash(f"{people} told not to come." if told else f"{task.number} is called off.")
            return _show(task)
    page = task_page.gather(task)
    return render_template("console/task_stand_down.html", page=page, error=error), 422 if error else 200


@bp.get("/<uuid:uid>/outcome")
@requires(Permission.CONSOLE_SEE)
def outcome(uid: UUID) -> str:
    """One page with what was asked, who came, how long, and what it brought."""
    task = by_uid(uid)
    hours = hours_on(task.id)
    names = people_by_id([item.volunteer_id for item in hours])
    rows = [(names[item.volunteer_id], item) for item in hours]
    minutes = sum(item.minutes for item in hours)
    return render_template(
        "console/task_outcome.html", page=task_page.gather(task), rows=rows, minutes=minutes
    )


@bp.post("/referrals/<uuid:uid>/<any(yes,no):intent>")
@requires(Permission.CALL_OUT)
def answer_for(uid: UUID, intent: str) -> Response:
    """What somebody said on the telephone."""
    flash(referrals.answer_for(uid, intent, by=actor()))
    return redirect(own_path(request.form.get("back"), url_for("tasks.index")), 303)


@bp.post("/referrals/<uuid:uid>/<any(accept,withdraw,share):step>")
@requires(Permission.CALL_OUT)
def decide(uid: UUID, step: str) -> Response:
    """A coordinator decides for a silent charity, shares after a call, or takes somebody off."""
    if step == "accept":
        referrals.accept(uid, by=actor())
    elif step == "share":
        referrals.share(uid, by=actor())
    else:
        referrals.withdraw(uid, by=actor(), why=request.form.get("why") or "Taken off by a coordinator.")
    flash("Done. The person is told by text.")
    return redirect(own_path(request.form.get("back"), url_for("tasks.index")), 303)
