"""Something happened: which kind, and the form of that kind. The same form serves the desk, a task and a person."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, check, requires
from hub.accounts.permissions import Permission
from hub.accounts.rules import Scope
from hub.attendance.occurrences import services
from hub.attendance.occurrences.forms import OccurrenceForm
from hub.attendance.occurrences.services import Written
from hub.attendance.queries import Present, present
from hub.attendance.states import OccurrenceKind
from hub.errors import HubError
from hub.tasks.models import Task
from hub.tasks.queries import by_uid as task_by_uid
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid, search
from hub.web.chosen import bring_back, hold
from hub.web.occurrence_words import BUTTONS, KINDS, TITLES, told

bp = Blueprint("happened", __name__, url_prefix="/console/happened")
ANY_KIND = "any(injury,near_miss,safeguarding,asked_to_leave)"
MOST_NAMED = 300


@bp.get("/")
@requires(Permission.DESK)
def choose() -> str:
    """Which kind: four doors, and whom to ring when somebody is in danger now."""
    kept = {name: request.args[name] for name in ("person", "task") if request.args.get(name)}
    person, task = _person(), _task()
    return render_template("console/happened.html", kinds=KINDS, kept=kept, person=person, task=task)


@bp.route(f"/<{ANY_KIND}:kind>", methods=["GET", "POST"])
@requires(Permission.OCCURRENCE_WRITE)
def write(kind: str) -> str | tuple[str, int] | Response:
    """The form of one kind. What was typed stays when something is missing."""
    check(Permission.OCCURRENCE_WRITE, Scope())
    chosen = OccurrenceKind(kind)
    form, here = OccurrenceForm().for_kind(chosen), present()[:MOST_NAMED]
    person, task = _person(form), _task(form)
    bring_back(form, "photo")
    if form.validate_on_submit():
        try:
            who = person.uid if person else _meant(form.who.data or "", here)
            done = services.write_down(
                form.facts(volunteer_uid=who, task_id=task.id if task else None),
                by=actor(),
                photo=form.document,
            )
        except HubError as error:
            form.refuse(error)
        else:
            return _after(chosen, done)
    hold(form, "photo")
    page = render_template(
        "console/happened_form.html", form=form, kind=chosen, title=TITLES[chosen], told=told(chosen), person=person,
        task=task, button=BUTTONS[chosen], names=[label_of(item) for item in here],
    )  # fmt: skip
    return page, 422 if form.errors or getattr(form, "form_errors", ()) else 200


def _after(kind: OccurrenceKind, done: Written) -> Response:
    if kind.is_restricted:
        return redirect(url_for("happened.handed_on"), 303)
    said = "It is written down."
    if done.was_signed_out:
        said += " They are signed out."
    if kind is OccurrenceKind.ASKED_TO_LEAVE:
        said += (
            " A text tells them how to appeal."
            if done.is_told
            else " We cannot text them: tell them how to appeal."
        )
    flash(said)
    return redirect(url_for("occurrences.show", uid=done.uid), 303)


@bp.get("/handed-on")
@requires(Permission.DESK)
def handed_on() -> str:
    """It is with the supervisors: all that whoever wrote it sees from now on."""
    return render_template("console/happened_handed_on.html")


def _person(form: OccurrenceForm | None = None) -> Volunteer | None:
    uid = (
        request.args.get("person", type=UUID)
        if form is None or not form.is_submitted()
        else form.volunteer_uid()
    )
    found = by_uid(uid) if uid else None
    if form is not None and found is not None:
        form.volunteer.data = str(found.uid)
    return found


def _task(form: OccurrenceForm | None = None) -> Task | None:
    submitted = form is not None and form.is_submitted()
    text = form.task.data if form is not None and submitted else request.args.get("task", "")
    try:
        found = task_by_uid(UUID(text)) if text else None
    except ValueError:
        found = None
    if form is not None and found is not None:
        form.task.data = str(found.uid)
    return found


def label_of(item: Present) -> str:
    """Somebody who is signed in, as the field offers them."""
    return f"{item.volunteer.name}, {item.task.number if item.task else 'at the hub'}"


def _meant(words: str, here: list[Present]) -> UUID | None:
    """Who was chosen or typed: one of those who are in, or the one person of that name; else only the words."""
    said = " ".join(words.casefold().split())
    inside = [item for item in here if said in (label_of(item).casefold(), item.volunteer.name.casefold())]
    if len(inside) == 1:
        return inside[0].volunteer.uid
    found = (
        [one for one in search(words, limit=5) if one.name.casefold() == said] if said and not inside else []
    )
    return found[0].uid if len(found) == 1 else None
