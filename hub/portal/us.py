"""Who are we on the register? An organisation reads its entry, puts it right, and says that it is."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.errors import HubError
from hub.organisations import confirming, services
from hub.organisations.forms import KIND_WORDS, WholeForm
from hub.organisations.forms_trust import ContactForm
from hub.organisations.models import Organisation
from hub.organisations.queries import by_id, checklist_of
from hub.organisations.trust import still_to_do
from hub.portal.entry import READERS, entry_of

bp = Blueprint("portal_us", __name__, url_prefix="/portal/us")


@bp.get("/")
@requires(Permission.PORTAL_SEE)
def index() -> str:
    """Our entry, what of it is missing, and who answers for us."""
    o = us()
    return render_template(
        "portal/us.html", o=o, entry=entry_of(o), kinds=KIND_WORDS, missing=still_to_do(checklist_of(o))
    )


@bp.route("/change", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_OWN)
def change() -> str | tuple[str, int] | Response:
    """Puts our entry right. What trust hangs on is shown to the hub."""
    o = us()
    form = WholeForm().start_from(o, READERS)
    if form.validate_on_submit():
        try:
            services.change(o.uid, form.whole(READERS), by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("Your entry is changed. If insurance or areas changed, the hub looks at it.")
            return redirect(url_for("portal_us.index"), 303)
    return render_template("portal/us_change.html", form=form, o=us()), 422 if form.errors else 200


@bp.post("/still-right")
@requires(Permission.ORGANISATION_OWN)
def still_right() -> Response:
    """The yearly word: all of it is still so."""
    confirming.confirm(us().uid, by=actor())
    flash("Thank you. We ask again in a year.")
    return redirect(url_for("portal_us.index"), 303)


@bp.route("/contacts", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_OWN)
def contacts() -> str | tuple[str, int] | Response:
    """Everyone who answers for us, and one more."""
    form = ContactForm()
    if form.validate_on_submit():
        try:
            services.add_contact(us().uid, form.facts(), by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("The contact is written down.")
            return redirect(url_for("portal_us.contacts"), 303)
    return render_template("portal/us_contacts.html", form=form, o=us()), 422 if form.errors else 200


@bp.post("/contacts/<uuid:contact>/remove")
@requires(Permission.ORGANISATION_OWN)
def remove_contact(contact: UUID) -> Response:
    """Takes a contact off."""
    services.remove_contact(contact, of=us().uid, by=actor())
    flash("The contact is taken off.")
    return redirect(url_for("portal_us.contacts"), 303)


def us() -> Organisation:
    """The organisation of whoever is signed in."""
    return by_id(current_user.organisation_id)
