"""Use cases of call-outs: sending, stopping, pausing, the next wave, standing down."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import change_state
from hub.callouts import drills, waves
from hub.callouts.decisions import Decision, Figures, Next, WaveFacts, decide, figures_of
from hub.callouts.models import CallOut, Wave
from hub.callouts.obstacles import blocks, gives_way
from hub.callouts.preview import Suggest, check, choose, preview, settled, suggest_for
from hub.callouts.queries import (
    by_uid,
    expected_yes_rate,
    going_on,
    has_met_target,
    holders_by_code,
    line_needs,
    progress,
    shift_for,
)
from hub.callouts.rules import CallOutPlan, PersonToAsk, assign, suggested_size
from hub.callouts.states import CALL_OUT, CallOutEvent, CallOutState, Level
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.installation.queries import settings
from hub.matching.queries import fitting
from hub.places.distance import km_between
from hub.places.rules import Point
from hub.referrals.changes import standing_down
from hub.referrals.places import lock_shift
from hub.referrals.queries import may_ask_from
from hub.referrals.room import why_sends_nobody
from hub.tasks.models import Shift, Task
from hub.tasks.queries import by_id, owner_of
from hub.volunteers.queries import people as people_by_id
from hub.volunteers.selves import members_of, skills_of

NOT_ACTIVE = "Its organisation is not active any more."

__all__ = ["pause", "preview", "resume", "send", "stand_down", "stop"]


def send(
    task_id: int, plan: CallOutPlan, volunteer_ids: Collection[int] | None = None, *, by: Actor,
    suggest: Suggest = fitting,
) -> UUID:  # fmt: skip
    """Starts a call-out: the chosen people, or the best who fit, are asked after a pause of half a minute.

    The first batch is written here, the rest of a large wave by the job, which also sends the next waves.
    Raises Conflict with the first thing that stands in the way, Invalid for a plan that makes no sense.
    """
    check(plan)
    plan = settled(plan)
    if volunteer_ids is not None and not volunteer_ids:
        raise Invalid({"people": "Choose one person or more."})
    with transaction():
        task = by_id(task_id)
        shift = lock_shift(shift_for(task, plan.shift_id, clock.now()).id)
        need_authority(plan)
        for earlier in going_on(task.id, shift_id=shift.id):
            if gives_way(earlier, plan):
                _give_way(waves.hold(earlier.id), by=by.uid)
        people = _people(task, shift, plan, volunteer_ids, suggest_for(plan, suggest))
        for sentence in blocks(task, shift, plan, nobody=not people).values():
            raise Conflict(sentence)
        by_hand = volunteer_ids is not None
        why = _figures_before(task, shift, plan, len(people), by_hand=by_hand)
        call_out = waves.begin(task, shift, plan, people, by=by.uid, why=why)
        if plan.level is Level.ACTIVATE:
            waves.call_up(shift, by=by.uid)
        waves.ask_batch(call_out, call_out.waves[0])
        return call_out.uid


def stop(uid: UUID, *, by: Actor) -> int:
    """Ends a call-out; texts that have not left are taken back. Answers how many of those there were."""
    with transaction():
        call_out = waves.hold(by_uid(uid).id)
        if call_out.is_drill:
            return drills.end(call_out, by=by.uid, why="The drill was stopped.", event=CallOutEvent.STOP)
        return waves.stop(call_out, by=by.uid)


def pause(uid: UUID, *, by: Actor) -> None:
    """No further wave until somebody resumes it; what has been asked stays asked."""
    with transaction():
        call_out = waves.hold(by_uid(uid).id)
        change_state(call_out, CallOutEvent.PAUSE, CALL_OUT, by=by.uid, about=_task(call_out).uid)


def resume(uid: UUID, *, by: Actor) -> None:
    """Goes on with a paused call-out; its next wave is looked at as soon as it may leave."""
    with transaction():
        call_out = waves.hold(by_uid(uid).id)
        soon = max(call_out.next_wave_at or clock.now(), clock.now())
        values = {"next_wave_at": soon}
        change_state(
            call_out, CallOutEvent.RESUME, CALL_OUT, by=by.uid, about=_task(call_out).uid, values=values
        )


def stand_down(task_id: int, *, why: str, by: Actor) -> int:
    """“Thank you, do not come” to everyone concerned, and the task's call-outs end; answers how many."""
    with transaction():
        task = by_id(task_id)
        for shift_id in sorted(shift.id for shift in task.shifts):
            lock_shift(shift_id)
        for call_out in going_on(task.id):
            if call_out.is_drill:
                drills.end(call_out, by=by.uid, why=why, event=CallOutEvent.STOP)
            else:
                waves.stop(call_out, by=by.uid, why=why)
        return standing_down.stand_down(task, why=why, by=by.uid)


def go_on_with(wave_id: int) -> int:
    """Asks the next batch of an unfinished wave; answers how many are left. Safe beside another worker."""
    with transaction():
        wave = db.session.get_one(Wave, wave_id)
        call_out = waves.hold(wave.call_out_id)
        wave = db.session.get_one(Wave, wave_id, populate_existing=True)
        if call_out.state is not CallOutState.RUNNING or not wave.is_unfinished:
            return 0
        if why := _why_asks_nobody(call_out):
            _finish(call_out, why=why)
            return 0
        waves.ask_batch(call_out, wave)
        return wave.size - wave.reached


def next_wave(call_out_id: int, *, suggest: Suggest = fitting) -> None:
    """Decides about the next wave of a call-out whose time has come, and begins it. Safe to run twice."""
    with transaction():
        call_out, now = waves.hold(call_out_id), clock.now()
        is_due = call_out.next_wave_at is not None and call_out.next_wave_at <= now
        if call_out.state is not CallOutState.RUNNING or not is_due:
            return
        if why := _why_nothing_follows(call_out):
            _finish(call_out, why=why)
            return
        facts = progress(call_out)
        decision = decide(facts)
        figures = figures_of(facts, decision)
        if decision.what is Next.FINISH:
            _end_on_target(call_out, figures)
        elif decision.what is Next.WAIT or _is_quiet(call_out, now):
            waves.note_look(call_out, _at(figures, now))
            waves.postpone(call_out)
        else:
            _ask_more(call_out, figures, suggest)


def stop_on_target(call_out_id: int) -> None:
    """Ends a call-out as soon as nobody more is wanted: asks that have not left are not sent. Safe to run twice."""
    with transaction():
        call_out = waves.hold(call_out_id)
        if call_out.state is CallOutState.RUNNING and not call_out.is_drill and has_met_target(call_out):
            facts = progress(call_out)
            _end_on_target(call_out, figures_of(facts, decide(facts)))


def need_authority(plan: CallOutPlan) -> None:
    """Raises Invalid when quiet hours are overridden on nobody's authority."""
    leaves_at = clock.now() + settings().call_out_pause
    is_night = plan.goes_through_the_night and may_ask_from(leaves_at) > leaves_at
    if is_night and not plan.authorised_by.strip():
        raise Invalid({"authorised_by": "At night, write on whose authority: a name and an office."})


def _is_quiet(call_out: CallOut, now: datetime) -> bool:
    leaves_at = now + settings().call_out_pause
    return may_ask_from(leaves_at) > leaves_at and not waves.plan_of(call_out).goes_through_the_night


def _end_on_target(call_out: CallOut, figures: Figures) -> None:
    """A drill runs until the time to answer is over: it counts who could come, and nobody waits for a place."""
    waves.note_look(call_out, _at(figures, clock.now()))
    waves.leave_the_rest(call_out)
    _finish(call_out, why="The places are spoken for.", takes_back=True)


def _finish(call_out: CallOut, *, why: str, takes_back: bool = False) -> None:
    if not call_out.is_drill:
        waves.finish(call_out, why=why, takes_back=takes_back)
        return
    over_at = max((wave.deadline for wave in call_out.waves), default=clock.now())
    if over_at > clock.now():
        call_out.next_wave_at = over_at
    else:
        drills.end(call_out, by="system", why="The time to answer is over.")


def _give_way(earlier: CallOut, *, by: str) -> None:
    why = "A further call-out follows it."
    if earlier.is_drill:
        drills.end(earlier, by=by, why=why)
    else:
        waves.finish(earlier, why=why, takes_back=True)


def _figures_before(task: Task, shift: Shift, plan: CallOutPlan, size: int, *, by_hand: bool) -> Figures:
    """The figures of a first wave: nobody has been asked yet."""
    if not plan.level.asks:
        return {}
    free = sum(line.free for line in line_needs(task, shift.id))
    facts = WaveFacts(plan.target, 0, 0, free, size, expected_yes_rate(task.incident_id))
    more = {"by_hand": True} if by_hand and size != suggested_size(plan, free, facts.rate) else {}
    return _at({**figures_of(facts, Decision(Next.ASK, size)), **more}, clock.now())


def _at(figures: Figures, moment: datetime) -> Figures:
    return {**figures, "at": moment.isoformat()}


def _why_nothing_follows(call_out: CallOut) -> str:
    """Why no further wave can come, whatever was answered; empty when one may."""
    if why := _why_asks_nobody(call_out):
        return why
    if not call_out.level.asks:
        return "Everyone has been told."
    return "" if _task(call_out).state.takes_people else "The task is over."


def _why_asks_nobody(call_out: CallOut) -> str:
    """Why nobody more may be asked for this organisation; empty when people may."""
    owner = owner_of(_task(call_out))
    if owner is None or not owner.state.may_take_people:
        return NOT_ACTIVE
    return why_sends_nobody(owner, db.session.get_one(Shift, call_out.shift_id).starts_at)


def _ask_more(call_out: CallOut, figures: Figures, suggest: Suggest) -> None:
    shift, task = db.session.get_one(Shift, call_out.shift_id), _task(call_out)
    plan, now = waves.plan_of(call_out), clock.now()
    _, people = choose(task, shift, figures["size"], suggest_for(plan, suggest))
    if not people:
        waves.note_look(call_out, _at(figures, now))
        _finish(call_out, why="Nobody who fits is left to ask.")
        return
    why = _at({**figures, "size": len(people)}, now)
    wave = waves.add_wave(call_out, shift, people, leaves_at=waves.leave_at(plan), why=why)
    waves.ask_batch(call_out, wave)


def _people(
    task: Task, shift: Shift, plan: CallOutPlan, ids: Collection[int] | None, suggest: Suggest
) -> list[PersonToAsk]:
    """The people a coordinator ticked, in that order; else the best who fit."""
    if ids is None:
        free = sum(line.free for line in line_needs(task, shift.id))
        size = plan.wave_size or suggested_size(plan, free, expected_yes_rate(task.incident_id))
        return choose(task, shift, size, suggest)[1]
    if plan.members_only:
        members = members_of(task.organisation_id, ids)
        ids = [one for one in ids if one in members]
    found, skills = people_by_id(ids), skills_of(ids)
    wanted = [found[one] for one in dict.fromkeys(ids) if one in found]
    held = holders_by_code(task, shift, [one.id for one in wanted])
    assigned = assign([(one.id, skills.get(one.id, ())) for one in wanted], line_needs(task, shift.id), held)
    here = Point(task.lat, task.lon)
    return [
        PersonToAsk(
            volunteer_id=one.id,
            uid=one.uid,
            name=one.name,
            language=one.language,
            reasons=(),
            km=km_between(here, Point(one.lat, one.lon))
            if one.lat is not None and one.lon is not None
            else 0.0,
            line_id=assigned.get(one.id, task.lines_of(shift)[0].id),
        )
        for one in wanted
    ]


def _task(call_out: CallOut) -> Task:
    return db.session.scalars(sa.select(Task).where(Task.id == call_out.task_id)).one()
