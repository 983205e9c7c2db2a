"""How do we reach this person, and what do they need? Numbers, needs and whom to ring in an emergency."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.accounts.queries import names_by_uid
from hub.console.people.number_forms import EmergencyForm, NeedsForm, NumberForm, RetireForm
from hub.errors import Conflict, Invalid
from hub.volunteers.numbers import services as numbering
from hub.volunteers.numbers.moves import numbers_of
from hub.volunteers.queries import by_uid
from hub.volunteers.services import note_seen

bp = Blueprint("numbers", __name__, url_prefix="/console/people/<uuid:uid>/reach")
Answer = str | Response | tuple[str, int]


@bp.get("/")
@requires(Permission.REGISTER_EDIT)
def index(uid: UUID) -> str:
    """Everything about how to reach and receive them."""
    note_seen(by_uid(uid).uid, by=actor())
    return _page(uid)


def _page(uid: UUID, **forms: FlaskForm) -> str:
    """The page with the forms as typed; those that were not sent as the register knows them."""
    person = by_uid(uid)
    known = {
        "number": NumberForm(formdata=None),
        "retire": RetireForm(formdata=None, prefix="retire"),
        "needs": NeedsForm(formdata=None, needs=person.access_needs, note=person.access_note),
        "emergency": EmergencyForm(formdata=None, prefix="emergency", name=person.emergency_name,
                                   phone=person.emergency_phone),
    }  # fmt: skip
    numbers = numbers_of(person)
    staff = names_by_uid({row.retired_by for row in numbers})
    return render_template(
        "console/reach.html", person=person, numbers=numbers, staff=staff, **(known | forms)
    )


@bp.post("/add")
@requires(Permission.REGISTER_EDIT)
def add(uid: UUID) -> Answer:
    """Another number."""
    form = NumberForm()

    def keep() -> str:
        asked = numbering.add_phone(uid, form.phone.data or "", is_sure=bool(form.is_sure.data), by=actor())
        return "That number is asked by text whether it is theirs." if asked else "The number is kept."

    return _done(uid, "number", form, keep)


@bp.post("/retire")
@requires(Permission.REGISTER_EDIT)
def retire(uid: UUID) -> Answer:
    """A number is not theirs any more."""
    form = RetireForm(prefix="retire")

    def keep() -> str:
        numbering.retire_phone(uid, request.form.get("phone", ""), why=form.why.data or "", by=actor())
        return "The number is retired. Nobody is asked by it, and it stays in the history."

    return _done(uid, "retire", form, keep)


@bp.post("/<uuid:number>/confirm")
@requires(Permission.REGISTER_EDIT)
def confirm(uid: UUID, number: UUID) -> Answer:
    """Somebody has heard them on this number."""

    def keep() -> str:
        numbering.confirm_phone(number, by=actor())
        return "The number is confirmed."

    return _done(uid, "number", NumberForm(formdata=None), keep)


@bp.post("/<uuid:number>/main")
@requires(Permission.REGISTER_EDIT)
def make_main(uid: UUID, number: UUID) -> Answer:
    """Texts go to this number."""

    def keep() -> str:
        numbering.make_main(uid, number, by=actor())
        return "Texts go to that number now."

    return _done(uid, "number", NumberForm(formdata=None), keep)


@bp.post("/needs")
@requires(Permission.REGISTER_EDIT)
def needs(uid: UUID) -> Answer:
    """What they need."""
    form = NeedsForm()

    def keep() -> str:
        numbering.note_needs(uid, form.needs.data or (), form.note.data or "", by=actor())
        return "What they need is kept, and shown wherever they are asked or received."

    return _done(uid, "needs", form, keep)


@bp.post("/emergency")
@requires(Permission.REGISTER_EDIT)
def emergency(uid: UUID) -> Answer:
    """Whom to ring."""
    form = EmergencyForm(prefix="emergency")

    def keep() -> str:
        numbering.note_emergency(uid, form.name.data or "", form.phone.data or "", by=actor())
        return "Whom to ring in an emergency is kept."

    return _done(uid, "emergency", form, keep)


def _done(uid: UUID, name: str, form: FlaskForm, keep: Callable[[], str]) -> Answer:
    """Keeps it and shows the page anew, or says beside the field what is wrong."""
    try:
        flash(keep())
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        for field, words in fields.items():
            form[field].errors = [words]
        if not fields:
            form.form_errors = [error.sentence]
        return _page(uid, **{name: form}), 422
    return redirect(url_for("numbers.index", uid=by_uid(uid).uid), 303)
