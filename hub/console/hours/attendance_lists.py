"""Who came and who left? Lists for the incident's file, on paper and as a sheet."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask_login import current_user

from hub import asked, clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.hours import presence, services
from hub.attendance.hours.presence import Scope
from hub.errors import NotFound
from hub.formulas import harmless
from hub.incidents.models import Hub, Incident
from hub.incidents.queries import all_hubs, hub_by_uid, incident_by_uid
from hub.installation.queries import settings
from hub.web.filters import date_words, exact, words

bp = Blueprint("attendance_lists", __name__, url_prefix="/console/hours/lists/<uuid:incident>")
TITLES = {"in": "Check-in list (like ICS 211)", "out": "Check-out list (like ICS 221)"}
# So many lines fit on one side, also where a line takes two rows.
ON_A_SIDE = 12


@bp.get("/")
@requires(Permission.REGISTER_SEE)
def index(incident: UUID) -> str:
    """Which hub, which day; how many came, left, and are still in; the lists to print or take along."""
    found = incident_by_uid(incident)
    scope, hub = _scope(found)
    return render_template(
        "console/attendance_lists.html", incident=found, hubs=all_hubs(), hub=hub, on=scope.on, titles=TITLES,
        days=presence.days_of(found.id), which=_which(found, scope, hub), counts=presence.counts(scope),
    )  # fmt: skip


@bp.get("/<any(in,out):kind>")
@requires(Permission.REGISTER_SEE)
def on_paper(incident: UUID, kind: str) -> str:
    """One list as it prints, with who prepared it and room to sign."""
    found = incident_by_uid(incident)
    scope, hub = _scope(found)
    services.note_list(found, TITLES[kind], by=actor())
    entries = presence.checked_in(scope) if kind == "in" else presence.checked_out(scope)
    return render_template(
        "console/attendance_list_paper.html", kind=kind, title=TITLES[kind], incident=found, entries=entries, hub=hub,
        not_out=presence.not_out(scope) if kind == "out" else [], day=date_words(scope.on) or "All days",
        on_a_side=ON_A_SIDE, prepared_by=_prepared()[0], shows_day=scope.on is None, site=settings().site_name,
        back=url_for("attendance_lists.index", **_which(found, scope, hub)),
    )  # fmt: skip


@bp.get("/<any(in,out):kind>.csv")
@requires(Permission.REGISTER_SEE)
def as_file(incident: UUID, kind: str) -> Response:
    """The same as a sheet; no cell of it runs as a formula."""
    found = incident_by_uid(incident)
    scope, _hub = _scope(found)
    services.note_list(found, TITLES[kind], by=actor())
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    if kind == "in":
        lines = presence.check_in_lines(presence.checked_in(scope), _prepared())
        writer.writerow(presence.CHECK_IN)
    else:
        everybody = [*presence.checked_out(scope), *presence.not_out(scope)]
        lines = presence.check_out_lines(everybody, _prepared())
        writer.writerow(presence.CHECK_OUT)
    writer.writerows(harmless(line) for line in lines)
    name = f"check-{kind}-{scope.on or 'all-days'}.csv"
    # A byte order mark, so that spreadsheets read the letters as they are.
    return Response(
        "\ufeff" + sheet.getvalue(), mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def _prepared() -> tuple[str, str]:
    return f"{current_user.name}, {words(current_user.role)}", exact(clock.now())


def _scope(incident: Incident) -> tuple[Scope, Hub | None]:
    """The hub and the day of the address. Raises NotFound for a day or a hub that is none."""
    hub = hub_by_uid(asked.uid(request.args, "hub")) if request.args.get("hub") else None
    try:
        on = date.fromisoformat(request.args["on"]) if request.args.get("on") else None
        if on is not None:
            presence.day_span(on)
    except (ValueError, OverflowError):
        raise NotFound("There is no such day.") from None
    return Scope(incident.id, hub.id if hub else None, on), hub


def _which(incident: Incident, scope: Scope, hub: Hub | None) -> Mapping[str, Any]:
    """How an address names this list."""
    found: dict[str, Any] = {"incident": incident.uid}
    return found | ({"hub": hub.uid} if hub else {}) | ({"on": scope.on.isoformat()} if scope.on else {})
