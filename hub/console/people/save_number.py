"""“Save this number”, told in advance: the exact text, how many read it and what it costs, then sent."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.errors import Conflict
from hub.volunteers.telling import our_number

bp = Blueprint("tell_number", __name__, url_prefix="/console/people")


def _link() -> str:
    return f"{current_app.config['PUBLIC_URL'].rstrip('/')}{url_for('save_number.show')}"


@bp.get("/save-number")
@requires(Permission.CALL_OUT)
def show() -> str:
    """What everybody would read."""
    return render_template("console/save_number.html", seen=our_number.preview(_link()))


@bp.post("/save-number")
@requires(Permission.CALL_OUT)
def tell() -> Response:
    """Everybody who can be called and did not read it lately."""
    told = our_number.tell_everybody(_link(), by=actor())
    flash(f"{told} {'person reads' if told == 1 else 'people read'} it, outside quiet hours.", "success")
    return redirect(url_for("tell_number.show"), 303)


@bp.post("/<uuid:uid>/save-number")
@requires(Permission.REGISTER_EDIT)
def tell_one(uid: UUID) -> Response:
    """One person."""
    try:
        our_number.tell_one(uid, _link(), by=actor())
        flash("They read our number, outside quiet hours.", "success")
    except Conflict as error:
        flash(error.sentence)
    return redirect(url_for("numbers.index", uid=uid), 303)
