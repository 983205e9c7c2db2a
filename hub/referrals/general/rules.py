"""How a general hand-over goes on: who is asked, by when, and what an answer leads to. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from hub.organisations.opening_hours import OpeningHours, add_open_hours
from hub.referrals.states import ReferralEvent, ReferralState
from hub.volunteers.states import ConsentShare

_S, _E = ReferralState, ReferralEvent
# Nobody waits by the minute: a day to say whether one wants to be handed on, with a reminder at half time.
ANSWER_WITHIN = timedelta(hours=24)
# How long an organisation that was asked about somebody is not asked again.
ASKED_BEFORE = timedelta(days=60)
# Where a hand-over is under way; there is one at a time for each person.
UNDER_WAY = (_S.PROPOSED, _S.ASKED, _S.AGREED, _S.OFFERED)
ON_THE_WAY = (*UNDER_WAY, _S.NO_ANSWER, _S.LAPSED, _S.ACCEPTED)
# What the organisation may see, and from when on it has the contact too.
SHOWN = (_S.OFFERED, _S.LAPSED, _S.ACCEPTED)
# Where nothing came of it; with a `due_at` a coordinator still has to see to it. Withdrawn: by us, since the
# organisation can take nobody any more.
CAME_TO_NOTHING = (_S.REFUSED, _S.LAPSED, _S.NO_ANSWER, _S.WITHDRAWN)


class Way(StrEnum):
    """How a hand-over to one organisation begins."""

    OFFER = "offer"  # the organisation is told: the person said that any may know
    ASK = "ask"  # the person is asked by text first
    RING = "ring"  # a coordinator has to ring them first


def way_of(consent: ConsentShare, *, gets_texts: bool) -> Way:
    """Nothing is shared before consent: `any` is given, `ask` is asked for each organisation, a never stays a never."""
    if consent is ConsentShare.ANY:
        return Way.OFFER
    return Way.ASK if consent is ConsentShare.ASK and gets_texts else Way.RING


def decide_by(now: datetime, hours: OpeningHours, answer_hours: float) -> datetime:
    """Until when the organisation may decide: no shift presses, so only its opening hours count. `now` is local."""
    return add_open_hours(now, hours, answer_hours)


def step_for(state: ReferralState, intent: str) -> ReferralEvent | None:
    """What a person's answer by text leads to; None when it changes nothing any more."""
    if intent == "yes":
        return _E.YES if state in (_S.ASKED, _S.NO_ANSWER, _S.DECLINED) else None
    if state in (_S.ASKED, _S.NO_ANSWER):
        return _E.NO
    return _E.WITHDRAW if state in (_S.AGREED, _S.OFFERED, _S.ACCEPTED) else None
