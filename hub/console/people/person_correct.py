"""What the register says about one person, put right by somebody at a hub: the form of their own page, on one page."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.console.people.put_right import changes_of, fields_in_words
from hub.errors import Conflict, Invalid
from hub.incidents.queries import all_hubs
from hub.installation.queries import settings
from hub.volunteers.models import Volunteer
from hub.volunteers.own import services as own_correcting
from hub.volunteers.own.forms import CorrectForm, fingerprint, kept_now
from hub.volunteers.own.queries import open_words
from hub.volunteers.queries import by_uid, registration_context
from hub.volunteers.services import note_seen

bp = Blueprint("person_correct", __name__, url_prefix="/console/people/<uuid:uid>/correct")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.REGISTER_EDIT)
def show(uid: UUID) -> str | Response | tuple[str, int]:
    """Everything that can be put right, filled in. A merged row leads to its person, an erased one to its page."""
    person = by_uid(uid)
    if person.erased_at is not None:
        return redirect(url_for("people.show", uid=person.uid))
    if person.uid != uid:
        return redirect(url_for("person_correct.show", uid=person.uid))
    form = _form(person)
    if request.method == "GET":
        note_seen(person.uid, by=actor())
        return _page(by_uid(uid), form)
    if not _keep(person, form):
        return _page(by_uid(uid), form), 422
    return redirect(url_for("people.show", uid=uid), 303)


def _form(person: Volunteer) -> CorrectForm:
    preset, sent = settings().preset, request.method == "POST"
    given = request.form if sent else kept_now(person)
    form = CorrectForm(given, languages=preset.languages, unit=preset.distance_unit)
    form.offer_hubs([(str(hub.uid), hub.name) for hub in all_hubs()])
    return form


def _keep(person: Volunteer, form: CorrectForm) -> bool:
    """Keeps what is right and says which; False when something is wrong, which then stands beside its field."""
    if told := _changed_meanwhile(person):
        form.form_errors = [told]
        return False
    values = form.put_right(kept_now(person), registration_context())
    if values is None:
        return False
    try:
        changed = own_correcting.correct(person.uid, values, by=actor(), alone=False)
    except Invalid as error:
        form.refuse(error.fields)
        return False
    except Conflict as error:
        form.form_errors = [error.sentence]
        return False
    flash(f"Put right: {fields_in_words(changed)}." if changed else "Nothing was changed.", "success")
    return True


def _changed_meanwhile(person: Volunteer) -> str:
    """What to do when somebody else put this person right while the page was open; empty when nobody did."""
    if request.form.get("was", "") in ("", fingerprint(kept_now(person))):
        return ""
    last = next(iter(changes_of(person)), None)
    what = f"{last.text.rstrip('.')}, by {last.by}" if last else "something else is kept now"
    return (
        f"This was changed while you had the page open ({what}). What you typed is still here, and not kept yet. "
        "Compare it with their page, then keep it."
    )


def _page(person: Volunteer, form: CorrectForm) -> str:
    return render_template(
        "console/person_correct.html", person=person, form=form, own_words=open_words(person.id),
        was=fingerprint(kept_now(person)),
    )  # fmt: skip
