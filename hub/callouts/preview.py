"""What a call-out would do, before anything is sent. Ring: queries."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flask import current_app

from hub import clock
from hub.callouts.queries import (
    expected_yes_rate,
    going_on,
    holders_by_code,
    line_needs,
    shift_for,
    standing_by,
)
from hub.callouts.rules import (
    Block,
    CallOutPlan,
    PersonToAsk,
    Preview,
    TextToSend,
    assign,
    pick,
    seconds_to_send,
    suggested_size,
)
from hub.callouts.states import Level
from hub.errors import Invalid
from hub.installation.queries import settings
from hub.matching.queries import fitting
from hub.matching.ringing import by_voice
from hub.matching.rules import ReasonKind, Suggestion
from hub.messaging.texts.filling import render
from hub.messaging.texts.segments import count
from hub.referrals.queries import may_ask_from
from hub.referrals.room import why_sends_nobody
from hub.referrals.wording import ask_facts, clock_words, date_words
from hub.tasks.models import Shift, Task
from hub.tasks.queries import by_id, owner_of
from hub.volunteers.queries import people as people_by_id
from hub.volunteers.selves import skills_of

Suggest = Callable[..., list[Suggestion]]
SAMPLE_CODE = "K7"
KINDS = {Level.ALERT: "alert", Level.STANDBY: "ask_standby", Level.ACTIVATE: "ask"}


def preview(task_id: int, plan: CallOutPlan, *, suggest: Suggest = fitting) -> Preview:
    """Who would be asked, in which words, at what cost, how many should come, and what stands in the way."""
    check(plan)
    task = by_id(task_id)
    shift = shift_for(task, plan.shift_id, clock.now())
    lines = line_needs(task, shift.id)
    free, rate = sum(line.free for line in lines), expected_yes_rate(task.incident_id)
    suggested = suggested_size(plan, free, rate)
    fit, people = choose(task, shift, plan.wave_size or suggested, suggest_for(plan, suggest))
    leaves_at = clock.now() + settings().call_out_pause
    texts, price = () if plan.by_voice else texts_for(task, shift, plan.level, people), settings().preset
    segments = sum(text.people * text.segments for text in texts)
    allowed = may_ask_from(leaves_at)
    return Preview(
        plan=plan,
        shift_id=shift.id,
        free=free,
        standing_by=len(standing_by(shift.id)),
        somebody_fits=bool(fit),
        suggested=suggested,
        rate=rate,
        people=tuple(people),
        texts=texts,
        cost=segments * price.price_per_segment,
        currency=price.currency,
        seconds=seconds_to_send(segments, _sender_rate()),
        blocked=blocks(task, shift, plan, nobody=not people),
        leaves_at=leaves_at,
        deadline=deadline_of(plan, shift, leaves_at),
        next_allowed_at=allowed if allowed > leaves_at else None,
    )


def suggest_for(plan: CallOutPlan, by_text: Suggest) -> Suggest:
    """Who comes into question: by phone and runner everybody who fits, whether a text reaches them or not."""
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
    return fit, [
        PersonToAsk(
            volunteer_id=one.volunteer_id, uid=names[one.volunteer_id].uid, name=names[one.volunteer_id].name,
            language=names[one.volunteer_id].language, km=one.km, line_id=assigned[one.volunteer_id],
            reasons=tuple(reason.words for reason in one.reasons if reason.kind is not ReasonKind.SCARCE),
        )
        for one in fit
        if one.volunteer_id in chosen
    ]  # fmt: skip


def texts_for(
    task: Task, shift: Shift, level: Level, people: Sequence[PersonToAsk]
) -> tuple[TextToSend, ...]:
    """The texts as they will arrive. A language without words of its own counts as English."""
    owner = owner_of(task)
    if owner is None:
        return ()
    leaves_at = clock.now() + settings().call_out_pause
    facts = ask_facts(task, shift, owner, leaves_at=leaves_at) | {"code": SAMPLE_CODE}
    languages = Counter(person.language for person in people) or Counter({"en": 0})
    english, bodies = render(KINDS[level], "en", **facts), Counter[tuple[str, str]]()
    for language, number in languages.items():
        body = render(KINDS[level], language, **facts)
        bodies["en" if body == english else language, body] += number
    return tuple(
        TextToSend(language=language, body=body, people=number, segments=count(body).segments)
        for (language, body), number in bodies.items()
    )


def blocks(task: Task, shift: Shift, plan: CallOutPlan, *, nobody: bool) -> dict[Block, str]:
    """What stands in the way, each with a sentence that says what to do; empty when nothing does."""
    found: dict[Block, str] = {}
    owner = owner_of(task)
    if not task.state.takes_people:
        found[Block.NOT_OPEN] = f"{task.number} is {task.state}. Open it first."
    if owner is None or not owner.state.may_take_people:
        found[Block.OWNER] = f"{task.number} has no active organisation that takes people. Activate it first."
    elif sentence := why_sends_nobody(owner, shift.starts_at):
        found[Block.STOPPED] = f"{sentence} Ring them before you ask people."
    allowed = may_ask_from(clock.now() + settings().call_out_pause)
    if allowed > clock.now() + settings().call_out_pause and not plan.goes_through_the_night:
        found[Block.QUIET_HOURS] = quiet_words(allowed)
    if any(not _gives_way(one.level, plan.level) for one in going_on(task.id, shift_id=shift.id)):
        found[Block.RUNNING] = f"A call-out for {task.number} is running. Stop it or let it finish first."
    calls_up = plan.level is Level.ACTIVATE and bool(standing_by(shift.id))
    if plan.level.asks and not calls_up and not any(line.free for line in line_needs(task, shift.id)):
        found[Block.FULL] = f"All places of {task.number} are held. Ask for more places first."
    elif nobody and not calls_up:
        found[Block.NOBODY] = "Nobody who fits is left to ask. Look at why not, or refer people one by one."
    return found


def quiet_words(allowed: datetime) -> str:
    """When people may be asked again, and how to ask sooner."""
    local = settings().local(allowed)
    return (
        f"It is quiet time. The next allowed time is {clock_words(local)}, {date_words(local)}. "
        "To ask sooner, activate and write down why."
    )


def deadline_of(plan: CallOutPlan, shift: Shift, leaves_at: datetime) -> datetime:
    """Until when answers of a wave are waited for: never past the end of the shift."""
    return min(leaves_at + timedelta(minutes=plan.answer_minutes), shift.ends_at)


def _gives_way(running: Level, wanted: Level) -> bool:
    """Whether a running call-out ends by itself: an activation ends a stand-by, anything ends an alert."""
    return running is Level.ALERT or (running is Level.STANDBY and wanted is Level.ACTIVATE)


def _sender_rate() -> float | None:
    """Texts a second: as configured, else one against the real carrier and no limit against any other."""
    config = current_app.config
    if config.get("SENDER_RATE"):
        return float(config["SENDER_RATE"])
    is_twilio = "twilio.com" in (config.get("TWILIO_API_URL") or "https://api.twilio.com")
    return 1.0 if is_twilio and config.get("SMS_TRANSPORT") == "twilio" else None
