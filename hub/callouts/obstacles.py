"""What stands in the way of a call-out, and what a coordinator should know before it goes. Ring: queries."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from hub import clock
from hub.alarms.queries import open_alarms
from hub.alarms.states import AlarmKind
from hub.callouts.models import CallOut
from hub.callouts.queries import going_on, line_needs, standing_by
from hub.callouts.rules import Block, CallOutPlan, PersonToAsk
from hub.callouts.states import Level
from hub.database import db
from hub.installation.queries import settings
from hub.messaging.prices import parts_left_today
from hub.referrals.queries import may_ask_from
from hub.referrals.room import why_sends_nobody
from hub.referrals.wording import clock_words, date_words
from hub.tasks.models import Shift, Task
from hub.tasks.queries import owner_of
from hub.volunteers.models import Asked

# Somebody who was asked for the same work since then notices that they are asked again.
LATELY = timedelta(days=3)


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
    running = going_on(task.id, shift_id=shift.id)
    if any(not gives_way(one, plan) for one in running):
        found[Block.RUNNING] = f"A call-out for {task.number} is running. Stop it or let it finish first."
    drilled = sum(one.is_drill for one in running) and not plan.is_drill
    calls_up = plan.level is Level.ACTIVATE and bool(standing_by(shift.id))
    if (
        plan.level.asks
        and not calls_up
        and not drilled
        and not any(line.free for line in line_needs(task, shift.id))
    ):
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


def gives_way(running: CallOut, plan: CallOutPlan) -> bool:
    """Whether a running call-out ends by itself: earnest ends a drill, activation a stand-by, anything an alert."""
    if running.is_drill:
        return not plan.is_drill
    ends_stand_by = running.level is Level.STANDBY and plan.level is Level.ACTIVATE
    return running.level is Level.ALERT or ends_stand_by


def no_carrier() -> str:
    """Why no text leaves for now, and what to do instead; empty when there is a carrier. The texts wait for one."""
    config = current_app.config
    if config.get("SMS_TRANSPORT") == "twilio" and not config.get("TWILIO_ACCOUNT_SID"):
        return "No carrier is set, so texts wait until one is. Ask by phone and runner instead, or set a carrier up."
    return ""


def warnings(
    task: Task, shift: Shift, people: Sequence[PersonToAsk], segments: int, *, by_voice: bool = False
) -> tuple[str, ...]:
    """What does not stand in the way but should be known: held-up texts, today's limit, asks shortly before."""
    found = [f"{alarm.title}. Texts wait until this is put right." for alarm in open_alarms()
             if alarm.kind is AlarmKind.CARRIER]  # fmt: skip
    if not by_voice and (sentence := no_carrier()):
        found.append(sentence)
    left = parts_left_today()
    if left is not None and segments > left:
        found.append(
            f"Today's limit leaves {left:,} text parts, and these asks need {segments:,}: "
            f"{segments - left:,} would wait until midnight."
        )
    if again := asked_lately(task, shift, [one.volunteer_id for one in people]):
        who = "1 of these people was" if again == 1 else f"{again} of these people were"
        found.append(f"{who} asked for another time of {task.number} in the last three days.")
    if earlier := sum(one.is_drill for one in going_on(task.id, shift_id=shift.id)):
        drills = "A drill is" if earlier == 1 else f"{earlier} drills are"
        found.append(f"{drills} running for this time. It ends now, and everybody in it is told.")
    return tuple(found)


def asked_lately(task: Task, shift: Shift, ids: Sequence[int]) -> int:
    """How many of these people were asked lately for another shift of the same task."""
    others = [one.uid for one in task.shifts if one.id != shift.id]
    if not others or not ids:
        return 0
    query = sa.select(sa.func.count(sa.distinct(Asked.volunteer_id))).where(
        Asked.subject_uid.in_(others), Asked.at > clock.now() - LATELY, Asked.volunteer_id.in_(ids[:5000])
    )
    return db.session.scalar(query) or 0
