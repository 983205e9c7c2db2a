"""States in the words people use on the console, each with the colour of its tag."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hub.callouts.states import CallOutState, Level
from hub.referrals.queries import Handover
from hub.referrals.states import ReferralState
from hub.volunteers.states import Standing

_S = ReferralState

REFERRAL_TAGS: Mapping[ReferralState, tuple[str, str]] = {
    _S.PROPOSED: ("Named", "info"),
    _S.ASKED: ("Asked", "info"),
    _S.NO_ANSWER: ("Silent", ""),
    _S.AGREED: ("Yes, may not be shared yet", "take-up"),
    _S.OFFERED: ("Yes, the charity must answer", "take-up"),
    _S.LAPSED: ("Yes, the charity was silent", "take-up"),
    _S.ACCEPTED: ("Confirmed", "confirmed"),
    _S.ON_TASK: ("Here", "confirmed"),
    _S.COMPLETED: ("Came, and left", "confirmed"),
    _S.DECLINED: ("No", ""),
    _S.WAITLISTED: ("Yes, on the waiting list", "info"),
    _S.REFUSED: ("Refused by the charity", ""),
    _S.WITHDRAWN: ("Off the task", ""),
    _S.NO_SHOW: ("Did not come", ""),
    _S.STOOD_DOWN: ("Told not to come", ""),
}

FLAG_WORDS = {
    "no_cover": "No cover for accidents",
    "not_referred": "Not referred",
    "no_briefing": "Not briefed",
}

STANDING_TAGS: Mapping[Standing, tuple[str, str]] = {
    Standing.REGISTERED: ("Something is missing", "info"),
    Standing.ELIGIBLE: ("Can be called", "confirmed"),
    Standing.SUSPENDED: ("Suspended", "danger"),
    Standing.WITHDRAWN: ("Left the register", ""),
}

LEVELS = (
    (Level.ACTIVATE, "Ask them to come", "Activate: a yes travels once the charity has confirmed."),
    (Level.STANDBY, "Ask them to stand by", "Stand by: a yes holds a place; people stay where they are."),
    (Level.ALERT, "Only let them know", "Alert: for information; nothing to answer."),
)

CALL_OUT_TAGS: Mapping[CallOutState, tuple[str, str]] = {
    CallOutState.RUNNING: ("Under way", "info"),
    CallOutState.PAUSED: ("Paused", "take-up"),
    CallOutState.FINISHED: ("Finished", ""),
    CallOutState.STOPPED: ("Stopped", ""),
}


@dataclass(frozen=True, slots=True)
class Which:
    """One part of the people of a task, as the figures of its page count them."""

    key: str
    word: str
    holds: Callable[[Handover], bool]


def _in(*states: ReferralState) -> Callable[[Handover], bool]:
    return lambda h: h.referral.state in states


WHICH = (
    Which("asked", "Asked", lambda h: h.referral.asked_at is not None),
    Which("yes", "Yes", lambda h: h.referral.state.said_yes),
    Which("no", "No", lambda h: h.referral.state is _S.DECLINED or _left(h)),
    Which("silent", "Silent or unclear", lambda h: h.referral.state.waits_for_person),
    Which("waiting", "Wait for an answer", _in(_S.AGREED, _S.OFFERED, _S.LAPSED)),
    Which("waitlisted", "On the waiting list", _in(_S.WAITLISTED)),
    Which("agreed", "Confirmed", lambda h: h.referral.state.is_confirmed),
    Which("here", "Here", _in(_S.ON_TASK)),
    Which("done", "Done", _in(_S.COMPLETED)),
)


def _left(h: Handover) -> bool:
    return h.referral.state is _S.WITHDRAWN and h.referral.asked_at is not None
