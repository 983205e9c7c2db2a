"""People who want to help an organisation for more than one task: who waits for its answer, and whom it took on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from hub import asked, clock
from hub.accounts.guards import actor, check, requires
from hub.accounts.permissions import Permission
from hub.accounts.rules import Scope
from hub.errors import Conflict, Invalid
from hub.portal import deciding
from hub.portal.fit import REASONS
from hub.referrals.general import services as general
from hub.referrals.general.for_portal import HelperForPortal, helpers_for_portal
from hub.referrals.general.queries import by_uid
from hub.referrals.states import ReferralState
from hub.tasks.tongues import language_name
from hub.volunteers import access
from hub.web.filters import clock_time, day, distance, duration

bp = Blueprint("portal_general", __name__, url_prefix="/portal/in-general")


@bp.get("/")
@requires(Permission.PORTAL_SEE)
def index() -> str:
    """Who waits, and whom they took on, with how to reach them."""
    return page()


@bp.post("/")
@requires(Permission.PORTAL_SEE)
def decide_several() -> str | tuple[str, int] | Response:
    """The same answer about everybody who is ticked; whoever it does not work for stays ticked, with why."""
    check(Permission.REFERRAL_DECIDE, Scope(organisation_id=current_user.organisation_id))
    picked = [asked.uid_of(text) for text in dict.fromkeys(request.form.getlist("pick"))]
    names = {one.uid: one.given_name for one in helpers_for_portal(current_user.organisation_id)}
    answer, reason = request.form.get("answer", ""), request.form.get("reason", "")
    done = deciding.decide_each(picked, answer, reason, by=actor(), ways=deciding.IN_GENERAL)
    if words := deciding.words_in_general(done, answer):
        flash(words)
    if done.is_whole:
        return redirect(url_for("portal_general.index"), 303)
    failed = {uid: f"{names.get(uid, 'Somebody')}: {why}" for uid, why in done.failed.items()}
    return page(Again(picked, failed, done.wrong, reason)), 422


@dataclass(frozen=True, slots=True)
class Again:
    """What the page keeps after a refusal: what was ticked, why it failed for whom, and what is wrong."""

    picked: Sequence[UUID] = ()
    failed: Mapping[UUID, str] = field(default_factory=dict)
    wrong: str = ""
    reason: str = ""

    def errors(self, shown: Collection[object], *, has_boxes: bool) -> list[tuple[str, str]]:
        """Everything that needs a second look, with where it stands."""
        found = [
            (f"#pick-{uid}" if uid in shown and has_boxes else "#main", why)
            for uid, why in self.failed.items()
        ]
        return [*found, *([("#together-why" if has_boxes else "#main", self.wrong)] if self.wrong else [])]


def page(again: Again = Again()) -> str:
    """The whole page; after a refusal with what was ticked, and what is wrong with it."""
    people = helpers_for_portal(current_user.organisation_id)
    rows = rows_waiting(current_user.organisation_id)
    has_boxes = len(rows) > 1 or bool(rows and again.picked)
    return render_template(
        "portal/in_general.html", rows=rows, reasons=REASONS, again=again, has_boxes=has_boxes,
        taken=[(one, access.words(one.needs, "")) for one in people if one.state is ReferralState.ACCEPTED],
        errors=again.errors({row["uid"] for row in rows}, has_boxes=has_boxes),
    )  # fmt: skip


@bp.post("/<uuid:uid>")
@requires(Permission.REFERRAL_DECIDE)
def decide(uid: UUID) -> Response:
    """Takes one person on, refuses with a reason, or lets somebody go who was taken on."""
    check(Permission.REFERRAL_DECIDE, Scope(organisation_id=by_uid(uid).organisation.id))
    try:
        flash(_do(uid, request.form.get("answer", "")))
    except (Conflict, Invalid) as error:
        flash(error.sentence)
    return redirect(url_for("portal_general.index"), 303)


def _do(uid: UUID, answer: str) -> str:
    if answer == "accept":
        general.accept(uid, by=actor())
        return "Taken on. Please get in touch with them: their name and phone stand here now."
    if answer == "let_go":
        general.withdraw(uid, by=actor(), why="The organisation let them go.")
        return "They are told. Please delete their name and number."
    general.refuse(uid, request.form.get("reason", ""), by=actor())
    return "Refused. They are told kindly, and we ask another organisation."


def rows_waiting(organisation_id: int) -> list[dict[str, object]]:
    """Who waits for this organisation's answer, as rows of the list of referrals."""
    now = clock.now()
    return [_row(one, now) for one in helpers_for_portal(organisation_id) if one.waits]


def _row(person: HelperForPortal, now: datetime) -> dict[str, object]:
    whole, left = _minutes(person.offered_at, person.due_at), _minutes(now, person.due_at)
    late = person.due_at is None or left <= 0
    by = f"{day(person.due_at)} {clock_time(person.due_at)}" if person.due_at else ""
    return {
        "uid": person.uid, "name": person.given_name, "for_text": "to help you for longer", "fit": _fit(person),
        "url": url_for("portal_general.decide", uid=person.uid), "late": late,
        "left": "Time ran out" if late else f"{duration(left)} left",
        "of": "somebody else may be asked" if late else f"by {by}",
        "share": 0.0 if late else min(1.0, left / max(whole, 1)),
    }  # fmt: skip


def _fit(person: HelperForPortal) -> str:
    away = "Lives where you work" if person.km == 0 else f"{distance(person.km)} from where you work"
    speaks = f"Speaks {language_name(person.language)}"
    parts = (
        ", ".join(person.skills[:4]),
        away if person.km is not None else "",
        f"Free {person.free}",
        speaks,
    )
    return ". ".join(part for part in parts if part) + "."


def _minutes(start: datetime | None, end: datetime | None) -> float:
    return (end - start).total_seconds() / 60 if start and end else 0.0
