"""Hubs on the console: which are open, and opening, closing for the night and closing."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.closing import services as closing
from hub.attendance.queries import signed_in_by_hub
from hub.console.texts.handed import texts_for
from hub.errors import Conflict, HubError, Invalid
from hub.incidents import queries, services
from hub.incidents.models import Hub

bp = Blueprint("hubs", __name__, url_prefix="/console/hubs")


@bp.get("/")
@requires(Permission.CONSOLE_SEE)
def index() -> str:
    """Every hub, the open ones first."""
    return _list(error="")


@bp.post("/incident")
@requires(Permission.HUB_RUN)
def open_incident() -> tuple[str, int] | Response:
    """Opens an incident, which everything that follows belongs to."""
    try:
        lead_body = request.form.get("lead_body", "")
        services.open_incident(request.form.get("name", ""), lead_body=lead_body, by=actor())
    except HubError as error:
        return _list(error=error.sentence), 422
    flash("The incident is open. Now open the hubs.")
    return redirect(url_for("hubs.index"), 303)


@bp.get("/<uuid:uid>")
@requires(Permission.CONSOLE_SEE)
def show(uid: UUID) -> str:
    """One hub: open it, close it, and when it was open."""
    return _page(queries.hub_by_uid(uid), error="")


@bp.post("/<uuid:uid>/open")
@requires(Permission.HUB_RUN)
def open_it(uid: UUID) -> tuple[str, int] | Response:
    """Opens the hub for an incident under a named supervisor."""
    hub = queries.hub_by_uid(uid)
    try:
        supervisor = request.form.get("supervisor", "").strip()
        if not supervisor:
            raise Invalid({"supervisor": "Write down who runs it. Nobody works alone."})
        incident = queries.incident_by_uid(UUID(request.form.get("incident", "")))
        services.open_hub(hub.id, incident.id, supervisor, by=actor())
    except (HubError, ValueError) as error:
        words = error.sentence if isinstance(error, HubError) else "Choose the incident it opens for."
        return _page(queries.hub_by_uid(uid), error=words), 422
    return _done(uid, "is open. Tell the EOC and put up the signs.")


@bp.post("/<uuid:uid>/<any(overnight,reopen,close):step>")
@requires(Permission.HUB_RUN)
def change(uid: UUID, step: str) -> Response:
    """Closes for the night, opens again, or closes for good. Who is still in stands on a page of its own."""
    hub, why = queries.hub_by_uid(uid), request.form.get("why", "")
    if step == "reopen":
        services.reopen_hub(hub.id, by=actor())
        return _done(uid, "is open again.")
    try:
        if step == "overnight":
            closing.close_overnight(hub.id, by=actor(), why=why)
        else:
            closing.close_hub(hub.id, by=actor(), why=why)
    except Conflict as error:
        flash(error.sentence, "warning")
        return redirect(url_for("closing.hub", uid=uid, how=step, why=why[:300] or None), 303)
    return _done(uid, CLOSED[step])


CLOSED = {
    "overnight": "is closed for the night. Hand the duty phone and the inbox to somebody by name.",
    "close": "is closed. Tell the EOC and leave a note on the door.",
}


def _done(uid: UUID, words: str) -> Response:
    flash(f"{queries.hub_by_uid(uid).name} {words}")
    return redirect(url_for("hubs.show", uid=uid), 303)


def _list(*, error: str) -> str:
    """The list; after a refusal with what is wrong about the incident, and with what was typed."""
    return render_template(
        "console/hubs.html", hubs=queries.hubs_with_openings(), here=signed_in_by_hub(),
        incidents=queries.open_incidents(), error=error, typed=request.form,
        closed=[one for one in queries.all_incidents() if one.closed_at],
    )  # fmt: skip


def _page(hub: Hub, *, error: str) -> str:
    """The page; after a refusal with what is wrong, and with what was typed."""
    return render_template(
        "console/hub.html", hub=hub, opening=queries.live_opening(hub.id),
        openings=queries.openings_of(hub.id), incidents=queries.open_incidents(),
        here=signed_in_by_hub().get(hub.id, 0), error=error, typed=request.form, for_you=texts_for(hub.uid),
    )  # fmt: skip
