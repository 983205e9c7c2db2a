"""Who needs a badge, and what does it say? One badge, a sheet of many, and the end of one that was lost."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import asked, clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.badges import services
from hub.attendance.badges.forms import BadgeForm
from hub.attendance.badges.queries import badges_of
from hub.attendance.badges.rules import WhyNot, part_of, why_not
from hub.attendance.badges.wearers import (
    Spot,
    Wearer,
    role_for,
    spot_of,
    spot_of_hub,
    spot_of_task,
    wearers_at,
)
from hub.attendance.models import Badge
from hub.console.people.badge_cards import card
from hub.errors import Conflict, HubError
from hub.incidents.queries import hub_by_uid, open_hubs
from hub.printed_codes import spaced
from hub.tasks.queries import by_uid as task_by_uid
from hub.tasks.queries import open_tasks
from hub.volunteers.queries import by_uid
from hub.web.filters import printed

bp = Blueprint("badges", __name__, url_prefix="/console/badges")
WHY = {"lost": "Lost.", "back": "Given back.", "wrong": "Something on it was wrong."}
# A browser draws so many without a pause; and the last minute that an address may name, far off.
MOST_ON_A_SHEET, LAST_MINUTE = 200, 10**9 - 1
ON_A_PAGE = 8
STANDS = {WhyNot.ENDED: ("Ended", ""), WhyNot.RAN_OUT: ("Ran out", "take-up"), None: ("Holds", "confirmed")}


@dataclass(frozen=True, slots=True)
class At:
    """The place that was asked for, and how an address names it."""

    spot: Spot
    which: dict[str, Any]


@bp.get("/")
@requires(Permission.DESK)
def index() -> str:
    """Everybody at one place; without a place, the places there are."""
    at = _at()
    if at is None:
        return render_template(
            "console/badges_where.html", hubs=[now.hub for now in open_hubs()], tasks=open_tasks()
        )
    return _list(at)


@bp.post("/")
@requires(Permission.DESK)
def make() -> Response | tuple[str, int]:
    """Makes a badge for whoever is ticked and shows the sheet."""
    at = _at() or _nowhere()
    ticked = {asked.uid_of(value) for value in request.form.getlist("person")}
    if not ticked:
        return _list(at, "Tick one person or more."), 422
    since = int(clock.now().timestamp()) // 60
    made = services.issue_all(at.spot, ticked, by=actor())
    flash("1 new badge." if made == 1 else f"{made} new badges.")
    if made < len(ticked) and made == services.MOST_AT_ONCE:
        flash(f"{made} are made at once. Print these, then make the next ones.", "warning")
    return redirect(url_for("badges.sheet", since=since, **at.which), 303)


@bp.get("/sheet")
@requires(Permission.DESK)
def sheet() -> str:
    """The badges that people at one place wear, or with `?since=` the new ones, to print on A4 or Letter and cut.

    So many are printed at once; `?part=2` shows the next ones.
    """
    at = _at() or _nowhere()
    wearers, since = wearers_at(at.spot, clock.now()), asked.whole(request.args, "since", most=LAST_MINUTE)
    badges = [(one.badge, one.volunteer) for one in wearers if one.badge]
    new = [pair for pair in badges if pair[0].issued_at.timestamp() >= since * 60]
    part = part_of(len(new), asked.whole(request.args, "part", otherwise=1), most=MOST_ON_A_SHEET)
    cards = [card(*pair) for pair in new[part.first - 1 : part.last]]
    return render_template(
        "console/badge_sheet.html", at=at, cards=cards, part=part, pages=ceil(len(cards) / ON_A_PAGE), since=since,
        others=len(badges) - len(new), without=_without(wearers),
    )  # fmt: skip


@bp.route("/of/<uuid:uid>", methods=["GET", "POST"])
@requires(Permission.DESK)
def of(uid: UUID) -> Response | str | tuple[str, int]:
    """One person's badge as it prints, and a new one."""
    person, now, form = by_uid(uid), clock.now(), BadgeForm()
    spot = spot_of(person, now)
    if spot is not None:
        form.start_from(*role_for(person, spot, now))
    if form.validate_on_submit():
        try:
            services.issue(
                uid, spot or _no_incident(), role=form.role.data or "", until=form.until(), by=actor()
            )
        except HubError as error:
            form.refuse(error)
        else:
            flash(f"{person.given_name} has a badge. Print it.")
            return redirect(url_for("badges.of", uid=person.uid), 303)
    every = badges_of(person.id)
    held = next((one for one in every if why_not(one.expires_at, one.ended_at, now) is None), None)
    page = render_template(
        "console/badge.html", person=person, form=form, spot=spot, badge=held,
        card=card(held, person) if held else None,
        earlier=[_earlier(one, now) for one in every if one is not held],
    )  # fmt: skip
    return (page, 422) if form.errors or getattr(form, "form_errors", ()) else page


@bp.post("/<uuid:uid>/end")
@requires(Permission.DESK)
def end(uid: UUID) -> Response:
    """Ends a badge: whoever scans it is told."""
    services.end(uid, WHY.get(request.form.get("why", ""), WHY["lost"]), by=actor())
    flash("The badge is ended. Whoever scans it is told.")
    return redirect(url_for("badges.of", uid=asked.uid(request.form, "person")), 303)


def _list(at: At, wrong: str = "") -> str:
    wearers = wearers_at(at.spot, clock.now())
    return render_template(
        "console/badges.html", at=at, wearers=wearers, without=_without(wearers), wrong=wrong, spaced=spaced,
        ticked=request.form.getlist("person") if wrong else None,
    )  # fmt: skip


def _without(wearers: list[Wearer]) -> int:
    return sum(one.badge is None and not one.volunteer.state.is_off for one in wearers)


def _at() -> At | None:
    """The task or hub that an address or a form names; None where it names neither. Raises NotFound."""
    values = request.values
    if values.get("task"):
        task = task_by_uid(asked.uid(values, "task"))
        return At(spot_of_task(task), {"task": task.uid})
    if values.get("hub"):
        hub = hub_by_uid(asked.uid(values, "hub"))
        return At(spot_of_hub(hub) or _no_incident(), {"hub": hub.uid})
    return None


def _nowhere() -> At:
    raise Conflict("Choose a task or a hub first.")


def _no_incident() -> Spot:
    raise Conflict("No incident is open, so no badge can be made. Open an incident first.")


def _earlier(badge: Badge, now: datetime) -> dict[str, object]:
    stands = STANDS[why_not(badge.expires_at, badge.ended_at, now)]
    return {"code": spaced(badge.code), "stands": stands, "issued": printed(badge.issued_at),
            "until": printed(badge.ended_at or badge.expires_at)}  # fmt: skip
