"""An organisation calls its own people out for its own task: whom, in which words, and what they said."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from hub import asked, clock
from hub.accounts.guards import actor, check, requires
from hub.accounts.permissions import Permission
from hub.accounts.rules import Scope
from hub.callouts import preview as previews
from hub.callouts import services as callouts
from hub.callouts.decisions import decide, explained, figures_of
from hub.callouts.models import CallOut
from hub.callouts.queries import by_uid, progress, shift_for
from hub.callouts.replies import replies_of
from hub.callouts.rules import CallOutPlan
from hub.callouts.states import Level
from hub.errors import Conflict, HubError, Invalid, NotFound
from hub.messaging.money import cost_words
from hub.referrals.queries import free_places
from hub.tasks.models import Task
from hub.tasks.queries import by_id
from hub.tasks.queries import by_uid as task_by_uid
from hub.tasks.tongues import language_name
from hub.volunteers.membership.queries import is_caller
from hub.volunteers.queries import ids_by_uid
from hub.web.live import conditional

bp = Blueprint("portal_calling", __name__, url_prefix="/portal")
MOST = 2_000
LEVELS = (
    (
        Level.ACTIVATE,
        "Ask them to come",
        "Whoever says yes is confirmed at once, gets the address and travels.",
    ),
    (
        Level.STANDBY,
        "Ask them to stand by",
        "A yes holds a place. Nobody travels until you ask them to come.",
    ),
)


def may_call_own() -> bool:
    """Whether whoever is signed in may call their organisation's people out."""
    organisation_id = current_user.organisation_id
    return organisation_id is not None and is_caller(current_user.email, organisation_id)


@bp.get("/tasks/<uuid:uid>/call-out")
@requires(Permission.CALL_OUT_OWN)
def new(uid: UUID) -> str | tuple[str, int]:
    """Our people who fit, the exact text, and what stands in the way."""
    task = _own_task(uid)
    return _page(task, _plan(request.args, task))


@bp.post("/tasks/<uuid:uid>/call-out")
@requires(Permission.CALL_OUT_OWN)
def send(uid: UUID) -> Response | str | tuple[str, int]:
    """Asks those of our people who are ticked."""
    task = _own_task(uid)
    plan, uids = _plan(request.form, task), [asked.uid_of(text) for text in request.form.getlist("person")]
    ids = ids_by_uid(uids)
    try:
        started = callouts.send(task.id, plan, [ids[one] for one in uids if one in ids], by=actor())
    except (Conflict, Invalid) as error:
        return _page(_own_task(uid), plan, error)
    return redirect(url_for("portal_calling.show", uid=started), 303)


@bp.get("/call-outs/<uuid:uid>")
@requires(Permission.CALL_OUT_OWN)
def show(uid: UUID) -> str:
    """Who of our people has answered."""
    return render_template("portal/call_out_show.html", **_facts(_own_call_out(uid)))


@bp.get("/call-outs/<uuid:uid>/live")
@requires(Permission.CALL_OUT_OWN)
def live(uid: UUID) -> Response:
    """The same, as it changes."""
    return conditional(render_template("portal/_call_out.html", **_facts(_own_call_out(uid))))


@bp.post("/call-outs/<uuid:uid>/<any(stop,pause,resume):step>")
@requires(Permission.CALL_OUT_OWN)
def change(uid: UUID, step: str) -> Response:
    """Ends it, where texts that have not left are taken back, or holds its next wave, or goes on."""
    call_out = _own_call_out(uid).uid
    if step == "stop":
        number = callouts.stop(call_out, by=actor())
        flash(f"Stopped. {number} text{'' if number == 1 else 's'} had not left and will not.")
    elif step == "pause":
        callouts.pause(call_out, by=actor())
        flash("Paused. Whoever was asked may still answer.")
    else:
        callouts.resume(call_out, by=actor())
        flash("It goes on.")
    return redirect(url_for("portal_calling.show", uid=uid), 303)


def _own_task(uid: UUID) -> Task:
    """One of our own tasks, for somebody whom we let call out. Another's is not there at all."""
    task = task_by_uid(uid)
    if task.organisation_id != current_user.organisation_id:
        raise NotFound("There is no such task. Look at the list of your tasks.")
    check(Permission.CALL_OUT_OWN, Scope(organisation_id=task.organisation_id, is_caller=may_call_own()))
    return task


def _own_call_out(uid: UUID) -> CallOut:
    call_out = by_uid(uid)
    _own_task(by_id(call_out.task_id).uid)
    if not call_out.members_only:
        raise NotFound("There is no such call-out.")
    return call_out


def _plan(values: MultiDict[str, str], task: Task) -> CallOutPlan:
    """What is asked, always of our own people alone; what cannot be read is as if it had not been said."""
    level, named = values.get("level", ""), asked.whole(values, "shift", otherwise=0)
    shift_id = next((shift.id for shift in task.shifts if shift.id == named), None)
    try:
        places = sum(free_places(shift_for(task, shift_id, clock.now()).id).values())
    except Conflict:
        places = 1
    return CallOutPlan(
        target=asked.whole(values, "target", otherwise=max(places, 1), most=MOST), shift_id=shift_id,
        level=Level.STANDBY if level == Level.STANDBY else Level.ACTIVATE, members_only=True,
        reason=values.get("reason", "")[:300], authorised_by=values.get("authority", "")[:120],
    )  # fmt: skip


def _page(task: Task, plan: CallOutPlan, error: HubError | None = None) -> str | tuple[str, int]:
    """The page for a plan; an error keeps what was typed."""
    try:
        preview = previews.preview(task.id, plan)
    except Invalid as wrong:
        error, preview = wrong, previews.preview(task.id, CallOutPlan(target=1, members_only=True))
    rows = [{"uid": one.uid, "name": one.name, "reasons": one.reasons[:4]} for one in preview.people]
    body = render_template(
        "portal/call_out.html", task=task, plan=plan, preview=preview, rows=rows, error=error, levels=LEVELS,
        cost=cost_words(preview.costs), language_name=language_name,
        shift=next(one for one in task.shifts if one.id == preview.shift_id),
    )  # fmt: skip
    return (body, 409 if isinstance(error, Conflict) else 422) if error else body


def _facts(call_out: CallOut) -> dict[str, object]:
    replies, facts = replies_of(call_out.id), progress(call_out)
    yes, no = (sum(one.said == word for one in replies) for word in ("yes", "no"))
    return {
        "call_out": call_out, "task": by_id(call_out.task_id), "asked": len(replies), "yes": yes, "no": no,
        "explained": explained(figures_of(facts, decide(facts))) if call_out.state.goes_on else "",
    }  # fmt: skip
