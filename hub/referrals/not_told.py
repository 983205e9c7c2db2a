"""Somebody who is expected has not read what they must know: an alarm, once for each person. Ring: moves."""

from uuid import UUID

from hub import clock
from hub.alarms.moves import raise_alarm, settle
from hub.alarms.states import AlarmKind
from hub.audit.moves import record
from hub.installation.queries import settings
from hub.referrals.must_know import TITLES, Untold
from hub.referrals.queries import TOLD, Handover, may_know_where
from hub.referrals.states import ReferralState
from hub.referrals.wording import day_words, hours_words

_S = ReferralState
NO_TEXTS = "They get no texts."


def matters(h: Handover, untold: Untold) -> bool:
    """Whether it still makes a difference that this person does not know it."""
    if h.shift.ends_at <= clock.now():
        return False
    match untold:
        case Untold.NOT_TO_COME:
            # Whoever knows no address does not set out.
            return not h.referral.state.is_committed and may_know_where(h.referral.uid)
        case Untold.ENDS:
            return h.referral.state is _S.ON_TASK
        case Untold.CONFIRMED:
            return h.referral.state is _S.ACCEPTED
        case _:
            return h.referral.state.is_on_the_list


def rings(h: Handover, untold: Untold, *, why: str) -> bool:
    """Raises the alarm about this person, or puts the newest matter into the one that rings; answers whether."""
    if not matters(h, untold):
        return False
    here = settings()
    starts, ends = here.local(h.shift.starts_at), here.local(h.shift.ends_at)
    when = f"{day_words(starts, here.local(clock.now()))}, {hours_words(starts, ends)}"
    title = TITLES[untold].format(h.volunteer.name)
    detail = f"{h.task.number} {h.task.title}, {when}. {why.rstrip('.')}. {next_step(h)}"
    alarm = raise_alarm(AlarmKind.NOT_TOLD, h.referral, title=title, detail=detail)
    alarm.title, alarm.detail = title[:200], detail[:500]
    return True


def next_step(h: Handover) -> str:
    """What to do about it, in a sentence."""
    if h.referral.state is _S.ACCEPTED:
        return "Ring them, or give the place to the next."
    return "Ring them." if h.volunteer.phone else "Find another way to tell them."


def heard(h: Handover, *, by: str, note: str = "") -> None:
    """Somebody told them by voice where and when to come."""
    record(TOLD, h.referral, by=by, about=h.task.uid, why=note)


def knows(referral_uid: UUID, *, note: str, by: str) -> None:
    """They know now, or it matters no more: the alarm about them, if one rings, is over."""
    settle(AlarmKind.NOT_TOLD, referral_uid, note=note, by=by)
