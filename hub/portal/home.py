"""The portal's home: which referrals must I answer?"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, check, requires
from hub.accounts.permissions import Permission
from hub.accounts.rules import Scope
from hub.errors import Conflict, Invalid
from hub.organisations.queries import by_id
from hub.portal.fit import REASONS, fit_of
from hub.referrals import services as referrals
from hub.referrals.for_portal import PersonForPortal, for_portal
from hub.referrals.queries import by_uid
from hub.web.filters import clock_time, duration
from hub.web.live import conditional

bp = Blueprint("portal", __name__, url_prefix="/portal")


@bp.get("/")
@requires(Permission.PORTAL_SEE)
def home() -> str:
    """Who waits for our answer, and who is coming."""
    return render_template("portal/home.html", **_facts())


@bp.get("/coming")
@requires(Permission.PORTAL_SEE)
def coming_live() -> Response:
    """Who is coming and who is here, as it changes; and how many wait."""
    return conditional(render_template("portal/_coming.html", **_facts()))


@bp.post("/referrals/<uuid:uid>")
@requires(Permission.REFERRAL_DECIDE)
def decide(uid: UUID) -> Response:
    """Accepts one person, or refuses with a reason."""
    referral = by_uid(uid)
    check(Permission.REFERRAL_DECIDE, Scope(organisation_id=referral.organisation_id))
    try:
        if request.form.get("answer") == "accept":
            referrals.accept(uid, by=actor())
            flash("Accepted. They get the address and your contact by text.")
        else:
            referrals.refuse(uid, request.form.get("reason", ""), by=actor())
            flash("Refused. They are told kindly; your reason stays with the hub.")
    except (Conflict, Invalid) as error:
        flash(error.sentence)
    return redirect(url_for("portal.home"), 303)


def _facts() -> dict[str, object]:
    organisation = by_id(current_user.organisation_id)
    people, now = for_portal(organisation.id), clock.now()
    waiting = [person for person in people if person.waits]
    return {
        "organisation": organisation,
        "rows": [row_of(person, now) for person in waiting],
        "reasons": REASONS,
        "coming": [person for person in people if person.state == "accepted" and person.ends_at > now],
        "here": [person for person in people if person.state == "on_task"],
        "answer": _answer(waiting),
    }


def _answer(waiting: Sequence[PersonForPortal]) -> str:
    if not waiting:
        return "None. When somebody fits one of your tasks, they appear here."
    number = len(waiting)
    return f"{number} {'person waits' if number == 1 else 'people wait'} for your answer. The first has waited longest."


def row_of(person: PersonForPortal, now: datetime) -> dict[str, object]:
    """One person as the list shows them: fit, and a clock."""
    whole = _minutes(person.offered_at, person.due_at)
    left = _minutes(now, person.due_at)
    late = person.due_at is None or left <= 0
    return {
        "uid": person.uid, "name": person.given_name, "number": person.task_number, "fit": fit_of(person),
        "url": url_for("portal.decide", uid=person.uid), "late": late,
        "left": "Time ran out" if late else f"{duration(left)} left",
        "of": "a coordinator may decide" if late else f"of {duration(whole)}, by {clock_time(person.due_at)}",
        "share": 0.0 if late else min(1.0, left / max(whole, 1)),
    }  # fmt: skip


def _minutes(start: datetime | None, end: datetime | None) -> float:
    return (end - start).total_seconds() / 60 if start and end else 0.0
