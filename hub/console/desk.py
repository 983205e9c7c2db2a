"""The desk: who is standing in front of me? Found, and signed in or out, in seconds and by keyboard alone."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance import services as attendance
from hub.attendance.models import Stint
from hub.attendance.queries import confirmed_places, open_stint_of, present
from hub.attendance.rules import hours_words, pick
from hub.incidents.queries import hub_by_uid, open_hubs
from hub.referrals.queries import expected_at_desk
from hub.tasks.queries import by_id as task_by_id
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid, search
from hub.web.filters import clock_time

bp = Blueprint("desk", __name__, url_prefix="/console/desk")
MOST = 8


@bp.get("/")
@requires(Permission.DESK)
def index() -> str:
    """The field, what was found, and who is expected."""
    query = request.args.get("who", "").strip()
    rows = [row_of(person) for person in search(query, limit=MOST)] if query else []
    return render_template(
        "console/desk.html", query=query, rows=rows, hubs=open_hubs(), hub_uid=session.get("desk_hub"),
        here=present()[:12], expected=expected_at_desk(clock.now())[:12], undo=session.get("desk_undo"),
    )  # fmt: skip


@bp.post("/at")
@requires(Permission.DESK)
def choose_hub() -> Response:
    """Which hub this desk stands in; kept on this browser."""
    session["desk_hub"] = request.form.get("hub", "")
    return redirect(url_for("desk.index"), 303)


@bp.post("/<uuid:uid>/in")
@requires(Permission.DESK)
def sign_in(uid: UUID) -> Response:
    """Signs the person in where they are expected, else at the hub."""
    person = by_uid(uid)
    name = person.name
    stint_uid = attendance.sign_in(uid, hub_id=_hub_id(), by=actor())
    session["desk_undo"] = {"stint": str(stint_uid), "name": name}
    flash(f"{name} is signed in at {clock_time(clock.now())}.")
    return redirect(url_for("desk.index"), 303)


@bp.post("/<uuid:uid>/out")
@requires(Permission.DESK)
def sign_out(uid: UUID) -> Response:
    """Signs the person out."""
    name = by_uid(uid).name
    done = attendance.sign_out(uid, by=actor())
    session.pop("desk_undo", None)
    flash(f"{name} is signed out after {hours_words(done.minutes)}.")
    return redirect(url_for("desk.index"), 303)


@bp.post("/undo/<uuid:stint>")
@requires(Permission.DESK)
def undo(stint: UUID) -> Response:
    """Takes back a sign-in of the wrong person."""
    attendance.undo_sign_in(stint, by=actor())
    session.pop("desk_undo", None)
    flash("The sign-in is taken back. It gives no hours.")
    return redirect(url_for("desk.index"), 303)


def _hub_id() -> int | None:
    uid = session.get("desk_hub")
    return hub_by_uid(UUID(uid)).id if uid else None


def row_of(person: Volunteer) -> dict[str, object]:
    """One person as the desk shows them, with the one thing to do."""
    row: dict[str, object] = {"name": person.name, "phone": person.phone, "about": person.place_name}
    stint = open_stint_of(person.id)
    if stint is not None:
        task = task_by_id(stint.task_id) if stint.task_id else None
        late = stint.expected_end_at < clock.now()
        return row | {
            "tag_word": "Overdue" if late else "Here", "tag_kind": "danger" if late else "confirmed",
            "number": task.number if task else "", "detail": _here(task.title if task else "At the hub", stint),
            "action_label": "Sign out", "action_url": url_for("desk.sign_out", uid=person.uid),
        }  # fmt: skip
    place = pick(confirmed_places(person.id), clock.now())
    label = f"Sign in on {task_by_id(place.task_id).number}" if place else "Sign in at the hub"
    return row | {
        "tag_word": "Expected" if place else "Not expected", "tag_kind": "confirmed" if place else "",
        "detail": f"{place.title}, {clock_time(place.starts_at)}." if place else "No place on a task now.",
        "action_label": label, "action_url": url_for("desk.sign_in", uid=person.uid),
    }  # fmt: skip


def _here(title: str, stint: Stint) -> str:
    return f"{title}, since {clock_time(stint.signed_in_at)}."
