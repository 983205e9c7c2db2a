"""One note: written down, corrected, and what becomes of it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import asked
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.console.desk.desk_hub import desk_hub
from hub.console.needs.note_page import page_of
from hub.errors import HubError, Invalid
from hub.needs import services
from hub.needs.forms import NoteForm
from hub.needs.models import BoardNote
from hub.needs.queries import by_uid
from hub.needs.states import NoteKind

bp = Blueprint("notes", __name__, url_prefix="/console/needs")


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.DESK)
def new() -> str | tuple[str, int] | Response:
    """One sentence is enough; Enter keeps it."""
    form = NoteForm().of_kind(_kind_asked_for())
    switches = "switch" in request.form
    if not switches and form.validate_on_submit():
        try:
            hub = desk_hub()
            uid = services.write_down(form.facts(), hub_id=hub.id if hub else None, by=actor())
            note = by_uid(uid)
            flash(f"{note.number.capitalize()} is on the board.", "success")
            return _show(note)
        except HubError as error:
            form.refuse(error)
    return render_template("console/note_form.html", form=form, note=None, hub=desk_hub()), _status(form)


@bp.get("/<uuid:uid>")
@requires(Permission.REGISTER_SEE)
def show(uid: UUID) -> str:
    """Who, where, what goes with it, and what came of it."""
    return render_template("console/note.html", page=page_of(by_uid(uid)), errors={})


@bp.route("/<uuid:uid>/correct", methods=["GET", "POST"])
@requires(Permission.DESK)
def correct(uid: UUID) -> str | tuple[str, int] | Response:
    """The note as it is said now."""
    note = by_uid(uid)
    form = NoteForm().of_kind(note.kind).start_from(note)
    if form.validate_on_submit():
        try:
            if services.correct(uid, form.facts(), by=actor()):
                flash("Corrected. The old words are gone; that they were changed is kept.")
            return _show(by_uid(uid))
        except HubError as error:
            form.refuse(error)
    return render_template("console/note_form.html", form=form, note=by_uid(uid), hub=None), _status(form)


@bp.post("/<uuid:uid>/match")
@requires(Permission.DESK)
def match(uid: UUID) -> Response:
    """The need and the offer belong together."""
    services.match(uid, asked.uid(request.form, "other"), by=actor())
    flash("Matched. Both notes say so. Now bring the two people together.")
    return _show(by_uid(uid))


@bp.post("/<uuid:uid>/danger")
@requires(Permission.DESK)
def danger(uid: UUID) -> Response:
    """Life is in danger after all: the alarm rings."""
    services.warn_of_danger(uid, by=actor())
    return _show(by_uid(uid))


@bp.post("/<uuid:uid>/put-back")
@requires(Permission.DESK)
def put_back(uid: UUID) -> Response:
    """It stands free on its board again."""
    services.put_back(uid, by=actor())
    flash("It stands on the board again.")
    return _show(by_uid(uid))


@bp.post("/<uuid:uid>/take-up")
@requires(Permission.DESK)
def take_up(uid: UUID) -> Response | tuple[str, int]:
    """Somebody sees to it without a task."""
    try:
        services.take_up(uid, request.form.get("who", ""), by=actor())
    except Invalid as error:
        return _refused(uid, error)
    flash("It is in hand.")
    return _show(by_uid(uid))


@bp.post("/<uuid:uid>/solve")
@requires(Permission.DESK)
def solve(uid: UUID) -> Response | tuple[str, int]:
    """How it was solved is kept with it."""
    try:
        services.solve(uid, request.form.get("outcome", ""), by=actor())
    except Invalid as error:
        return _refused(uid, error)
    flash("Solved, and off the board. The note is kept.", "success")
    return redirect(url_for("boards.index"), 303)


@bp.post("/<uuid:uid>/take-back")
@requires(Permission.DESK)
def take_back(uid: UUID) -> Response | tuple[str, int]:
    """Whoever said it does not need or offer it any more."""
    try:
        services.take_back(uid, request.form.get("why", ""), by=actor())
    except Invalid as error:
        return _refused(uid, error)
    flash("Taken off the board. The note is kept.")
    return redirect(url_for("boards.index"), 303)


@bp.post("/<uuid:uid>/on-register")
@requires(Permission.DESK)
def on_register(uid: UUID) -> Response:
    """Whoever offers is on the register already."""
    person = asked.uid(request.form, "volunteer")
    services.put_on_register(uid, person, by=actor())
    flash("They are on the register. The note is off the board.")
    return redirect(url_for("people.show", uid=person), 303)


def _kind_asked_for() -> NoteKind:
    """A need, unless an offer is asked for."""
    said = request.form.get("switch") or request.form.get("kind") or request.args.get("kind", "")
    return NoteKind(said) if said in set(NoteKind) else NoteKind.NEED


def _refused(uid: UUID, error: Invalid) -> tuple[str, int]:
    """The page again, with what is wrong and what was typed."""
    return render_template("console/note.html", page=page_of(by_uid(uid)), errors=error.fields), 422


def _show(note: BoardNote) -> Response:
    return redirect(url_for("notes.show", uid=note.uid), 303)


def _status(form: NoteForm) -> int:
    return 422 if form.errors else 200
