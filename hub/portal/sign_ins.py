"""Who signs in for us? An organisation invites its own people by link and switches sign-ins off."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts import services as accounts
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.accounts.queries import open_invitations, users_of
from hub.errors import HubError
from hub.organisations import inviting
from hub.organisations.forms_trust import InviteForm
from hub.portal.us import us

bp = Blueprint("portal_sign_ins", __name__, url_prefix="/portal/sign-ins")


@bp.get("/")
@requires(Permission.PORTAL_SEE)
def index() -> str:
    """Every sign-in of ours, and every invitation that still works."""
    o = us()
    return render_template(
        "portal/sign_ins.html", o=o, users=users_of(o.id), invitations=open_invitations(o.id, clock.now())
    )


@bp.route("/invite", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_OWN)
def invite() -> str | tuple[str, int]:
    """Invites a colleague; the link is shown once, to hand over."""
    o, form = us(), InviteForm()
    if form.validate_on_submit():
        try:
            invited = inviting.invite(o.uid, by=actor(), **form.typed())
        except HubError as error:
            form.refuse(error)
        else:
            return render_template("portal/invited.html", invited=invited, o=us())
    return render_template("portal/invite.html", form=form, o=us()), 422 if form.errors else 200


@bp.post("/invitations/<uuid:uid>/take-back")
@requires(Permission.ORGANISATION_OWN)
def take_back(uid: UUID) -> Response:
    """The link works no more."""
    try:
        accounts.take_back_invitation(uid, of=us().id, by=actor())
        flash("The invitation is taken back.")
    except HubError as error:
        flash(error.sentence)
    return redirect(url_for("portal_sign_ins.index"), 303)


@bp.post("/<uuid:uid>/off")
@requires(Permission.ORGANISATION_OWN)
def switch_off(uid: UUID) -> Response:
    """One of our sign-ins is used no more."""
    try:
        accounts.switch_off_of_organisation(uid, of=us().id, by=actor())
        flash("The sign-in is switched off.")
    except HubError as error:
        flash(error.sentence)
    return redirect(url_for("portal_sign_ins.index"), 303)
