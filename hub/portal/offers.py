"""A task is offered to the organisation: can we take it on?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, check, requires
from hub.accounts.permissions import Permission
from hub.accounts.rules import Scope
from hub.errors import Conflict, HubError, NotFound
from hub.portal.offer_facts import facts_of
from hub.referrals.offering import services
from hub.referrals.offering.forms import RefusalForm
from hub.referrals.offering.moves import gone_words
from hub.referrals.offering.queries import Offered, by_uid, for_organisation
from hub.referrals.offering.states import OfferState
from hub.web.filters import clock_time, duration, when

bp = Blueprint("portal_offers", __name__, url_prefix="/portal/offers")


@bp.get("/<uuid:uid>")
@requires(Permission.PORTAL_SEE)
def show(uid: UUID) -> str | Response:
    """One task that is offered to us."""
    one = _ours(uid)
    if one.offer.state is OfferState.TAKEN and one.task.organisation_id == one.organisation.id:
        return redirect(url_for("portal_tasks.show", uid=one.task.uid))
    return _page(one, RefusalForm(formdata=None))


@bp.post("/<uuid:uid>")
@requires(Permission.PORTAL_SEE)
def answer(uid: UUID) -> str | tuple[str, int] | Response:
    """Takes it on, or refuses with a reason."""
    one, form = _ours(uid), RefusalForm()
    check(Permission.REFERRAL_DECIDE, Scope(organisation_id=one.organisation.id))
    try:
        if request.form.get("answer") == "take":
            return _taken(one)
        services.refuse(uid, form.reason.data or "", form.words.data or "", by=actor())
    except HubError as error:
        form.refuse(error)
        return _page(_ours(uid), form), 422 if not isinstance(error, Conflict) else 409
    flash("Thank you for saying so. We ask somebody else.")
    return redirect(url_for("portal.home"), 303)


def _taken(one: Offered) -> Response:
    against = services.take(one.offer.uid, by=actor())
    news = "A coordinator rings you before it opens." if against else "It is open: we ask people for it now."
    flash(f"{one.task.number} is yours. {news}")
    return redirect(url_for("portal_tasks.show", uid=one.task.uid), 303)


def _page(one: Offered, form: RefusalForm) -> str:
    now = clock.now()
    return render_template(
        "portal/offer.html", one=one, row=row_of(one, now), facts=facts_of(one), form=form, now=now,
        gone="" if one.is_open and not is_over(one, now) else gone_words(one),
    )  # fmt: skip


def is_over(one: Offered, now: datetime) -> bool:
    """Whether the work is over."""
    return one.task.shifts[-1].ends_at <= now


def _ours(uid: UUID) -> Offered:
    one = by_uid(uid)
    if one.organisation.id != actor().organisation_id or one.offer.offered_at > clock.now():
        raise NotFound("That task is not offered to you. Look at the list of what is.")
    return one


def offered_rows(organisation_id: int) -> list[dict[str, object]]:
    """Every task that waits for the organisation's answer, as the list on its home shows it."""
    now = clock.now()
    return [row_of(one, now) for one in for_organisation(organisation_id)]


def answer_about(rows: Sequence[Mapping[str, object]]) -> str:
    """The first line of the home while tasks are offered; empty when none is."""
    if not rows:
        return ""
    tasks = "1 task needs an organisation." if len(rows) == 1 else f"{len(rows)} tasks need an organisation."
    return f"{tasks} {rows[0]['answer_by']}"


def row_of(one: Offered, now: datetime) -> dict[str, object]:
    """One offer with its clock."""
    offer, shift = one.offer, next((s for s in one.task.shifts if s.ends_at > now), one.task.shifts[-1])
    due_at = offer.due_at
    whole = (due_at - offer.offered_at).total_seconds() / 60 if due_at else 0.0
    left = (due_at - now).total_seconds() / 60 if due_at else 0.0
    late = left <= 0
    return {
        "uid": offer.uid, "number": one.task.number, "title": one.task.title, "late": late,
        "left": "Time ran out" if late else f"{duration(left)} left",
        "of": "somebody else is asked too" if late else f"of {duration(whole)}, by {clock_time(due_at)}",
        "share": 0.0 if late else min(1.0, left / max(whole, 1)),
        "line": f"{one.task.place_name or 'In your area'}, {when(shift.starts_at)} to {clock_time(shift.ends_at)}, "
                f"{one.task.needed} {'person' if one.task.needed == 1 else 'people'}",
        "answer_by": "Your time to answer ran out; you may still take it while nobody else has." if late
        else f"Answer by {when(due_at)}. After that we ask somebody else too.",
    }  # fmt: skip
