"""What the page of a call-out under way shows: its answer, its curve, and why more people are asked or not."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for

from hub import clock
from hub.callouts import second_texts
from hub.callouts.course import Answered, Moment, course, line_of, worth_telling
from hub.callouts.decisions import Next, decide, explained, figures_of
from hub.callouts.models import CallOut
from hub.callouts.queries import progress
from hub.callouts.replies import Reply, drill_replies, replies_of
from hub.callouts.states import CallOutState, Level
from hub.console.words import CALL_OUT_TAGS, DRILL_WORDS, LEVELS
from hub.referrals.queries import unclear_of
from hub.tasks.queries import by_id
from hub.web.filters import clock_time

WIDTH, HEIGHT = 600, 160
KEYS = (("asked", "Asked"), ("yes", "Yes"), ("no", "No"), ("unclear", "Unclear"), ("silent", "Silent"))


def facts_of(call_out: CallOut) -> dict[str, object]:
    """Everything the page shows, all of it as it is now."""
    task, now = by_id(call_out.task_id), clock.now()
    replies = drill_replies(call_out) or replies_of(call_out.id)
    numbers = numbers_of(replies, unclear_of(task.id))
    leaves_at = next((wave.leaves_at for wave in call_out.waves if wave.leaves_at > now), None)
    is_past_drill = call_out.is_drill and call_out.over_at is not None
    figures = [
        {"word": word, "value": numbers[key],
         "url": "" if is_past_drill else url_for("tasks.people", uid=task.uid, which=key, call_out=call_out.uid)}
        for key, word in KEYS
    ]  # fmt: skip
    return {
        "call_out": call_out, "task": task, "leaves_at": leaves_at,
        "figures_of": figures if call_out.level.asks else [],
        "answer": answer_of(call_out, numbers, leaves_at),
        "spoken": _spoken(call_out, numbers) if call_out.level.asks else None,
        "explained": why_now(call_out), "waves": [(wave, explained(wave.why)) for wave in call_out.waves],
        "curve": curve_of(call_out, replies, now) if call_out.level.asks else None,
        "second": second_texts.would_take(call_out),
        "level": level_words(call_out.level, is_drill=call_out.is_drill),
        "tag_words": CALL_OUT_TAGS[call_out.state],
        "may_call_up": call_out.level is Level.STANDBY and not call_out.is_drill and task.state.takes_people,
    }  # fmt: skip


def level_words(level: Level, *, is_drill: bool) -> tuple[str, str]:
    """What is asked of people, and whether they travel."""
    if is_drill:
        return DRILL_WORDS
    return next(((word, text) for one, word, text in LEVELS if one is level), ("", ""))


def numbers_of(replies: Sequence[Reply], unclear: set[int]) -> dict[str, int]:
    """How many were asked, and what they said; an answer that nobody could read yet is not silence."""
    silent = [one for one in replies if one.said == "" and one.is_quiet]
    return {
        "asked": sum(one.asked_at is not None for one in replies),
        "yes": sum(one.said == "yes" for one in replies),
        "no": sum(one.said == "no" for one in replies),
        "unclear": sum(one.id in unclear for one in silent),
        "silent": sum(one.id not in unclear for one in silent),
    }


def _spoken(call_out: CallOut, numbers: dict[str, int]) -> int:
    """How many of the places wanted are spoken for."""
    if call_out.is_drill and call_out.over_at:
        return min(numbers["yes"], call_out.target)
    facts = progress(call_out)
    return (
        max(0, call_out.target - facts.missing) if call_out.state.goes_on else min(facts.yes, call_out.target)
    )


def why_now(call_out: CallOut) -> str:
    """Why more people are asked at the next look, or why not, in the figures of this moment."""
    if not call_out.level.asks or not call_out.state.goes_on:
        looks = call_out.waves[-1].why.get("looks", []) if call_out.waves else []
        return explained(looks[-1]) if looks and looks[-1].get("what") == Next.FINISH else ""
    facts = progress(call_out)
    words = explained(figures_of(facts, decide(facts)))
    if call_out.state is CallOutState.PAUSED:
        return f"{words} It is paused: nobody more is asked until you go on."
    return f"{words} Next look at {clock_time(call_out.next_wave_at)}." if call_out.next_wave_at else words


def answer_of(call_out: CallOut, numbers: dict[str, int], leaves_at: datetime | None) -> str:
    """The first line of a call-out under way."""
    texts = sum(wave.asked for wave in call_out.waves)
    if call_out.is_drill and call_out.over_at:
        if not numbers["asked"]:
            return "The drill is over. No text had left, so nobody was asked."
        return f"The drill is over. {numbers['yes']} of {numbers['asked']} could have come."
    if call_out.state is CallOutState.STOPPED:
        return f"Stopped. {numbers['yes']} had said yes."
    if leaves_at and call_out.state is CallOutState.RUNNING:
        many = f"{texts} text{'' if texts == 1 else 's'} {'leaves' if texts == 1 else 'leave'}"
        return f"{many} at {clock_time(leaves_at, seconds=True)}. Stop them now if something is wrong."
    if not call_out.level.asks:
        return f"{texts} {'person was' if texts == 1 else 'people were'} told. Nobody has to answer."
    unclear = numbers["unclear"]
    rest = f" {unclear} {'answer waits' if unclear == 1 else 'answers wait'} in the inbox." if unclear else ""
    have = f"{numbers['silent']} of {numbers['asked']} have not answered."
    return f"{numbers['yes']} of the {call_out.target} yeses wanted. {have}{rest}"


def curve_of(call_out: CallOut, replies: Sequence[Reply], now: datetime) -> dict[str, object] | None:
    """The answers over time as lines and as a table; by whole minutes, so that it rests while nothing happens."""
    people = [Answered(one.asked_at, one.said, one.said_at) for one in replies if one.asked_at is not None]
    if not people:
        return None
    end = (call_out.over_at or now).replace(second=59, microsecond=0)
    moments = course(people, call_out.started_at, end)
    most = max(call_out.target, moments[-1].asked)
    return {
        "lines": [(key, _last(moments, key), _line(moments, key, most)) for key in ("asked", "yes", "no")],
        "target_y": round(HEIGHT - call_out.target * HEIGHT / most, 1), "most": most, "target": call_out.target,
        "start": call_out.started_at, "end": moments[-1].at, "rows": worth_telling(moments),
    }  # fmt: skip


def _line(moments: Sequence[Moment], key: str, most: int) -> str:
    return line_of([getattr(one, key) for one in moments], width=WIDTH, height=HEIGHT, most=most)


def _last(moments: Sequence[Moment], key: str) -> int:
    number: int = getattr(moments[-1], key)
    return number
