"""A coordinator writes down what an organisation says on the telephone: so many more today, or nobody."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import requires
from hub.accounts.permissions import Permission
from hub.organisations.queries import by_uid
from hub.portal.taking import take_word

bp = Blueprint("charity_taking", __name__, url_prefix="/console/charities")


@bp.post("/<uuid:uid>/taking/<any(room,stop,again):step>")
@requires(Permission.ORGANISATION_EMERGENCY)
def say(uid: UUID, step: str) -> Response:
    """Takes the word for them."""
    refused = take_word(by_uid(uid).uid, step)
    for field in refused or ():
        for words in field.errors:
            flash(f"Not taken: {words}")
    return redirect(url_for("charities.show", uid=uid, _anchor="taking"), 303)
