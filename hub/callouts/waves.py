"""Waves: beginning one, asking its people in batches, taking back what has not left. Ring: moves."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.audit.moves import change_state, record
from hub.callouts.decisions import Figures, with_look
from hub.callouts.models import CallOut, Wave
from hub.callouts.preview import deadline_of
from hub.callouts.queries import going_on, standing_by, unsent_candidates
from hub.callouts.rules import CallOutPlan, PersonToAsk
from hub.callouts.states import CALL_OUT, CallOutEvent, CallOutState, Level
from hub.database import db, new_uid
from hub.installation.queries import settings
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane
from hub.organisations.models import Organisation
from hub.referrals import asking, eligible
from hub.referrals import moves as referrals
from hub.referrals.asking import Asking, Place
from hub.referrals.models import Referral
from hub.referrals.must_know import SECOND
from hub.referrals.places import lock_shift
from hub.referrals.queries import free_places, handover, may_ask_from
from hub.referrals.rules import lasts_until
from hub.referrals.states import ReferralState
from hub.referrals.wording import ask_facts
from hub.tasks.events import TaskChanged
from hub.tasks.models import Shift, Task

# A wave of thousands is written in batches of this size, each in a transaction of its own, so that answers
# coming in never wait long for the one writer.
BATCH = 200
NOT_ANSWERED = (
    ReferralState.ASKED,
    ReferralState.NO_ANSWER,
    ReferralState.WAITLISTED,
    ReferralState.PROPOSED,
)
FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one batch."""

    asked: int
    segments: int
    skipped: Mapping[str, int]


def begin(
    task: Task, shift: Shift, plan: CallOutPlan, people: Sequence[PersonToAsk], *, by: str, why: Figures
) -> CallOut:
    """Writes the call-out and its first wave; nobody is asked yet."""
    now = clock.now()
    call_out = CallOut(
        uid=new_uid(), task_id=task.id, shift_id=shift.id, level=plan.level, state=CallOutState.RUNNING,
        target=plan.target, wave_size=plan.wave_size or max(len(people), 1), every_minutes=plan.every_minutes,
        answer_minutes=plan.answer_minutes, authority=plan.reason.strip()[:300],
        authorised_by=plan.authorised_by.strip()[:120], is_drill=plan.is_drill, members_only=plan.members_only,
        by=by, started_at=now, by_voice=plan.by_voice,
    )  # fmt: skip
    db.session.add(call_out)
    db.session.flush()
    details = {"level": plan.level.value, "target": plan.target, "people": len(people),
               "authorised_by": call_out.authorised_by, "drill": plan.is_drill}  # fmt: skip
    record("call_out.send", call_out, by=by, about=task.uid, why=plan.reason, details=details)
    add_wave(call_out, shift, people, leaves_at=leave_at(plan), why=why)
    return call_out


def add_wave(
    call_out: CallOut, shift: Shift, people: Sequence[PersonToAsk], *, leaves_at: datetime, why: Figures
) -> Wave:
    """Writes the next wave: who is to be asked, in which order, and when its texts may leave."""
    wave = Wave(
        uid=new_uid(), number=len(call_out.waves) + 1, size=len(people), leaves_at=leaves_at,
        people=[[one.volunteer_id, one.line_id, round(one.km, 3)] for one in people], skipped={},
        deadline=deadline_of(plan_of(call_out), shift, leaves_at), reached=0, asked=0, segments=0,
        why=why,
    )  # fmt: skip
    call_out.waves.append(wave)
    call_out.next_wave_at = leaves_at + timedelta(minutes=call_out.every_minutes)
    db.session.flush()
    return wave


def leave_at(plan: CallOutPlan) -> datetime:
    """When the texts of a wave that begins now may leave; a phone list is there at once."""
    return clock.now() if plan.by_voice else clock.now() + settings().call_out_pause


def plan_of(call_out: CallOut) -> CallOutPlan:
    """The plan the call-out was sent with."""
    return CallOutPlan(
        target=call_out.target, level=call_out.level, wave_size=call_out.wave_size,
        every_minutes=call_out.every_minutes, answer_minutes=call_out.answer_minutes,
        reason=call_out.authority, shift_id=call_out.shift_id, authorised_by=call_out.authorised_by,
        is_drill=call_out.is_drill, members_only=call_out.members_only, by_voice=call_out.by_voice,
    )  # fmt: skip


def ask_batch(call_out: CallOut, wave: Wave) -> int:
    """Asks the next people of the wave and writes down how far it got; answers how many were asked.

    Once every place is held the rest of the wave is left alone.
    """
    if call_out.level.asks and not any(free_places(call_out.shift_id).values()):
        leave_the_rest(call_out)
        return 0
    batch = wave.people[wave.reached : wave.reached + BATCH]
    places = [Place(volunteer_id, line_id, km) for volunteer_id, line_id, km in batch]
    how = _asking(call_out, wave)
    done = _ask(how, places) if call_out.level.asks else _alert(how, places, subject_uid=call_out.uid)
    wave.reached += len(batch)
    wave.asked += done.asked
    wave.segments += done.segments
    _count(wave, done.skipped)
    return done.asked


def leave_the_rest(call_out: CallOut) -> None:
    """Whoever of its waves has not been dealt with is left alone: every place is spoken for."""
    for wave in call_out.waves:
        if wave.is_unfinished:
            _count(wave, {FILLED: wave.size - wave.reached})
            wave.reached = wave.size


def _ask(how: Asking, places: Sequence[Place]) -> Done:
    asks = asking.ask_many(how, places)
    return Done(
        len(asks.referrals), asks.segments, {str(why): number for why, number in asks.skipped.items()}
    )


def _count(wave: Wave, skipped: Mapping[str, int]) -> None:
    """JSON columns are written only when they are set anew."""
    wave.skipped = {str(why): number for why, number in (Counter(wave.skipped) + Counter(skipped)).items()}


def _asking(call_out: CallOut, wave: Wave) -> Asking:
    task = db.session.get_one(Task, call_out.task_id)
    return Asking(
        task=task,
        shift=db.session.get_one(Shift, call_out.shift_id),
        organisation=db.session.get_one(Organisation, task.organisation_id),
        by=call_out.by,
        deadline=wave.deadline,
        leaves_at=max(wave.leaves_at, clock.now()),
        call_out_id=call_out.id,
        stands_by=call_out.level is Level.STANDBY,
        is_drill=call_out.is_drill,
        through_the_night=plan_of(call_out).goes_through_the_night,
        by_voice=call_out.by_voice,
    )


def _alert(how: Asking, places: Sequence[Place], *, subject_uid: UUID) -> Done:
    """For information: a text, but no question, no referral and no entry in anybody's ledger."""
    people = eligible.people(how.task, how.shift, [place.volunteer_id for place in places], again=True)
    facts = ask_facts(how.task, how.shift, how.organisation, leaves_at=how.leaves_at)
    skipped = Counter(str(person.skip) for person in people.values() if person.skip is not None)
    texts = [
        outbox.enqueue(
            "alert",
            person.volunteer.phone or "",
            language=person.volunteer.language,
            lane=Lane.ASK,
            valid_for=lasts_until(how.shift.starts_at, how.leaves_at),
            facts=facts,
            context_uid=how.task.uid,
            subject_uid=subject_uid,
            by=how.by,
            not_before=how.leaves_at,
        )
        for person in people.values()
        if person.may_be_asked
    ]
    return Done(len(texts), sum(text.segments for text in texts), skipped)


def finish(call_out: CallOut, *, why: str, takes_back: bool = False) -> None:
    """Nobody more is asked; who was asked may still answer. `takes_back`: an ask that has not left is not sent."""
    values = {"next_wave_at": None, "over_at": clock.now()}
    task = db.session.get_one(Task, call_out.task_id)
    if takes_back and call_out.level.asks:
        asking.take_back(task, unsent_candidates(call_out.id), by="system", why=why)
    change_state(call_out, CallOutEvent.FINISH, CALL_OUT, by="system", about=task.uid, why=why, values=values)


def note_look(call_out: CallOut, figures: Figures) -> None:
    """Keeps what was seen and decided with the wave that it was about. JSON columns are written only anew."""
    if call_out.waves:
        wave = call_out.waves[-1]
        wave.why = with_look(wave.why, figures)


def postpone(call_out: CallOut) -> None:
    """Looks again after the pause between waves, or in the morning when that falls into quiet hours."""
    then = clock.now() + timedelta(minutes=call_out.every_minutes)
    call_out.next_wave_at = then if plan_of(call_out).goes_through_the_night else may_ask_from(then)


def stop(call_out: CallOut, *, by: str, why: str = "") -> int:
    """Ends the call-out and takes back every text that has not left; answers how many."""
    task = db.session.get_one(Task, call_out.task_id)
    values = {"next_wave_at": None, "over_at": call_out.over_at or clock.now()}
    change_state(call_out, CallOutEvent.STOP, CALL_OUT, by=by, about=task.uid, why=why, values=values)
    outbox.cancel_waiting(task.uid, kind=SECOND, by=by)
    if call_out.level is Level.ALERT:
        return outbox.cancel_waiting(task.uid, kind="alert", by=by)
    return len(asking.take_back(task, unsent_candidates(call_out.id), by=by, why="The call-out was stopped."))


def stop_for_gone_shifts(event: TaskChanged) -> None:
    """A shift was called off: nobody is asked for it any more."""
    for shift_id in sorted(event.gone):
        for call_out in going_on(event.task_id, shift_id=shift_id):
            stop(hold(call_out.id), by=event.by)


def call_up(shift: Shift, *, by: str) -> int:
    """Everyone who stands by is called: whoever holds a place goes on from there; answers how many."""
    ids = standing_by(shift.id)
    later = sa.update(Referral).where(Referral.shift_id == shift.id, Referral.state.in_(NOT_ANSWERED))
    db.session.execute(later.values(stands_by=False).execution_options(synchronize_session="fetch"))
    for referral_id in ids:
        referrals.call_up(handover(referral_id), by=by)
    return len(ids)


def hold(call_out_id: int) -> CallOut:
    """The call-out as it is now, ours until this transaction ends. Its shift is locked first, as everywhere."""
    shift_id = db.session.scalar(sa.select(CallOut.shift_id).where(CallOut.id == call_out_id))
    if shift_id is not None:
        lock_shift(shift_id)
    query = sa.select(CallOut).where(CallOut.id == call_out_id).with_for_update(of=CallOut)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()
