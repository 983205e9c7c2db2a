"""The call-out page: whom do I ask, and what will they read? And a call-out that is under way."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from hub import asked, clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.callouts import preview as previews
from hub.callouts import services as callouts
from hub.callouts.models import CallOut
from hub.callouts.queries import by_uid, shift_for
from hub.callouts.rules import CallOutPlan, PersonToAsk, Preview
from hub.callouts.states import CallOutState, Level
from hub.console.tasks.maps import map_of
from hub.console.tasks.scarce_marks import marks_of
from hub.console.texts.call_by_voice import carrier_trouble, say_words, steps_by_voice
from hub.console.words import CALL_OUT_TAGS, LEVELS, parts_of
from hub.errors import Conflict, HubError, Invalid
from hub.installation.queries import settings
from hub.matching.queries import why_nots
from hub.matching.rules import WHY_NOT_WORDS
from hub.referrals.queries import free_places, of_task, unclear_of
from hub.tasks import demands
from hub.tasks.models import Task
from hub.tasks.queries import by_id, owner_of
from hub.tasks.queries import by_uid as task_by_uid
from hub.tasks.tongues import language_name
from hub.volunteers import access
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import ids_by_uid
from hub.volunteers.queries import people as people_by_id
from hub.web.filters import clock_time, duration, when
from hub.web.live import conditional

bp = Blueprint("callouts", __name__, url_prefix="/console")
MOST = 2_000
LONGEST_MINUTES = 14 * 24 * 60
IS_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
        error, plan = wrong, CallOutPlan(target=_places(task, plan.shift_id), shift_id=plan.shift_id)
        preview = previews.preview(task.id, plan)
    people = people_by_id([one.volunteer_id for one in preview.people])
    marks = [("suggested", people[one.volunteer_id]) for one in preview.people]
    scarce = marks_of(task, {one.volunteer_id: one.line_id for one in preview.people})
    body = render_template(
        "console/call_out.html", task=task, preview=preview, plan=plan, levels=LEVELS, error=error,
        level=next(words for level, *words in LEVELS if level is plan.level), steps=steps_of(task, preview),
        rows=[
            row_of(one, people[one.volunteer_id], [*scarce.get(one.volunteer_id, []),
                   *demands.flags(task.demands, people[one.volunteer_id].access_needs)])
            for one in preview.people
        ],
        map=map_of(task, marks),
        language_name=language_name, stuck=carrier_trouble(), words=say_words(task, preview),
        with_others=_with_others(task, plan),
        others=others_of(task, preview.shift_id, len(people)) if "others" in request.args else None,
        shift=next(s for s in task.shifts if s.id == preview.shift_id),
        shifts=[(one, sum(free_places(one.id).values())) for one in task.shifts if one.ends_at > clock.now()],
    )  # fmt: skip
    return (body, 409 if isinstance(error, Conflict) else 422) if error else body


@bp.post("/tasks/<uuid:uid>/ask")
@requires(Permission.CALL_OUT)
def send(uid: UUID) -> Response | str | tuple[str, int]:
    """Asks the people who are ticked."""
    task = task_by_uid(uid)
    plan = plan_from(request.form, task)
    try:
        started = callouts.send(task.id, plan, chosen(request.form), by=actor())
    except (Conflict, Invalid) as error:
        return page(task_by_uid(uid), plan, error)
    there = "call_list.index" if plan.by_voice else "callouts.show"
    return redirect(url_for(there, uid=started), 303)


def plan_from(values: MultiDict[str, str], task: Task) -> CallOutPlan:
    """The plan in a query or a form; what cannot be read is as if it had not been said."""
    level, known = values.get("level", Level.ACTIVATE.value), [one.value for one, _, _ in LEVELS]
    named = asked.whole(values, "shift", otherwise=0)
    shift_id = next((shift.id for shift in task.shifts if shift.id == named), None)
    return CallOutPlan(
        shift_id=shift_id,
        target=asked.whole(values, "target", otherwise=_places(task, shift_id)),
        level=Level(level if level in known else Level.ACTIVATE),
        wave_size=asked.whole(values, "wave", most=MOST) or None,
        every_minutes=asked.whole(values, "every", otherwise=15, most=LONGEST_MINUTES),
        answer_minutes=asked.whole(values, "answer", otherwise=60, most=LONGEST_MINUTES),
        reason=values.get("reason", "")[:300],
        by_voice=values.get("by") == "voice",
    )


def _places(task: Task, shift_id: int | None) -> int:
    """How many yeses are wanted: the free places of the shift, one at least."""
    try:
        shift = shift_for(task, shift_id, clock.now())
    except Conflict:
        return 1
    return max(sum(free_places(shift.id).values()), 1)


def chosen(values: MultiDict[str, str]) -> list[int]:
    """Those who are ticked, in the order of the list. The service looks at each of them once more."""
    uids = [UUID(one) for one in values.getlist("person") if IS_UID.fullmatch(one)]
    ids = ids_by_uid(uids)
    return [ids[uid] for uid in uids if uid in ids]


def row_of(one: PersonToAsk, person: Volunteer, marks: Sequence[object] = ()) -> dict[str, object]:
    """One person as the list shows them: four reasons in columns, scarce skills and what they need as flags.

    What the work asks of the body is never a filter: `marks` say where to ask them first.
    """
    flags = [*one.reasons[4:], *marks, *access.words(person.access_needs, person.access_note)]
    return {"uid": one.uid, "name": one.name, "reasons": one.reasons[:4], "flags": flags}


def steps_of(task: Task, preview: Preview) -> list[str]:
    """What happens after the button, in order."""
    owner, plan = owner_of(task), preview.plan
    pause = int(settings().call_out_pause.total_seconds())
    if plan.by_voice and owner is not None:
        return steps_by_voice(owner.name, task, preview)
    first = f"The texts wait {pause} seconds. You can stop them in that time."
    if not plan.level.asks or owner is None:
        return [first, "It is for information. Nobody has to answer."]
    after = {
        Level.STANDBY: "A yes holds a place. People stay where they are until you ask them to come.",
        Level.ACTIVATE: "Whoever says yes is confirmed at once and gets the address."
        if task.pre_accepts
        else f"{owner.name} accepts each yes. Only then do people get the address and the contact.",
    }
    return [
        first,
        f"Answers are waited for until {when(preview.deadline)}.",
        after[plan.level],
        f"If the yeses do not fill the places, more people are asked after {duration(plan.every_minutes)}.",
        "When it is full, the rest read “filled, thank you”.",
    ]


@bp.get("/tasks/<uuid:uid>/ask/others")
@requires(Permission.CALL_OUT)
def others(uid: UUID) -> str:
    """How many more fit, and why the others do not: counted after the page is there, for it takes longer."""
    task = task_by_uid(uid)
    shift = shift_for(task, asked.whole(request.args, "shift") or None, clock.now())
    now = asked.whole(request.args, "now", least=0)
    return render_template("console/_others.html", others=others_of(task, shift.id, now))


def _with_others(task: Task, plan: CallOutPlan) -> str:
    """The same page with the counts in it, for browsers that fetch nothing by themselves."""
    return url_for(
        "callouts.new", uid=task.uid, level=plan.level.value, target=plan.target, wave=plan.wave_size or "",
        every=plan.every_minutes, answer=plan.answer_minutes, reason=plan.reason, shift=plan.shift_id, others="yes",
        by="voice" if plan.by_voice else None,
        _anchor="others",
    )  # fmt: skip


def others_of(task: Task, shift_id: int, now: int) -> dict[str, object]:
    """Everybody who is not asked now, of whom `now` are: who fits too, and the reasons against the rest."""
    found = why_nots(task.id, shift_id=shift_id)
    ordered = sorted(found.why_not.items(), key=lambda pair: -pair[1])
    reasons = [{"number": f"{number:,}", "text": WHY_NOT_WORDS[why]} for why, number in ordered]
    against = sum(found.why_not.values())
    return {
        "fit": found.fit_count,
        "later": max(0, found.fit_count - now),
        "against": against,
        "reasons": reasons,
    }


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
    task, now = by_id(call_out.task_id), clock.now()
    asked = [h for h in of_task(task.id) if h.referral.call_out_id == call_out.id]
    parts = parts_of(asked, unclear_of(task.id))[:5]
    figures = [
        {"word": one.word, "value": len(one.people),
         "url": url_for("tasks.people", uid=task.uid, which=one.key, call_out=call_out.uid)}
        for one in parts
    ]  # fmt: skip
    leaves_at = next((wave.leaves_at for wave in call_out.waves if wave.leaves_at > now), None)
    return {
        "call_out": call_out, "task": task, "leaves_at": leaves_at,
        "figures_of": figures if call_out.level.asks else [],
        "answer": answer_of(call_out, [len(one.people) for one in parts], leaves_at),
        "level": next((text for level, _, text in LEVELS if level is call_out.level), ""),
        "tag_words": CALL_OUT_TAGS[call_out.state],
    }  # fmt: skip


def answer_of(call_out: CallOut, figures: list[int], leaves_at: datetime | None) -> str:
    """The first line of a call-out under way."""
    asked, yes, _, unclear, silent = figures
    texts = sum(wave.asked for wave in call_out.waves)
    if call_out.state is CallOutState.STOPPED:
        return f"Stopped. {yes} had said yes."
    if leaves_at and call_out.state is CallOutState.RUNNING:
        many = f"{texts} text{'' if texts == 1 else 's'} {'leaves' if texts == 1 else 'leave'}"
        return f"{many} at {clock_time(leaves_at, seconds=True)}. Stop them now if something is wrong."
    if not call_out.level.asks:
        return f"{texts} {'person was' if texts == 1 else 'people were'} told. Nobody has to answer."
    rest = f" {unclear} {'answer waits' if unclear == 1 else 'answers wait'} in the inbox." if unclear else ""
    return f"{yes} of the {call_out.target} yeses wanted. {silent} of {asked} have not answered.{rest}"


@bp.post("/call-outs/<uuid:uid>/<any(stop,pause,resume):step>")
@requires(Permission.CALL_OUT)
def change(uid: UUID, step: str) -> Response:
    """Stops, pauses or resumes it."""
    if step == "stop":
        taken_back = callouts.stop(uid, by=actor())
        flash(f"Stopped. {taken_back} text{'' if taken_back == 1 else 's'} had not left and will not.")
    elif step == "pause":
        callouts.pause(uid, by=actor())
        flash("Paused. Nobody else is asked until you go on.")
    else:
        callouts.resume(uid, by=actor())
        flash("It goes on.")
    return redirect(url_for("callouts.show", uid=uid), 303)
