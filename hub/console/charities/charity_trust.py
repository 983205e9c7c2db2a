"""How an organisation comes to be trusted: its checklist, 72 hours in an emergency, contacts, sign-ins."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts import services as accounts
from hub.accounts.guards import actor, check, requires
from hub.accounts.permissions import Permission
from hub.accounts.rules import Scope
from hub.errors import HubError
from hub.organisations import emergency, inviting, services
from hub.organisations.forms_trust import ChecklistForm, ContactForm, EmergencyForm, InviteForm
from hub.organisations.queries import by_uid, checklist_of
from hub.organisations.trust import still_to_do
from hub.web.filters import when

bp = Blueprint("charity_trust", __name__, url_prefix="/console/charities")


@bp.route("/<uuid:uid>/screening", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_EDIT)
def screening(uid: UUID) -> str | tuple[str, int] | Response:
    """The checklist, kept as far as it goes, or with the decision that it is screened."""
    organisation = by_uid(uid)
    form = ChecklistForm().start_from(checklist_of(organisation))
    if form.validate_on_submit():
        screened = request.form.get("then") == "screened"
        try:
            services.keep_checklist(
                uid, form.looked(), by=actor(), why=form.why.data or "", screened=screened
            )
        except HubError as error:
            form.refuse(error)
        else:
            flash("It is screened." if screened else "Your notes are kept.")
            return redirect(url_for("charities.show", uid=uid), 303)
    missing = still_to_do(checklist_of(by_uid(uid)))
    page = render_template("console/charity_screening.html", form=form, o=by_uid(uid), missing=missing)
    return page, 422 if form.errors else 200


@bp.route("/<uuid:uid>/for-72-hours", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_EMERGENCY)
def for_72_hours(uid: UUID) -> str | tuple[str, int] | Response:
    """Activates it for 72 hours, after a call back."""
    form = EmergencyForm().start_from(by_uid(uid))
    if form.validate_on_submit():
        try:
            until = emergency.activate_for_now(uid, form.call(), by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash(f"It can take people until {when(until)}. Screen it before then.")
            return redirect(url_for("charities.show", uid=uid), 303)
    page = render_template("console/charity_72_hours.html", form=form, o=by_uid(uid))
    return page, 422 if form.errors else 200


@bp.route("/<uuid:uid>/contacts", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_EDIT)
def contacts(uid: UUID) -> str | tuple[str, int] | Response:
    """Everyone who answers for it, and one more."""
    form = ContactForm()
    if form.validate_on_submit():
        try:
            services.add_contact(uid, form.facts(), by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("The contact is written down.")
            return redirect(url_for("charity_trust.contacts", uid=uid), 303)
    return render_template(
        "console/charity_contacts.html", form=form, o=by_uid(uid)
    ), 422 if form.errors else 200


@bp.post("/<uuid:uid>/contacts/<uuid:contact>/remove")
@requires(Permission.ORGANISATION_EDIT)
def remove_contact(uid: UUID, contact: UUID) -> Response:
    """Takes a contact off."""
    services.remove_contact(contact, of=uid, by=actor())
    flash("The contact is taken off.")
    return redirect(url_for("charity_trust.contacts", uid=uid), 303)


@bp.route("/<uuid:uid>/invite", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_INVITE)
def invite(uid: UUID) -> str | tuple[str, int]:
    """Invites somebody to sign in for it; the link is shown once, to hand over."""
    organisation = by_uid(uid)
    check(Permission.ORGANISATION_INVITE, Scope(organisation_id=organisation.id))
    form = InviteForm()
    if form.validate_on_submit():
        try:
            invited = inviting.invite(uid, by=actor(), **form.typed())
        except HubError as error:
            form.refuse(error)
        else:
            return render_template("console/charity_invited.html", invited=invited, o=by_uid(uid))
    return render_template(
        "console/charity_invite.html", form=form, o=by_uid(uid)
    ), 422 if form.errors else 200


@bp.post("/<uuid:uid>/invitations/<uuid:invitation>/take-back")
@requires(Permission.ORGANISATION_INVITE)
def take_back(uid: UUID, invitation: UUID) -> Response:
    """The link works no more."""
    organisation = by_uid(uid)
    check(Permission.ORGANISATION_INVITE, Scope(organisation_id=organisation.id))
    try:
        accounts.take_back_invitation(invitation, of=organisation.id, by=actor())
        flash("The invitation is taken back.")
    except HubError as error:
        flash(error.sentence)
    return redirect(url_for("charities.show", uid=uid, _anchor="sign-ins"), 303)
