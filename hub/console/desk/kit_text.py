"""Shall we text them that they still have something of ours? They read it only after somebody here has."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.signing.asking_back import ask_back
from hub.attendance.signing.kit_words import kit_text
from hub.console.desk.desk_hub import desk_hub
from hub.errors import Conflict
from hub.web.filters import when

bp = Blueprint("kit_text", __name__, url_prefix="/console/desk/stints/<uuid:uid>/ask-back")


@bp.get("")
@requires(Permission.DESK)
def show(uid: UUID) -> str:
    """The exact text, when it leaves, and the button that sends it."""
    return render_template("console/kit_text.html", text=kit_text(uid, desk_hub()))


@bp.post("")
@requires(Permission.DESK)
def send(uid: UUID) -> Response:
    """Sends it, once."""
    try:
        text = ask_back(uid, request.form.get("seen", ""), back_to=desk_hub(), by=actor())
    except Conflict as error:
        flash(error.sentence, "warning")
        return redirect(url_for("kit_text.show", uid=uid), 303)
    name = text.item.volunteer.given_name
    leaves = f"It leaves at {when(text.leaves_at)}, after quiet hours." if text.waits else "It is on its way."
    flash(
        f"{name} was texted about this already." if text.sent else f"The text to {name} is written. {leaves}"
    )
    return redirect(url_for("signed.kit"), 303)
