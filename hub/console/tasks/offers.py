"""Tasks are offered to organisations: who should take this on, who was asked, and which tasks nobody has taken?"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.asked import uid_of
from hub.console.tasks.offer_page import OfferPage, summary
from hub.console.tasks.task_page import STATE_TAGS
from hub.errors import Conflict, HubError, Invalid, NotFound
from hub.referrals.offering import services
from hub.referrals.offering.forms import CallOffForm, OwnerForm, RefusalForm
from hub.referrals.offering.moves import is_over
from hub.referrals.offering.queries import Offered, tasks_without_owner, waiting_by_task, waiting_of
from hub.referrals.offering.queries import by_uid as offer_by_uid
from hub.tasks import services as tasks
from hub.tasks.models import Task
from hub.tasks.queries import by_uid

bp = Blueprint("offers", __name__, url_prefix="/console/tasks")


@dataclass(frozen=True, slots=True)
class Unowned:
    """One task that nobody has taken on."""

    task: Task
    waiting: list[Offered]
    now: datetime

    @property
    def tag(self) -> tuple[str, str]:
        """How it stands."""
        if self.task.state == "offered" and not self.waiting:
            return ("Nobody left to ask", "danger")
        return STATE_TAGS[self.task.state]

    @property
    def words(self) -> str:
        """Who thinks about it, or what to do."""
        return summary(self.task, self.waiting, self.now)


@bp.get("/nobody-has-taken")
@requires(Permission.CONSOLE_SEE)
def unowned() -> str:
    """Every task without an owner, the next to start first."""
    found = [task for task in tasks_without_owner() if not is_over(task)]
    waiting, now = waiting_by_task([task.id for task in found]), clock.now()
    rows = [Unowned(task, waiting.get(task.id, []), now) for task in found]
    return render_template("console/tasks_unowned.html", rows=rows)


@bp.get("/<uuid:uid>/offer")
@requires(Permission.CONSOLE_SEE)
def show(uid: UUID) -> str:
    """Who was asked to take it on, who comes next, and who is passed over and why."""
    return _page(by_uid(uid))


@bp.get("/<uuid:uid>/offer/print")
@requires(Permission.CONSOLE_SEE)
def paper(uid: UUID) -> str:
    """The trail on paper."""
    return render_template("console/offers_paper.html", page=OfferPage(by_uid(uid)))


@bp.post("/<uuid:uid>/offer")
@requires(Permission.TASK_OPEN)
def offer(uid: UUID) -> Response:
    """Puts it to whoever fits best and was not asked yet; who thinks about it goes on thinking."""
    try:
        name = services.offer_task(by_uid(uid).id, by=actor())
        flash(f"Offered to {name}. If they cannot or stay silent, the next one is asked by itself.")
    except Conflict as error:
        flash(error.sentence)
    return _back(uid)


@bp.post("/<uuid:uid>/offer/<uuid:organisation>")
@requires(Permission.TASK_OPEN)
def offer_to(uid: UUID, organisation: UUID) -> Response:
    """Puts it to this organisation instead of whoever thinks about it now."""
    try:
        name = services.offer_to(by_uid(uid).id, organisation, by=actor())
        flash(f"Offered to {name}. Whoever was thinking about it is told.")
    except Conflict as error:
        flash(error.sentence)
    return _back(uid)


@bp.post("/<uuid:uid>/offer/stop")
@requires(Permission.TASK_OPEN)
def stop(uid: UUID) -> Response:
    """Nobody is asked any more."""
    try:
        services.stop_offering(by_uid(uid).id, by=actor())
        flash("Nobody is asked any more. Whoever was thinking about it is told.")
    except Conflict as error:
        flash(error.sentence)
    return _back(uid)


@bp.post("/<uuid:uid>/offer/owner")
@requires(Permission.TASK_OPEN)
def choose(uid: UUID) -> str | tuple[str, int] | Response:
    """Stops offering and names the owner, who has agreed."""
    task = by_uid(uid)
    form = OwnerForm().among(OfferPage(task).owners)
    try:
        if not form.owner.data or form.owner.data not in (form.owner.choices or ()):
            raise Invalid({"owner": "Choose the organisation that has agreed to own it."})
        against = services.choose_owner(task.id, uid_of(form.owner.data), by=actor())
    except HubError as error:
        form.refuse(error)
        return _page(by_uid(uid), owner_form=form), 422
    words = " ".join(reason.words for reason in against)
    news = f", but cannot open yet. {words}" if against else " and is open. Now ask people."
    flash(f"It has an owner{news}")
    return redirect(url_for("tasks.show", uid=uid), 303)


@bp.post("/<uuid:uid>/offer/answers/<uuid:offer>")
@requires(Permission.TASK_OPEN)
def answer(uid: UUID, offer: UUID) -> str | tuple[str, int] | Response:
    """What an organisation said on the telephone."""
    form = RefusalForm()
    if offer_by_uid(offer).task.uid != uid:
        raise NotFound("That organisation was not asked about this task.")
    try:
        if request.form.get("answer") == "take":
            services.take(offer, by=actor())
            flash("They have it. Whoever else was thinking about it is told.")
            return redirect(url_for("tasks.show", uid=uid), 303)
        services.refuse(offer, form.reason.data or "", form.words.data or "", by=actor())
    except HubError as error:
        form.refuse(error)
        return _page(by_uid(uid), answered=offer, answer_form=form), 422
    thinking = " and ".join(one.organisation.name for one in waiting_of(by_uid(uid).id))
    news = f"Thinking about it now: {thinking}." if thinking else "Nobody is left who could be asked."
    flash(f"Their no is written down. {news}")
    return _back(uid)


@bp.post("/<uuid:uid>/offer/call-off")
@requires(Permission.TASK_OPEN)
def call_off(uid: UUID) -> str | tuple[str, int] | Response:
    """Nobody takes it on, so it is called off; whoever was thinking about it is told."""
    form = CallOffForm()
    try:
        tasks.cancel_task(by_uid(uid).id, why=form.why.data or "", by=actor())
    except HubError as error:
        form.refuse(error)
        return _page(by_uid(uid), call_off_form=form), 422
    flash("It is called off. Whoever was thinking about it is told.")
    return redirect(url_for("tasks.show", uid=uid), 303)


def _back(uid: UUID) -> Response:
    return redirect(url_for("offers.show", uid=uid), 303)


def _page(
    task: Task,
    *,
    owner_form: OwnerForm | None = None,
    answered: UUID | None = None,
    answer_form: RefusalForm | None = None,
    call_off_form: CallOffForm | None = None,
) -> str:
    page = OfferPage(task)
    form = owner_form or OwnerForm(formdata=None)
    return render_template(
        "console/offers.html", page=page, task=task, owner_form=form.among(page.owners), answered=answered,
        answer_form=answer_form or RefusalForm(formdata=None), wrong=owner_form or answer_form or call_off_form,
        call_off_form=call_off_form or CallOffForm(formdata=None),
    )  # fmt: skip
