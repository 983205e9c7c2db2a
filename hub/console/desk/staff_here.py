"""Hub and center staff sign in too: as what, and whether they are paid for it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.signing.forms import ColleagueForm
from hub.attendance.signing.queries import entry_of, functions, is_here, last_function
from hub.attendance.signing.staff import Colleague, sign_in_colleague
from hub.console.desk.desk_hub import desk_hub
from hub.errors import HubError
from hub.installation.queries import settings

bp = Blueprint("staff_here", __name__, url_prefix="/console/desk/staff")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.DESK)
def index() -> str | Response | tuple[str, int]:
    """Whoever is signed in on this screen signs in for the day, or out again."""
    form, hub = ColleagueForm(), desk_hub()
    entry = entry_of(current_user.email)
    if form.validate_on_submit():
        who = Colleague(
            name=current_user.name, email=current_user.email, phone=form.phone.data or "", role=form.role.data or "",
            is_paid=form.is_paid.data == "yes",
        )  # fmt: skip
        try:
            stint = sign_in_colleague(
                who, country=settings().country, hub_id=hub.id if hub else None, by=actor()
            )
        except HubError as error:
            form.refuse(error)
        else:
            flash("You are signed in. Sign out here when you leave: whoever does not is looked for.")
            return redirect(url_for("desk.index", did=stint), 303)
    if entry is not None and not form.is_submitted() and (last := last_function(entry.id)):
        form.role.data, form.is_paid.data = last[0], "yes" if last[1] else "no"
    page = render_template(
        "console/staff_here.html", form=form, hub=hub, entry=entry, here=is_here(current_user.email),
        functions=functions(),
    )  # fmt: skip
    return (page, 422) if form.errors or getattr(form, "form_errors", ()) else page
