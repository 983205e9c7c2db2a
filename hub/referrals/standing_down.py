"""A task is stood down or changed: everyone concerned is told in the same transaction. Ring: moves."""

from hub import clock
from hub.errors import Invalid
from hub.messaging import questions
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane
from hub.referrals.asking import take_back
from hub.referrals.clocks import GET_READY, SHORTEST, WAITS, WaitsFor, due_after
from hub.referrals.moves import move_up_waiting_list
from hub.referrals.places import lock_shift, settle
from hub.referrals.queries import of_task
from hub.referrals.states import LIVE, ReferralEvent, ReferralState
from hub.referrals.steps import many_steps, stop_waiting_for_answers, tell, tell_everything
from hub.tasks import moves as tasks
from hub.tasks.events import Changed, TaskChanged
from hub.tasks.models import Task
from hub.tasks.queries import by_id
from hub.volunteers import moves as volunteers

_S = ReferralState
COMMITTED = tuple(state for state in _S if state.is_committed)
# Whoever never answered has no address and no promise: they are stood down, but read nothing.
OWED = tuple(state for state, whose in WAITS.items() if whose in (WaitsFor.PERSON, WaitsFor.ORGANISATION))
SILENT = (_S.PROPOSED, _S.NO_ANSWER)


def stand_down(task: Task, *, why: str, by: str) -> int:
    """“Thank you, do not come” to everyone concerned; answers how many were told.

    Asks that have not left are taken back. Who is at work stays signed in and is asked to text OUT. When
    nobody has come yet the task itself is called off. Raises Invalid without a reason.
    """
    if not why.strip():
        raise Invalid({"why": "Write down why it is stood down."})
    for shift in task.shifts:
        lock_shift(shift.id)
    people = of_task(task.id, states=(*LIVE, _S.COMPLETED))
    unsent = take_back(task, [h.referral for h in people if h.referral.state is _S.ASKED], by=by, why=why)
    outbox.cancel_waiting(task.uid, by=by)
    leaving = [h for h in people if h.referral.uid not in unsent and h.referral.state is not _S.COMPLETED]
    told = [h for h in leaving if h.referral.state not in SILENT]
    for h in told:
        tell(h, "work_ends" if h.referral.state is _S.ON_TASK else "stand_down", lane=Lane.CHANGE)
    stood_down = [h.referral for h in leaving if h.referral.state is not _S.ON_TASK]
    stop_waiting_for_answers([one.uid for one in stood_down], by=by)
    questions.reach_until([one.uid for one in stood_down], clock.now())
    many_steps(stood_down, ReferralEvent.STAND_DOWN, by=by, why=why, due_at=None, reason=why[:300])
    if not any(h.referral.state in (_S.ON_TASK, _S.COMPLETED) for h in people) and not task.state.is_over:
        tasks.cancel(task, by=by, why=why)
    return len(told)


def follow_change(event: TaskChanged) -> None:
    """A task was changed: the confirmed read it anew, ledgers follow, and the waiting list moves up."""
    task = by_id(event.task_id)
    if not task.state.takes_people:
        return
    for shift in task.shifts:
        lock_shift(shift.id)
    if Changed.TIME in event.what:
        for h in of_task(task.id, states=COMMITTED):
            volunteers.commit_to(h.referral.volunteer_id, h.referral.uid, h.shift.starts_at, h.shift.ends_at)
        _set_clocks(task)
    if any(what.matters_to_confirmed for what in event.what):
        _tell_confirmed(task)
    if Changed.MORE_NEEDED in event.what:
        for shift in task.shifts:
            move_up_waiting_list(shift.id)
    if event.what & {Changed.MORE_NEEDED, Changed.FEWER_NEEDED}:
        settle(task, by=event.by)


def _set_clocks(task: Task) -> None:
    """What waits for the shift waits for its new time; nobody who owes an answer has longer than makes sense now."""
    for h in of_task(task.id, states=WAITS):
        then = due_after(
            h.referral.state, starts_at=h.shift.starts_at, ends_at=h.shift.ends_at, now=clock.now()
        )
        if h.referral.state in OWED:
            latest = max(h.shift.starts_at - GET_READY, clock.now() + SHORTEST)
            then = min(h.referral.due_at or latest, latest)
        h.referral.due_at = then


def _tell_confirmed(task: Task) -> None:
    for h in of_task(task.id, states=[_S.ACCEPTED]):
        if h.shift.ends_at > clock.now():
            tell_everything(h, lane=Lane.CHANGE, news="Changed")
