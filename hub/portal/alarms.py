"""Somebody on one of our tasks is missed: have you found them?"""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, check, requires
from hub.accounts.permissions import Permission
from hub.accounts.rules import Scope
from hub.attendance.welfare import owner_alarms, owners
from hub.attendance.welfare.owner_alarms import SAID
from hub.errors import HubError, Invalid
from hub.web.live import conditional

bp = Blueprint("portal_alarms", __name__, url_prefix="/portal/alarms")


@bp.get("/banner")
@requires(Permission.PORTAL_SEE)
def banner_live() -> Response:
    """What rings at the top of every page of the portal, as it changes."""
    return conditional(render_template("portal/_alarm_banner.html"))


@bp.get("/<uuid:uid>")
@requires(Permission.PORTAL_SEE)
def show(uid: UUID) -> str:
    """Who is missed, as far as the organisation may see them, and the form that says what it knows."""
    return _page(uid)


@bp.post("/<uuid:uid>/found")
@requires(Permission.ALARM_ANSWER)
def found(uid: UUID) -> Response | tuple[str, int]:
    """They are found, and stay or have left; or something else is known. The hub reads it and clears the alarm."""
    check(Permission.ALARM_ANSWER, Scope(organisation_id=actor().organisation_id))
    try:
        owners.found(
            uid,
            _ticked(),
            request.form.get("note", ""),
            have_left=request.form.get("do") == "left",
            by=actor(),
        )
    except HubError as error:
        wrong = error.fields.get("note", error.sentence) if isinstance(error, Invalid) else error.sentence
        return _page(uid, wrong), 422
    flash("The hub reads it now. Thank you.")
    return redirect(url_for("portal_alarms.show", uid=uid), 303)


def _ticked() -> list[UUID]:
    try:
        return [UUID(value) for value in request.form.getlist("stint")]
    except ValueError:
        return []


def _page(uid: UUID, wrong: str = "") -> str:
    one = owner_alarms.of_owner(uid, actor().organisation_id)
    notes = [entry for entry in owner_alarms.said_about(one.alarm.uid) if entry.action == SAID]
    return render_template(
        "portal/alarm.html", one=one, notes=notes, wrong=wrong, note=request.form.get("note", ""),
        ticked=request.form.getlist("stint") if request.method == "POST" else None,
    )  # fmt: skip
