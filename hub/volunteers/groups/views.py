"""A group registers itself: one leader, and everyone they bring."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import public
from hub.accounts.rules import SYSTEM
from hub.extensions import limiter
from hub.installation.queries import settings
from hub.volunteers import phones, queries
from hub.volunteers.groups.forms import GroupForm, outcome_of
from hub.volunteers.groups.services import register_group

bp = Blueprint("register_group", __name__)
TYPED = "registered_group"


@bp.route("/register/group", methods=["GET", "POST"])
@limiter.limit("20 per minute; 200 per hour", methods=["POST"])
@public
def index() -> str | Response | tuple[str, int]:
    """The form; more rows without a script, and everything typed is kept."""
    form = GroupForm(request.form, languages=settings().preset.languages)
    if not form.sends:
        return _show(form)
    group = form.group(queries.registration_context())
    if group is None:
        return _show(form), 422
    register_group(group, in_person=False, by=SYSTEM)
    session[TYPED] = {"name": group.leader.given_name, "body": group.body, "rows": outcome_of(form.rows)}
    return redirect(url_for("register_group.thanks"), 303)


@bp.get("/register/group/thanks")
@public
def thanks() -> str:
    """The same for every group: what this browser typed, never what we knew."""
    return render_template("register/group_thanks.html", typed=session.get(TYPED, {}))


def _show(form: GroupForm) -> str:
    return render_template(
        "register/group.html", form=form, example=phones.example(settings().country), ages=queries.ages()
    )
