"""What somebody was asked for and promised ends, since they leave or are suspended. Ring: moves."""

from hub import clock
from hub.messaging import questions
from hub.messaging.outgoing import outbox
from hub.referrals import places
from hub.referrals.events import PersonLeft
from hub.referrals.moves import freed
from hub.referrals.ports import tell_left
from hub.referrals.queries import Handover, handover, of_volunteer
from hub.referrals.states import ReferralEvent, ReferralState
from hub.referrals.steps import step
from hub.volunteers.models import Volunteer
from hub.volunteers.own.queries import rows_of

AWAY = "They are not available any more."


def give_up(volunteer: Volunteer, *, by: str) -> list[Handover]:
    """Withdraws what is open, in the order of shifts so that no two of us wait for each other; who held a place.

    Texts that wait are stopped and questions closed. Who is at work stays signed in.
    """
    mine = of_volunteer(volunteer.id, limit=500)
    uids = [*(row.uid for row in rows_of(volunteer)), *(h.referral.uid for h in mine)]
    outbox.cancel_about(uids, by=by)
    off = [h for one in sorted(mine, key=lambda h: h.shift.id) if (h := _off_the_task(one, by=by))]
    tell_left(PersonLeft(volunteer.id, by, AWAY))
    # Or a late “1” would bring them back.
    questions.close_about(uids, by=by)
    return off


def _off_the_task(h: Handover, *, by: str) -> Handover | None:
    if not h.referral.state.is_live or h.referral.state is ReferralState.ON_TASK:
        return None
    places.lock_shift(h.shift.id)
    h = handover(h.referral.id)
    was = h.referral.state
    if not was.is_live or was is ReferralState.ON_TASK:
        return None
    values = {"reason": AWAY, "decided_by": by, "decided_at": clock.now()}
    step(h, ReferralEvent.WITHDRAW, by=by, why=AWAY, **values)
    if was.holds_place:
        freed(h, by=by)
    return h if was.holds_place and h.shift.ends_at > clock.now() else None
