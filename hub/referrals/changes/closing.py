"""What becomes of everybody's referral when a task ends in good order. Ring: moves."""

from hub import clock
from hub.messaging import questions
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane
from hub.referrals.must_know import ASK_KINDS, SECOND
from hub.referrals.places import lock_shift
from hub.referrals.queries import of_task
from hub.referrals.states import LIVE, ReferralEvent, ReferralState
from hub.referrals.steps import many_steps, stop_waiting_for_answers
from hub.referrals.telling import tell_many
from hub.tasks.models import Task

_S = ReferralState
# They said yes and wait for news: they are told that it is over. Whoever never answered reads nothing more.
WAITING = (_S.WAITLISTED, _S.AGREED, _S.OFFERED, _S.LAPSED)


def finish(task: Task, *, by: str) -> None:
    """Ends every live referral of a task that closes; nobody is signed in any more.

    Who was confirmed and never came is a no-show; who still waited is told, with thanks, that it is over.
    """
    for shift in task.shifts:
        lock_shift(shift.id)
    for kind in (*ASK_KINDS, SECOND):
        outbox.cancel_waiting(task.uid, by=by, kind=kind)
    live = of_task(task.id, states=LIVE)
    tell_many([h for h in live if h.referral.state in WAITING], "stand_down", lane=Lane.CHANGE)
    absent = [h.referral for h in live if h.referral.state is _S.ACCEPTED]
    rest = [h.referral for h in live if h.referral.state is not _S.ACCEPTED]
    many_steps(absent, ReferralEvent.MISS, by=by, due_at=None)
    many_steps(rest, ReferralEvent.STAND_DOWN, by=by, why="The task is over.", due_at=None)
    # Not closed: a late answer is still understood, and thanked.
    stop_waiting_for_answers([h.referral.uid for h in live], by=by)
    questions.reach_until([h.referral.uid for h in live], clock.now())
