"""An organisation's own people: who they are, whom it knows, who may call them out."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from hub import asked
from hub.accounts.guards import actor, check, requires
from hub.accounts.permissions import Permission
from hub.accounts.rules import Scope
from hub.errors import HubError
from hub.organisations.queries import by_id
from hub.volunteers.membership import services as membership
from hub.volunteers.membership.forms import EndForm, MemberForm
from hub.volunteers.membership.queries import PAGE, affiliation_by_uid, members_of

bp = Blueprint("portal_people", __name__, url_prefix="/portal/people")
DONE = {
    "verify": "Confirmed: the hub now knows that they are one of you.",
    "call_out": "They may call your people out.",
    "no_call_out": "They may not call your people out any more.",
    "end": "They are not one of your people any more. Their own entry stays with the hub.",
}


@bp.get("/")
@requires(Permission.PORTAL_SEE)
def index() -> str:
    """Everyone who belongs to us; those we have not confirmed first."""
    words, start = request.args.get("q", "").strip(), asked.whole(request.args, "from")
    return render_template(
        "portal/people.html", organisation=by_id(current_user.organisation_id), words=words, start=start, size=PAGE,
        found=members_of(current_user.organisation_id, words=words, start=start),
    )  # fmt: skip


@bp.route("/<uuid:uid>", methods=["GET", "POST"])
@requires(Permission.MEMBERS_KEEP)
def member(uid: UUID) -> str | tuple[str, int] | Response:
    """Member number, role, since when; and the end of the membership."""
    affiliation = affiliation_by_uid(uid)
    check(Permission.MEMBERS_KEEP, Scope(organisation_id=affiliation.organisation_id))
    form = MemberForm().start_from(affiliation)
    if form.validate_on_submit():
        try:
            membership.describe(uid, form.facts(), by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("Your changes are kept.")
            return redirect(url_for("portal_people.index"), 303)
    return _member_page(uid, form), 422 if form.errors else 200


@bp.post("/<uuid:uid>/<any(verify,call_out,no_call_out,end):step>")
@requires(Permission.MEMBERS_KEEP)
def decide(uid: UUID, step: str) -> Response:
    """One click about one of our people."""
    try:
        steps_of(uid)[step]()
        flash(DONE[step])
    except HubError as error:
        flash(error.sentence)
    return redirect(url_for("portal_people.index", q=request.form.get("q") or None), 303)


def steps_of(uid: UUID) -> dict[str, Callable[[], None]]:
    """What each button does."""
    by = actor()
    return {
        "verify": lambda: membership.verify(uid, by=by),
        "call_out": lambda: membership.let_call_out(uid, may=True, by=by),
        "no_call_out": lambda: membership.let_call_out(uid, may=False, by=by),
        "end": lambda: membership.end(uid, EndForm().ended_on.data, by=by),
    }


def _member_page(uid: UUID, form: MemberForm) -> str:
    affiliation = affiliation_by_uid(uid)
    return render_template("portal/member.html", form=form, end=EndForm(formdata=None), affiliation=affiliation,
                           person=affiliation.volunteer, organisation=by_id(affiliation.organisation_id))  # fmt: skip
