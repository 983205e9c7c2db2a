"""The desk: who is standing in front of me? Found, and signed in or out, in seconds and by keyboard alone."""

from collections.abc import Collection
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance import services as attendance
from hub.attendance.badges.queries import holding
from hub.attendance.models import Badge, Stint
from hub.attendance.queries import (
    Present,
    confirmed_places,
    doings_of,
    ids_present,
    minutes_of,
    open_stint_of,
    present,
)
from hub.attendance.rules import hours_words, pick
from hub.console.desk.desk_hub import desk_hub
from hub.console.desk.scanned import Scanned, scanned
from hub.console.desk.signed import just_done, signed_in_words
from hub.console.desk.walk_in import just_received
from hub.console.words import STANDING_TAGS, flag_words
from hub.incidents.queries import open_hubs
from hub.needs.queries import waiting_count
from hub.printed_codes import spaced
from hub.referrals.queries import expected_at_desk, ids_expected
from hub.tasks.queries import by_id as task_by_id
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid, search
from hub.web.back import own_path
from hub.web.filters import clock_time

bp = Blueprint("desk", __name__, url_prefix="/console/desk")
# Whoever is expected or here comes first, so that one name among many is not missed.
MOST, MOST_LISTED, MOST_SEARCHED = 8, 12, 60


@bp.get("/")
@requires(Permission.DESK)
def index() -> str:
    """The field, what was found, and who is expected."""
    query = request.args.get("who", "").strip()
    hub, all_here, all_expected = desk_hub(), ids_present(), ids_expected(clock.now())
    code, found = found_by(query, all_here.union(all_expected))
    worn = holding([person.id for person in found], clock.now())
    rows = [row_of(person, worn.get(person.id), code) for person in found]
    return render_template(
        "console/desk.html", query=query, rows=rows, hubs=open_hubs(), hub=hub, code=code,
        answer=code.words if code else answer_of(query, len(rows)),
        here=present(limit=MOST_LISTED), expected=expected_at_desk(clock.now(), limit=MOST_LISTED),
        how_many_here=len(all_here), how_many_expected=len(all_expected),
        received=just_received(request.args), signed=just_done(request.args),
        doings=[doing_of(item) for item in doings_of(actor().uid)], needs_wait=waiting_count(),
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
    hub = desk_hub()
    badge = request.form.get("badge", "")[:24]
    stint = attendance.sign_in(uid, hub_id=hub.id if hub else None, badge=badge, by=actor())
    if request.form.get("back"):
        flash(signed_in_words(stint))
    return redirect(own_path(request.form.get("back"), url_for("desk.index", did=stint)), 303)


@bp.post("/<uuid:uid>/out")
@requires(Permission.DESK)
def sign_out(uid: UUID) -> Response:
    """Signs the person out."""
    name = by_uid(uid).name
    done = attendance.sign_out(uid, by=actor())
    flash(f"{name} is signed out after {hours_words(done.minutes)}.")
    otherwise = url_for("desk.index", did=done.uid) if done.still_out else url_for("desk.index")
    return redirect(own_path(request.form.get("back"), otherwise), 303)


@bp.post("/undo/<uuid:stint>")
@requires(Permission.DESK)
def undo(stint: UUID) -> Response:
    """Takes back a sign-in of the wrong person."""
    attendance.undo_sign_in(stint, by=actor())
    flash("The sign-in is taken back. It gives no hours.")
    return redirect(url_for("desk.index"), 303)


def found_by(query: str, known: Collection[int]) -> tuple[Scanned | None, list[Volunteer]]:
    """Whom a code names, else whose name or number has these words, those who are `known` here first."""
    code = scanned(query) if query else None
    if code and code.person:
        return code, [code.person]
    found = search(query, limit=MOST_SEARCHED) if query else []
    # A name may look like a code.
    return None if found else code, sorted(found, key=lambda one: one.id not in known)[:MOST]


def answer_of(query: str, found: int) -> str:
    """The first line: what to do next."""
    if not query:
        return "Type a few letters of the name, or the last figures of the phone."
    if not found:
        return f"Nobody matches “{query}”. Try fewer letters, or register them."
    match = "person matches" if found == 1 else "people match"
    return f"{found} {match} “{query}”. Enter does what the chosen row says."


def doing_of(item: Present) -> dict[str, object]:
    """One thing this desk did, and whether it can be taken back."""
    stint, where = item.stint, f"on {item.task.number}" if item.task else "at the hub"
    row = {
        "at": stint.signed_in_at,
        "item": item,
        "what": f"Signed in {where}",
        "undo": stint.signed_out_at is None,
    }
    if stint.signed_out_at == stint.signed_in_at:
        return row | {"what": "Sign-in taken back"}
    if stint.out_by == actor().uid:
        return row | {"at": stint.signed_out_at, "what": f"Signed out, {hours_words(minutes_of(stint))}"}
    return row | {"look": flag_words(stint)}


def row_of(person: Volunteer, badge: Badge | None = None, code: Scanned | None = None) -> dict[str, object]:
    """One person as the desk shows them, with the one thing to do. `badge`: what they wear now."""
    about = [person.place_name, f"badge {spaced(badge.code)}" if badge else ""]
    row: dict[str, object] = {
        "name": person.name, "phone": person.phone, "about": " · ".join(filter(None, about)),
        "needs": person.access_needs, "needs_note": person.access_note,
        "action_fields": {"badge": code.badge} if code and code.badge else None,
    }  # fmt: skip
    stint = open_stint_of(person.id)
    if stint is not None:
        task = task_by_id(stint.task_id) if stint.task_id else None
        late = stint.expected_end_at < clock.now()
        return row | {
            "tag_word": "Overdue" if late else "Signed in", "tag_kind": "danger" if late else "info",
            "number": task.number if task else "", "detail": _here(task.title if task else "At the hub", stint),
            "action_label": "Sign out", "action_url": url_for("desk.sign_out", uid=person.uid),
            "more_url": url_for("signed.show", uid=stint.uid), "more_label": "Write down more, or send on",
        }  # fmt: skip
    place = pick(confirmed_places(person.id), clock.now())
    number = task_by_id(place.task_id).number if place else ""
    return row | {
        "tag_word": "Expected" if place else "No task", "tag_kind": "confirmed" if place else "", "number": number,
        "detail": f"{place.title}, {clock_time(place.starts_at)}." if place else f"{STANDING_TAGS[person.state][0]}.",
        "action_label": f"Sign in on {number}" if place else "Sign in at the hub",
        "more_url": "" if place or person.state.is_off else url_for("on_the_spot.index", uid=person.uid, here=1),
        "more_label": "Tasks near them now",
        "action_url": url_for("desk.sign_in", uid=person.uid),
    }  # fmt: skip


def _here(title: str, stint: Stint) -> str:
    return f"{title}, since {clock_time(stint.signed_in_at)}. Due out {clock_time(stint.expected_end_at)}."
