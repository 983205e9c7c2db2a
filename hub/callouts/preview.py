"""What a call-out would do, before anything is sent. Ring: queries."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hub import clock
from hub.callouts.obstacles import blocks, warnings
from hub.callouts.queries import (
    expected_yes_rate,
    held_in_drill,
    holders_by_code,
    line_needs,
    shift_for,
    standing_by,
)
from hub.callouts.rules import (
    CallOutPlan,
    PersonToAsk,
    Preview,
    TextToSend,
    assign,
    pick,
    suggested_size,
)
from hub.callouts.states import Level
from hub.errors import Invalid
from hub.installation.queries import settings
from hub.matching.own_members import fitting_members
from hub.matching.queries import fitting
from hub.matching.ringing import by_voice
from hub.matching.rules import ReasonKind, Suggestion
from hub.messaging.prices import what_it_takes
from hub.messaging.texts.filling import render
from hub.messaging.texts.segments import count
from hub.referrals.eligible import shared_phones
from hub.referrals.queries import may_ask_from
from hub.referrals.wording import ask_facts
from hub.tasks.models import Shift, Task
from hub.tasks.queries import by_id, owner_of
from hub.volunteers.queries import people as people_by_id
from hub.volunteers.selves import skills_of

Suggest = Callable[..., list[Suggestion]]
SAMPLE_CODE = "K7"
KINDS = {Level.ALERT: "alert", Level.STANDBY: "ask_standby", Level.ACTIVATE: "ask"}


def settled(plan: CallOutPlan) -> CallOutPlan:
    """The plan as it will be carried out: in a drill people are asked as if to stand by, for nobody travels."""
    return replace(plan, level=Level.STANDBY) if plan.is_drill else plan


def preview(task_id: int, plan: CallOutPlan, *, suggest: Suggest = fitting) -> Preview:
    """Who would be asked, in which words, at what cost, how many should come, and what stands in the way."""
    check(plan)
    plan = settled(plan)
    task = by_id(task_id)
    shift = shift_for(task, plan.shift_id, clock.now())
    lines = line_needs(task, shift.id)
    free, rate = sum(line.free for line in lines), expected_yes_rate(task.incident_id)
    free += 0 if plan.is_drill else held_in_drill(shift.id)
    suggested = suggested_size(plan, free, rate)
    fit, people = choose(task, shift, plan.wave_size or suggested, suggest_for(plan, suggest))
    leaves_at = clock.now() + settings().call_out_pause
    texts = () if plan.by_voice else texts_for(task, shift, plan, people)
    parts = [(person.phone, _parts(person, texts)) for person in people] if texts else []
    takes = what_it_takes(parts)
    allowed = may_ask_from(leaves_at)
    return Preview(
        plan=plan, shift_id=shift.id, free=free, standing_by=len(standing_by(shift.id)), somebody_fits=bool(fit),
        suggested=suggested, rate=rate, people=tuple(people), texts=texts, segments=takes.segments,
        costs=takes.costs, seconds=takes.seconds,
        blocked=blocks(task, shift, plan, nobody=not people),
        warnings=warnings(task, shift, people, takes.segments, by_voice=plan.by_voice),
        leaves_at=leaves_at, deadline=deadline_of(plan, shift, leaves_at),
        next_allowed_at=allowed if allowed > leaves_at else None,
    )  # fmt: skip


def suggest_for(plan: CallOutPlan, by_text: Suggest) -> Suggest:
    """Who comes into question: an organisation's own people alone; by phone and runner everybody who fits."""
    if plan.members_only:
        return fitting_members
    return by_voice if plan.by_voice else by_text


def check(plan: CallOutPlan) -> None:
    """Raises Invalid for numbers that make no sense."""
    wrong = {
        "target": "Ask for one person or more." if plan.target < 1 else "",
        "wave_size": "Ask one person or more in a wave."
        if plan.wave_size is not None and plan.wave_size < 1
        else "",
        "every_minutes": "Leave a minute or more between waves." if plan.every_minutes < 1 else "",
        "answer_minutes": "Give people five minutes or more to answer." if plan.answer_minutes < 5 else "",
        "level": _wrong_level(plan),
    }
    if fields := {field: words for field, words in wrong.items() if words}:
        raise Invalid(fields)


def _wrong_level(plan: CallOutPlan) -> str:
    if plan.level is Level.STAND_DOWN:
        return "Use stand down for that: it needs a reason."
    if plan.by_voice and not plan.level.asks:
        return "By phone and runner people are asked. Only let them know by text, or choose another level."
    return ""


def choose(
    task: Task, shift: Shift, size: int, suggest: Suggest
) -> tuple[list[Suggestion], list[PersonToAsk]]:
    """Who fits; and whom of them to ask, best first, each for one line. Every line gets its share of a wave."""
    # Several lines draw on different people: look further down the list, so that no line goes without.
    fit = suggest(task.id, shift_id=shift.id, limit=max(size * len(task.lines_of(shift)), 1))
    ids = [suggestion.volunteer_id for suggestion in fit]
    skills, lines = skills_of(ids), line_needs(task, shift.id)
    held = holders_by_code(task, shift, ids)
    assigned = assign([(volunteer_id, skills.get(volunteer_id, ())) for volunteer_id in ids], lines, held)
    chosen = set(pick(assigned, lines, size))
    names = people_by_id(list(chosen))
    shared = shared_phones([person.phone or "" for person in names.values()])
    return fit, [
        PersonToAsk(
            volunteer_id=one.volunteer_id, uid=names[one.volunteer_id].uid, name=names[one.volunteer_id].name,
            language=names[one.volunteer_id].language, km=one.km, line_id=assigned[one.volunteer_id],
            reasons=tuple(reason.words for reason in one.reasons if reason.kind is not ReasonKind.SCARCE),
            phone=names[one.volunteer_id].phone or "",
            for_whom=names[one.volunteer_id].given_name if names[one.volunteer_id].phone in shared else "",
        )
        for one in fit
        if one.volunteer_id in chosen
    ]  # fmt: skip


def texts_for(
    task: Task, shift: Shift, plan: CallOutPlan, people: Sequence[PersonToAsk]
) -> tuple[TextToSend, ...]:
    """The texts as they will arrive. A language without words of its own counts as English.

    On a phone that several people use a text begins with a name; it is shown once, as an example.
    """
    owner = owner_of(task)
    if owner is None:
        return ()
    leaves_at = clock.now() + settings().call_out_pause
    facts = ask_facts(task, shift, owner, leaves_at=leaves_at) | {"code": SAMPLE_CODE}
    kind = "drill_ask" if plan.is_drill else KINDS[plan.level]

    def body_in(language: str, name: str = "") -> str:
        return render(kind, language, as_exercise=plan.is_drill, **facts, given_name=name)

    groups = Counter((one.language, bool(one.for_whom) and plan.level.asks) for one in people)
    first = {(one.language, True): one.for_whom for one in reversed(people) if one.for_whom}
    bodies: dict[tuple[str, str, bool], int] = {}
    for (language, is_shared), number in (groups or Counter({("en", False): 0})).items():
        name = first.get((language, True), "") if is_shared else ""
        body = body_in(language, name)
        shown_as = "en" if body == body_in("en", name) else language
        bodies[shown_as, body, is_shared] = bodies.get((shown_as, body, is_shared), 0) + number
    return tuple(
        TextToSend(
            language=language, body=body, people=number, segments=count(body).segments, is_shared=shared
        )
        for (language, body, shared), number in bodies.items()
    )


def _parts(person: PersonToAsk, texts: Sequence[TextToSend]) -> int:
    """How many parts this person's text has."""
    by_kind: Mapping[tuple[str, bool], int] = {(one.language, one.is_shared): one.segments for one in texts}
    is_shared = bool(person.for_whom)
    tries = ((person.language, is_shared), ("en", is_shared), (person.language, False), ("en", False))
    return next((by_kind[one] for one in tries if one in by_kind), 0)


def deadline_of(plan: CallOutPlan, shift: Shift, leaves_at: datetime) -> datetime:
    """Until when answers of a wave are waited for: never past the end of the shift."""
    return min(leaves_at + timedelta(minutes=plan.answer_minutes), shift.ends_at)
