"""How long each state of a referral may wait, and from when on it is too late. Pure. Ring: rules.

Moments are aware. Where an organisation's opening hours count, `now` is on the wall clock of the place.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from hub.organisations.opening_hours import OpeningHours, add_open_hours, is_open_at
from hub.referrals.states import ReferralState

# A yes is worth something only while there is time to get ready and go: this long before the start others decide.
GET_READY = timedelta(minutes=30)
# Nobody's time to answer is shorter than that, however late it is.
SHORTEST = timedelta(minutes=15)
# How long the person has for “may we give your name to …”, before a coordinator rings them.
SHARE_WITHIN = timedelta(minutes=60)
# How long before the start a coordinator must say whether those who stand by shall come.
CALL_STAND_BY = timedelta(minutes=60)
# When somebody who is expected counts as late, and how long they then have to say that they are there.
LATE = timedelta(minutes=15)
# How long somebody who waited has for “a place is free now, can you still come?”.
STILL_WITHIN = timedelta(minutes=15)
# Who comes when less than that is left has hardly been shown what to do.
WORTH_COMING = timedelta(hours=1)
# A silence that is nearly over is worth a reminder even where nobody is at the desk.
NEARLY_OVER = timedelta(minutes=60)


class WaitsFor(StrEnum):
    """Whose move it is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    COORDINATOR = "coordinator"
    PLACE = "place"
    START = "start"


_S, _W = ReferralState, WaitsFor
WAITS: dict[ReferralState, WaitsFor] = {
    _S.ASKED: _W.PERSON,
    # For their word that details may be shared, or for a coordinator who rings them or calls the standing by.
    _S.AGREED: _W.PERSON,
    _S.OFFERED: _W.ORGANISATION,
    _S.LAPSED: _W.COORDINATOR,
    _S.WAITLISTED: _W.PLACE,
    _S.ACCEPTED: _W.START,
}
# Every other state has no clock, and this is why.
NO_CLOCK: dict[ReferralState, str] = {
    _S.PROPOSED: "It lives inside one transaction: whoever is proposed has said yes at a desk, or is asked.",
    _S.ON_TASK: "The stint has the clock: its expected end, and an alarm when that passes.",
    _S.NO_ANSWER: "Nobody waits: others were asked. A late yes still counts while the task is open.",
    _S.DECLINED: "Over, unless they change their mind.",
    _S.REFUSED: "Over.",
    _S.WITHDRAWN: "Over, unless they change their mind.",
    _S.NO_SHOW: "Over, unless they come after all.",
    _S.STOOD_DOWN: "Over.",
    _S.COMPLETED: "Done.",
}


def due_after(
    state: ReferralState, *, starts_at: datetime, ends_at: datetime, now: datetime
) -> datetime | None:
    """When a state that has just begun has waited long enough, where nothing more is known; None: it does not wait.

    Where a person must settle it (`agreed` without more) that is at once.
    """
    match WAITS.get(state):
        case WaitsFor.PLACE | WaitsFor.COORDINATOR:
            return last_use(starts_at, ends_at)
        case WaitsFor.START:
            return max(starts_at, now) + LATE
        case None:
            return None
        case _:
            return now


def last_use(starts_at: datetime, ends_at: datetime) -> datetime:
    """Until when a place that comes free is worth filling: half of the shift and an hour must be left of it."""
    return max(starts_at, min(starts_at + (ends_at - starts_at) / 2, ends_at - WORTH_COMING))


def decide_by(now: datetime, hours: OpeningHours, answer_hours: float, starts_at: datetime) -> datetime:
    """Until when an organisation may decide about a person for a shift: in its opening hours, before people set out.

    Where its hours leave no room before the shift, hours pass as they do for everybody else: somebody may be
    there all the same, and if not a coordinator hears of it in time.
    """
    latest = max(starts_at - GET_READY, now + SHORTEST)
    in_hours = add_open_hours(now, hours, answer_hours)
    if in_hours <= latest:
        return in_hours
    return min(add_open_hours(now, OpeningHours(), answer_hours), latest)


def share_by(starts_at: datetime, now: datetime) -> datetime:
    """Until when the person may say whether details are shared: an hour, but before it is time to set out."""
    return min(now + SHARE_WITHIN, max(starts_at - GET_READY, now + SHORTEST))


def call_by(starts_at: datetime, now: datetime) -> datetime:
    """Until when a coordinator must call those who stand by, or let them go."""
    return max(starts_at - CALL_STAND_BY, now)


def half_of(began_at: datetime, due_at: datetime) -> datetime:
    """When the one who owes an answer is reminded."""
    return began_at + (due_at - began_at) / 2


def reminder_is_due(began_at: datetime, due_at: datetime, now: datetime, hours: OpeningHours) -> bool:
    """Whether half of the time has passed, at a moment at which somebody is there to read it (or it is nearly over)."""
    if half_of(began_at, due_at) > now:
        return False
    return is_open_at(hours, now) or due_at - now <= NEARLY_OVER
