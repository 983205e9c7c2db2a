"""Groups on the console: who came together, and signing all of them in at once."""

from contextlib import suppress
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance import reception
from hub.attendance.queries import open_stint_of
from hub.console.desk.desk_hub import desk_hub
from hub.console.words import STANDING_TAGS
from hub.installation.queries import settings
from hub.organisations.queries import by_id as organisation_by_id
from hub.volunteers import phones
from hub.volunteers.groups.forms import GroupForm, outcome_of
from hub.volunteers.groups.queries import group_by_uid, members_of
from hub.volunteers.groups.queries import groups as all_groups
from hub.volunteers.groups.services import register_group
from hub.volunteers.queries import ages, by_uid, registration_context

bp = Blueprint("groups", __name__, url_prefix="/console/groups")


@bp.get("/")
@requires(Permission.REGISTER_SEE)
def index() -> str:
    """Every group, the newest first."""
    lines = [(line, by_uid(line.group.leader_uid)) for line in all_groups()]
    return render_template("console/groups.html", lines=lines)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.DESK)
def new() -> str | Response | tuple[str, int]:
    """A group that stands at the desk; the leader's number then counts as confirmed."""
    form = GroupForm(request.form, languages=settings().preset.languages)
    if not form.sends:
        return _show(form)
    group = form.group(registration_context())
    if group is None:
        return _show(form), 422
    uid = register_group(group, in_person=True, by=actor())
    left_out = [f"{name} is left out: {why}" for name, why in outcome_of(form.rows) if why]
    flash(" ".join(["The group is on the register.", *left_out]))
    return redirect(url_for("groups.show", uid=uid), 303)


@bp.get("/<uuid:uid>")
@requires(Permission.REGISTER_SEE)
def show(uid: UUID) -> str:
    """One group: its leader, everyone in it, how each stands, and who is here."""
    group = group_by_uid(uid)
    members = [(person, open_stint_of(person.id)) for person in members_of(group)]
    body = organisation_by_id(group.organisation_id) if group.organisation_id else None
    return render_template(
        "console/group.html", group=group, members=members, leader=by_uid(group.leader_uid), body=body,
        hub=desk_hub(), tags=STANDING_TAGS, away=[person for person, stint in members if stint is None],
        agreements=settings().preset.agreements,
    )  # fmt: skip


@bp.post("/<uuid:uid>/in")
@requires(Permission.DESK)
def sign_in(uid: UUID) -> Response:
    """Signs in everyone who is ticked, at this desk, in one go."""
    hub, uids = desk_hub(), set()
    for said in request.form.getlist("person"):
        with suppress(ValueError):
            uids.add(UUID(said))
    signed = request.form.getlist("signed")
    came = reception.sign_in_group(uid, uids, hub_id=hub.id if hub else None, signed=signed, by=actor())
    people = "1 person is" if came == 1 else f"{came} people are"
    flash(f"{people} signed in." if came else "Nobody was ticked who is not here already.")
    return redirect(url_for("groups.show", uid=uid), 303)


def _show(form: GroupForm) -> str:
    return render_template(
        "console/group_new.html", form=form, example=phones.example(settings().country), ages=ages(), hub=desk_hub()
    )  # fmt: skip
