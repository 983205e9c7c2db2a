"""A task is stood down or changed: everyone concerned is told in the same transaction. Ring: moves."""

from collections.abc import Iterable

from hub import clock
from hub.errors import Invalid
from hub.messaging import questions
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane
from hub.referrals import invitations
from hub.referrals.asking import take_back
from hub.referrals.changes.postponing import CONCERNED, follow_new_time, set_clocks, tell_moved
from hub.referrals.changes.reducing import step_back
from hub.referrals.clocks import WAITS
from hub.referrals.moves import move_up_waiting_list
from hub.referrals.places import lock_shift, settle
from hub.referrals.queries import Handover, of_task
from hub.referrals.states import LIVE, ReferralEvent, ReferralState
from hub.referrals.steps import many_steps, stop_waiting_for_answers, tell_everything
from hub.referrals.telling import CHANGED, tell_many
from hub.tasks import moves as tasks
from hub.tasks.events import Changed, TaskChanged
from hub.tasks.models import Task
from hub.tasks.queries import by_id
from hub.volunteers import moves as volunteers

_S = ReferralState
# Whoever never answered has no address and no promise: they are stood down, but read nothing.
SILENT = (_S.PROPOSED, _S.NO_ANSWER)


def stand_down(task: Task, *, why: str, by: str) -> int:
    """“Thank you, do not come” to everyone concerned; answers how many were told.

    Asks that have not left are taken back. Who is at work stays signed in and is asked to text OUT. When
    nobody has come yet the task itself is called off. Raises Invalid without a reason.
    """
    if not why.strip():
        raise Invalid({"why": "Write down why it is stood down."})
    _lock(shift.id for shift in task.shifts)
    people = of_task(task.id, states=(*LIVE, _S.COMPLETED))
    unsent = take_back(task, [h.referral for h in people if h.referral.state is _S.ASKED], by=by, why=why)
    outbox.cancel_waiting(task.uid, by=by)
    leaving = [h for h in people if h.referral.uid not in unsent and h.referral.state is not _S.COMPLETED]
    has_begun = any(h.referral.state in (_S.ON_TASK, _S.COMPLETED) for h in people)
    told = _tell_off(leaving, why=why, by=by)
    if not has_begun and not task.state.is_over:
        tasks.cancel(task, by=by, why=why)
    return told


def stand_down_shift(task: Task, shift_id: int, *, by: str) -> int:
    """One shift of a task is called off: the same for its people alone; answers how many were told."""
    why = "This time was called off."
    people = [h for h in of_task(task.id, states=LIVE) if h.shift.id == shift_id]
    unsent = take_back(task, [h.referral for h in people if h.referral.state is _S.ASKED], by=by, why=why)
    outbox.cancel_about([h.referral.uid for h in people], by=by)
    return _tell_off([h for h in people if h.referral.uid not in unsent], why=why, by=by)


def _lock(shift_ids: Iterable[int]) -> None:
    """In one order, so that no two of us wait for each other."""
    for shift_id in sorted(shift_ids):
        lock_shift(shift_id)


def _tell_off(leaving: list[Handover], *, why: str, by: str) -> int:
    """Those who know of it read that they need not come."""
    told = [h for h in leaving if h.referral.state not in SILENT]
    for h in told:
        invitations.call_off(h)
    tell_many([h for h in told if h.referral.state is _S.ON_TASK], "work_ends", lane=Lane.CHANGE)
    tell_many([h for h in told if h.referral.state is not _S.ON_TASK], "stand_down", lane=Lane.CHANGE)
    stood_down = [h.referral for h in leaving if h.referral.state is not _S.ON_TASK]
    stop_waiting_for_answers([one.uid for one in stood_down], by=by)
    questions.reach_until([one.uid for one in stood_down], clock.now())
    many_steps(stood_down, ReferralEvent.STAND_DOWN, by=by, why=why, due_at=None, reason=why[:300])
    return len(told)


def follow_change(event: TaskChanged) -> None:
    """A task was changed: whoever it concerns is told, ledgers follow, and the waiting list moves."""
    task = by_id(event.task_id)
    if not task.state.takes_people:
        return
    _lock([*(shift.id for shift in task.shifts), *event.gone])
    for shift_id in event.gone:
        stand_down_shift(task, shift_id, by=event.by)
    told = _tell_of_times(task, event)
    if Changed.TIME in event.what:
        set_clocks(of_task(task.id, states=WAITS))
    if any(what.matters_to_confirmed for what in event.what):
        _tell_confirmed(task, told)
    if Changed.FEWER_NEEDED in event.what:
        for shift in task.shifts:
            step_back(task, shift, by=event.by)
    if event.what & {Changed.MORE_NEEDED, Changed.FEWER_NEEDED}:
        # Fewer of one skill may be asked for together with more of another.
        for shift in task.shifts:
            move_up_waiting_list(shift.id)
    if event.what & {Changed.MORE_NEEDED, Changed.FEWER_NEEDED, Changed.SHIFT_GONE}:
        settle(task, by=event.by)


def _tell_of_times(task: Task, event: TaskChanged) -> set[int]:
    """Who is on a shift that moved, or was told of a suburb that is another now; answers their referrals."""
    is_elsewhere = Changed.SUBURB in event.what
    concerned = [
        h
        for h in of_task(task.id, states=CONCERNED)
        if h.shift.id in event.moved
        or (is_elsewhere and h.referral.state is not _S.ACCEPTED and _is_ahead(h))
    ]
    for h in concerned:
        if h.shift.id in event.moved:
            follow_new_time(h)
        else:
            tell_moved(h)
    for h in of_task(task.id, states=[_S.ON_TASK]):
        if h.shift.id in event.moved:
            volunteers.commit_to(h.referral.volunteer_id, h.referral.uid, h.shift.starts_at, h.shift.ends_at)
    return {h.referral.id for h in concerned}


def _is_ahead(h: Handover) -> bool:
    return h.shift.ends_at > clock.now() and h.shift.called_off_at is None


def _tell_confirmed(task: Task, told: set[int]) -> None:
    for h in of_task(task.id, states=[_S.ACCEPTED]):
        if _is_ahead(h) and h.referral.id not in told:
            tell_everything(h, lane=Lane.CHANGE, news=CHANGED)
