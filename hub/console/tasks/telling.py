"""Free words to everybody who is confirmed: written, looked at as they will arrive, and sent once."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, SelectField, TextAreaField

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.database import new_uid
from hub.errors import Conflict, HubError, Invalid
from hub.referrals.changes import saying
from hub.referrals.changes.saying import Telling, Words
from hub.tasks.models import Task
from hub.tasks.queries import by_uid
from hub.tasks.tongues import language_name
from hub.web.filters import clock_time, when

bp = Blueprint("telling", __name__, url_prefix="/console/tasks/<uuid:uid>/tell")


class WordsForm(FlaskForm):
    """What they need to know, and who else shall read it. `once` names this sending."""

    body = TextAreaField("What do they need to know?")
    shift = SelectField("For which time?", coerce=int, validate_choice=True)
    standing_by = BooleanField("Also those who stand by")
    waiting = BooleanField("Also those on the waiting list")
    once = HiddenField()

    @property
    def words(self) -> Words:
        """As it was filled in."""
        return Words(self.body.data or "", self.shift.data or None, self.standing_by.data, self.waiting.data)


def _form(task: Task) -> WordsForm:
    form = WordsForm()
    ahead = [one for one in task.shifts if one.ends_at > clock.now()]
    form.shift.choices = [(0, "Every time that is still ahead")] + [
        (one.id, f"{when(one.starts_at)} to {clock_time(one.ends_at)}") for one in ahead
    ]
    if not form.once.data:
        form.once.data = str(new_uid())
    return form


@bp.route("", methods=["GET", "POST"])
@requires(Permission.CALL_OUT)
def write(uid: UUID) -> str | tuple[str, int] | Response:
    """The form; then the exact text with people, parts and cost; then it is sent."""
    task, seen = by_uid(uid), None
    form = _form(task)
    if request.method == "GET":
        form.body.data = form.body.data or ""
        return _page(task, form, None)
    try:
        seen = saying.preview(task.id, form.words)
        if form.validate() and request.form.get("step") == "send":
            return _sent(task, form)
    except HubError as error:
        return _refused(by_uid(uid), form, error)
    return _page(task, form, seen), 422 if form.errors else 200


def _sent(task: Task, form: WordsForm) -> Response:
    uid, number, once = task.uid, task.number, form.once.data or ""
    try:
        told = saying.say(task.id, form.words, once=UUID(once), by=actor())
    except ValueError as error:
        raise Conflict("Open this page again, and send it from there.") from error
    flash(
        f"{told} {'person of ' + number + ' is' if told == 1 else 'people of ' + number + ' are'} told.",
        "success",
    )
    return redirect(url_for("tasks.show", uid=uid), 303)


def _refused(task: Task, form: WordsForm, error: HubError) -> tuple[str, int]:
    fields = error.fields if isinstance(error, Invalid) else {}
    form.body.errors = [fields.get("body", error.sentence)]
    return _page(task, form, None), 409 if isinstance(error, Conflict) else 422


def _page(task: Task, form: WordsForm, seen: Telling | None) -> str:
    people = saying.how_many(task.id)
    return render_template(
        "console/tell_confirmed.html", task=task, form=form, seen=seen, people=people, most=saying.MOST_LETTERS,
        tongues=[(language_name(code), number) for code, number in seen.languages.items()] if seen else [],
    )  # fmt: skip
