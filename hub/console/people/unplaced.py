"""People we could not place: nobody asks them until somebody says where they are."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.errors import Invalid
from hub.incidents.queries import all_hubs
from hub.volunteers.queries import by_uid
from hub.volunteers.whereabouts import jobs as placing
from hub.volunteers.whereabouts.queries import unplaced, unplaced_count

bp = Blueprint("unplaced", __name__, url_prefix="/console/unplaced")
MOST = 50
NOTHING: Mapping[str, str] = MappingProxyType({})


@bp.get("/")
@requires(Permission.REGISTER_SEE)
def index() -> str:
    """Everybody without a place, with a field for each."""
    return _page()


@bp.post("/<uuid:uid>")
@requires(Permission.REGISTER_EDIT)
def place(uid: UUID) -> Response | tuple[str, int]:
    """Places one of them by a town's name, or near a hub."""
    try:
        where = placing.place_person(
            uid, text=request.form.get("place", ""), hub_uid=request.form.get("hub", ""), by=actor()
        )
    except Invalid as error:
        return _page(failed=str(uid), error=error.sentence, typed=request.form), 422
    flash(f"{by_uid(uid).name} is now placed: {where}.")
    return redirect(url_for("unplaced.index"), 303)


@bp.post("/again")
@requires(Permission.REGISTER_EDIT)
def look_again() -> Response:
    """Looks for all of them once more, for example after more places were loaded."""
    found = placing.place_whom_we_can(by=actor())
    flash(
        f"{found} of them could be placed." if found else "None of them could be placed. Say where they are."
    )
    return redirect(url_for("unplaced.index"), 303)


def _page(*, failed: str = "", error: str = "", typed: Mapping[str, str] = NOTHING) -> str:
    return render_template(
        "console/unplaced.html", people=unplaced(MOST), number=unplaced_count(), hubs=all_hubs(), failed=failed,
        error=error, typed=typed,
    )  # fmt: skip
