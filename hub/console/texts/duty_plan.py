"""Who has the duty phone tonight, and who after them? A watch is planned ahead; it begins and ends by itself."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.alarms.watching import FURTHEST_PLAN
from hub.console.texts.duty_form import PlanForm
from hub.errors import HubError
from hub.messaging.outgoing import planning
from hub.messaging.outgoing.on_duty import duty
from hub.web.filters import when

bp = Blueprint("duty_plan", __name__, url_prefix="/console/duty/plan")


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.ALARM_CLEAR)
def new() -> str | Response | tuple[str, int]:
    """The form; beside it what is planned already, so that no gap is left by mistake."""
    form = PlanForm().fill(_typed("begins"), _typed("until"))
    if form.validate_on_submit():
        try:
            planning.plan(
                form.name.data or "", form.number(), form.begins(), form.until(), note=form.note.data or "",
                anyway=form.anyway.data, by=actor(),
            )  # fmt: skip
        except HubError as error:
            form.refuse(error)
        else:
            flash(
                f"{form.name.data} is on duty from {when(form.begins())} to {when(form.until())}.", "success"
            )
            return redirect(url_for("duty.index", _anchor="next"), 303)
    return _page(form), 422 if form.errors or getattr(form, "form_errors", ()) else 200


def _typed(name: str) -> datetime | None:
    """A moment of the address, which a gap on the page before has put there; anything else is left out."""
    try:
        moment = datetime.fromisoformat(request.args.get(name, "").replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment.tzinfo and abs(moment - clock.now()) < 2 * FURTHEST_PLAN else None


def _page(form: PlanForm) -> str:
    return render_template("console/duty_plan.html", form=form, duty=duty(), doubted=form.is_doubted)
