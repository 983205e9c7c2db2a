"""Memberships on the console: an organisation's people, and a person's organisations."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import asked
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.errors import HubError
from hub.organisations.queries import all_organisations, by_uid
from hub.portal.people import steps_of
from hub.volunteers.membership import services as membership
from hub.volunteers.membership.forms import JoinForm
from hub.volunteers.membership.queries import PAGE, members_of
from hub.volunteers.queries import by_uid as volunteer_by_uid
from hub.web.back import own_path

bp = Blueprint("charity_people", __name__, url_prefix="/console")
DONE = {
    "verify": "Noted: the organisation knows them.",
    "call_out": "They may call the organisation's people out.",
    "no_call_out": "They may not call the organisation's people out any more.",
    "end": "The membership has ended.",
}


@bp.get("/charities/<uuid:uid>/people")
@requires(Permission.REGISTER_SEE)
def index(uid: UUID) -> str:
    """Everyone who belongs to an organisation; those it has not confirmed first."""
    organisation = by_uid(uid)
    words, start = request.args.get("q", "").strip(), asked.whole(request.args, "from")
    found = members_of(organisation.id, words=words, start=start)
    return render_template(
        "console/charity_people.html", o=organisation, words=words, start=start, size=PAGE, found=found
    )


@bp.post("/memberships/<uuid:uid>/<any(verify,call_out,no_call_out,end):step>")
@requires(Permission.MEMBERS_KEEP)
def decide(uid: UUID, step: str) -> Response:
    """One click about one membership, after a call with the organisation."""
    try:
        steps_of(uid)[step]()
        flash(DONE[step])
    except HubError as error:
        flash(error.sentence)
    return redirect(own_path(request.form.get("back", ""), url_for("charities.index")), 303)


@bp.route("/people/<uuid:uid>/belongs", methods=["GET", "POST"])
@requires(Permission.CALL_OUT)
def join(uid: UUID) -> str | tuple[str, int] | Response:
    """Writes down that a person belongs to an organisation."""
    person, form = volunteer_by_uid(uid), JoinForm()
    form.organisation.choices = {"": "Choose one"} | {str(one.uid): one.name for one in all_organisations()}
    if form.validate_on_submit():
        try:
            membership.join(uid, UUID(form.organisation.data), form.facts(), by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("Written down. The organisation confirms it in the portal.")
            return redirect(url_for("people.show", uid=uid), 303)
    return render_template("console/person_join.html", form=form, person=person), 422 if form.errors else 200
