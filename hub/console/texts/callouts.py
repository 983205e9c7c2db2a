"""The call-out page: whom do I ask, and what will they read? And a call-out that is under way."""

import re
from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from hub import asked, clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.callouts import preview as previews
from hub.callouts import services as callouts
from hub.callouts.queries import by_uid, shift_for
from hub.callouts.rules import CallOutPlan, PersonToAsk, Preview
from hub.callouts.states import Level
from hub.console.tasks.maps import map_of
from hub.console.tasks.scarce_marks import marks_of
from hub.console.texts.call_by_voice import carrier_trouble, say_words, steps_by_voice
from hub.console.texts.call_out_page import facts_of, level_words
from hub.console.texts.call_out_record import record_of
from hub.console.words import DRILL_WORDS, LEVELS
from hub.errors import Conflict, HubError, IllegalTransition, Invalid
from hub.installation.queries import settings
from hub.matching.queries import why_nots
from hub.matching.rules import WHY_NOT_WORDS
from hub.messaging.money import cost_words
from hub.messaging.prices import parts_left_today
from hub.referrals.queries import free_places
from hub.tasks import demands
from hub.tasks.models import Task
from hub.tasks.queries import by_uid as task_by_uid
from hub.tasks.queries import owner_of
from hub.tasks.tongues import language_name
from hub.volunteers import access
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import ids_by_uid
from hub.volunteers.queries import people as people_by_id
from hub.web.filters import duration, when
from hub.web.live import conditional

bp = Blueprint("callouts", __name__, url_prefix="/console")
MOST = 2_000
DRILL = "drill"
# Where each field of a plan stands on the page.
FIELDS = {"authorised_by": "#authority", "people": "#wave-head"}
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
    people, stuck = people_by_id([one.volunteer_id for one in preview.people]), carrier_trouble()
    marks = [("suggested", people[one.volunteer_id]) for one in preview.people]
    scarce = marks_of(task, {one.volunteer_id: one.line_id for one in preview.people})
    body = render_template(
        "console/call_out.html", task=task, preview=preview, plan=plan, levels=_levels(plan), errors=_errors(error),
        level=level_words(plan.level, is_drill=plan.is_drill), steps=steps_of(task, preview),
        authorities=[actor().name],
        cost=cost_words(preview.costs), left_today=parts_left_today(),
        rows=[
            row_of(one, people[one.volunteer_id], [*scarce.get(one.volunteer_id, []),
                   *demands.flags(task.demands, people[one.volunteer_id].access_needs)])
            for one in preview.people
        ],
        map=map_of(task, marks),
        language_name=language_name, stuck=stuck, words=say_words(task, preview),
        # Said once, with a way out beside it.
        warnings=[words for words in preview.warnings if not stuck or not words.startswith(stuck)],
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


def _levels(plan: CallOutPlan) -> list[tuple[str, str, str, bool]]:
    """What can be asked of people: value, word, what it means for travelling, and whether it is chosen."""
    real = [
        (level.value, word, text, level is plan.level and not plan.is_drill) for level, word, text in LEVELS
    ]
    return [*real, (DRILL, *DRILL_WORDS, plan.is_drill)]


def _errors(error: HubError | None) -> list[tuple[str, str]]:
    """What is wrong, each with where it stands."""
    if isinstance(error, Invalid):
        return [(FIELDS.get(field, "#plan"), words) for field, words in error.fields.items()]
    return [("#plan", error.sentence)] if error else []


def plan_from(values: MultiDict[str, str], task: Task) -> CallOutPlan:
    """The plan in a query or a form; what cannot be read is as if it had not been said."""
    level, known = values.get("level", Level.ACTIVATE.value), [one.value for one, _, _ in LEVELS]
    named = asked.whole(values, "shift", otherwise=0)
    shift_id = next((shift.id for shift in task.shifts if shift.id == named), None)
    return CallOutPlan(
        shift_id=shift_id,
        target=asked.whole(values, "target", otherwise=_places(task, shift_id)),
        level=Level(level if level in known else Level.ACTIVATE),
        is_drill=level == DRILL,
        authorised_by=values.get("authority", "")[:120],
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
    if plan.is_drill:
        until = (
            f"Answers count until {when(preview.deadline)}. Then everybody reads “exercise over, thank you”."
        )
        return [first, until, "Their places are free again, and they can be asked in earnest at once."]
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
        "callouts.new", uid=task.uid, target=plan.target, wave=plan.wave_size or "",
        level=DRILL if plan.is_drill else plan.level.value,
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
    return render_template("console/call_out_show.html", **facts_of(by_uid(uid)))


@bp.get("/call-outs/<uuid:uid>/live")
@requires(Permission.CONSOLE_SEE)
def live(uid: UUID) -> Response:
    """Its figures, as they change."""
    return conditional(render_template("console/_call_out.html", **facts_of(by_uid(uid))))


@bp.get("/call-outs/<uuid:uid>/record")
@requires(Permission.CONSOLE_SEE)
def record(uid: UUID) -> str:
    """The call-out on paper: level, authority, times, waves, exact texts, and who said what."""
    return render_template(
        "console/call_out_record.html", record=record_of(by_uid(uid)), printed_at=clock.now()
    )


@bp.post("/call-outs/<uuid:uid>/<any(stop,pause,resume):step>")
@requires(Permission.CALL_OUT)
def change(uid: UUID, step: str) -> Response:
    """Stops, pauses or resumes it. It may have ended in the same moment: then the page says so."""
    try:
        flash(_changed(uid, step))
    except IllegalTransition:
        flash(f"It is {by_uid(uid).state} already. Nobody more is asked.")
    return redirect(url_for("callouts.show", uid=uid), 303)


def _changed(uid: UUID, step: str) -> str:
    """Does it, and says what came of it."""
    if step == "pause":
        callouts.pause(uid, by=actor())
        return "Paused. Nobody else is asked until you go on."
    if step == "resume":
        callouts.resume(uid, by=actor())
        return "It goes on."
    is_drill = by_uid(uid).is_drill
    number = callouts.stop(uid, by=actor())
    texts = f"{number} text{'' if number == 1 else 's'}"
    if is_drill:
        return f"The drill is over. {texts} to say so {'is' if number == 1 else 'are'} on the way."
    return f"Stopped. {texts} had not left and will not."
