"""The call-out page: whom do I ask, and what will they read? And a call-out that is under way."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.callouts import preview as previews
from hub.callouts import services as callouts
from hub.callouts.queries import by_uid, of_task, progress
from hub.callouts.rules import CallOutPlan, PersonToAsk
from hub.callouts.states import Level
from hub.console.maps import map_of
from hub.errors import Conflict, HubError, Invalid
from hub.matching.rules import WHY_NOT_WORDS, WhyNot
from hub.referrals.funnel import funnel
from hub.tasks.models import Task
from hub.tasks.queries import by_id, owner_of
from hub.tasks.queries import by_uid as task_by_uid
from hub.volunteers.queries import people as people_by_id
from hub.web.live import conditional

bp = Blueprint("callouts", __name__, url_prefix="/console")
LEVELS = (
    (Level.ACTIVATE, "Activate", "A yes travels once the charity has confirmed."),
    (Level.STANDBY, "Stand by", "A yes holds a place; people stay where they are."),
    (Level.ALERT, "Alert", "For information; nothing to answer."),
)
MOST = 2_000


@bp.get("/tasks/<uuid:uid>/ask")
@requires(Permission.CALL_OUT)
def new(uid: UUID) -> str | tuple[str, int]:
    """The people, the exact texts, the cost, and what stands in the way."""
    task = task_by_uid(uid)
    return page(task, plan_from(request.args, task))


def page(task: Task, plan: CallOutPlan, error: HubError | None = None) -> str | tuple[str, int]:
    """The page for a plan; an error keeps everything that was typed."""
    try:
        preview = previews.preview(task.id, plan)
    except Invalid as wrong:
        error, plan = wrong, CallOutPlan(target=max(funnel(task.id).free, 1))
        preview = previews.preview(task.id, plan)
    people = people_by_id([one.volunteer_id for one in preview.people])
    marks = [("suggested", people[one.volunteer_id]) for one in preview.people]
    body = render_template(
        "console/call_out.html", task=task, owner=owner_of(task), preview=preview, plan=plan, levels=LEVELS,
        rows=[row_of(one) for one in preview.people], map=map_of(task, marks), why_nots=why_nots(preview.why_not),
        error=error, earlier=of_task(task.id), shift=next(s for s in task.shifts if s.id == preview.shift_id),
    )  # fmt: skip
    return (body, 409 if isinstance(error, Conflict) else 422) if error else body


@bp.post("/tasks/<uuid:uid>/ask")
@requires(Permission.CALL_OUT)
def send(uid: UUID) -> Response | str | tuple[str, int]:
    """Asks the people who are ticked."""
    task = task_by_uid(uid)
    plan = plan_from(request.form, task)
    try:
        started = callouts.send(task.id, plan, chosen(task, plan), by=actor())
    except (Conflict, Invalid) as error:
        return page(task_by_uid(uid), plan, error)
    flash("The texts leave in 30 seconds. You can stop them in that time.")
    return redirect(url_for("callouts.show", uid=started), 303)


def plan_from(values: MultiDict[str, str], task: Task) -> CallOutPlan:
    """The plan in a query or a form; what cannot be read is as if it had not been said."""
    level, known = values.get("level", Level.ACTIVATE.value), [one.value for one, _, _ in LEVELS]
    return CallOutPlan(
        target=values.get("target", max(funnel(task.id).free, 1), type=int),
        level=Level(level if level in known else Level.ACTIVATE),
        wave_size=min(values.get("wave", 0, type=int), MOST) or None,
        every_minutes=values.get("every", 15, type=int),
        answer_minutes=values.get("answer", 60, type=int),
        reason=values.get("reason", "")[:300],
    )


def chosen(task: Task, plan: CallOutPlan) -> list[int]:
    """Those who are ticked, of those who were shown: in the order of the list."""
    wanted = set(request.form.getlist("person"))
    shown = previews.preview(task.id, plan).people
    ids = {str(one.uid): one.volunteer_id for one in shown}
    return [ids[uid] for uid in ids if uid in wanted]


def row_of(one: PersonToAsk) -> dict[str, object]:
    """One person as the list shows them: four reasons in columns, scarce skills as flags."""
    return {"uid": one.uid, "name": one.name, "reasons": one.reasons[:4], "flags": one.reasons[4:]}


def why_nots(counts: Mapping[str, int]) -> list[dict[str, object]]:
    """Why the others are not asked, the most frequent reason first."""
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return [{"number": number, "text": WHY_NOT_WORDS[WhyNot(why)]} for why, number in ordered]


@bp.get("/call-outs/<uuid:uid>")
@requires(Permission.CONSOLE_SEE)
def show(uid: UUID) -> str:
    """A call-out under way: how many answered, what comes next, and how to stop it."""
    return render_template("console/call_out_show.html", **_facts(uid))


@bp.get("/call-outs/<uuid:uid>/live")
@requires(Permission.CONSOLE_SEE)
def live(uid: UUID) -> Response:
    """Its figures, as they change."""
    return conditional(render_template("console/_call_out.html", **_facts(uid)))


def _facts(uid: UUID) -> dict[str, object]:
    call_out = by_uid(uid)
    task = by_id(call_out.task_id)
    waits = [wave for wave in call_out.waves if wave.leaves_at > clock.now()]
    return {
        "call_out": call_out, "task": task, "funnel": funnel(task.id), "progress": progress(call_out), "now": clock.now(),
        "pausing": bool(waits), "level": next((text for level, _, text in LEVELS if level is call_out.level), ""),
    }  # fmt: skip


@bp.post("/call-outs/<uuid:uid>/<any(stop,pause,resume):step>")
@requires(Permission.CALL_OUT)
def change(uid: UUID, step: str) -> Response:
    """Stops, pauses or resumes it."""
    if step == "stop":
        taken_back = callouts.stop(uid, by=actor())
        flash(f"Stopped. {taken_back} text{'' if taken_back == 1 else 's'} had not left and will not.")
    elif step == "pause":
        callouts.pause(uid, by=actor())
        flash("Paused. No further wave leaves until you resume.")
    else:
        callouts.resume(uid, by=actor())
        flash("It goes on.")
    return redirect(url_for("callouts.show", uid=uid), 303)
