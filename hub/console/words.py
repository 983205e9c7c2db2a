"""States in the words people use on the console, each with the colour of its tag."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from hub.attendance.models import Stint
from hub.callouts.states import CallOutState, Level
from hub.referrals.models import Referral
from hub.referrals.queries import Handover
from hub.referrals.states import ReferralState
from hub.volunteers.states import ConsentShare, ConsentSms, Missing, Source, Standing
from hub.volunteers.twins.rules import Alike

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

ALIKE_WORDS: Mapping[Alike, str] = {
    Alike.PHONE: "the same phone",
    Alike.NAME: "the same name",
    Alike.SWAPPED: "the names the other way round",
    Alike.SHORT_NAME: "a short form of the name",
    Alike.PART_OF_NAME: "a part of the name",
    Alike.SPELLING: "nearly the same spelling",
    Alike.BIRTH: "the same birth date",
    Alike.EMAIL: "the same e-mail",
    Alike.EXTERNAL_ID: "the same number in a list",
    Alike.AREA: "the same area",
    Alike.SAID: "somebody put them side by side",
}

FLAG_WORDS = {
    "no_cover": "No cover for accidents",
    "not_referred": "Not referred",
    "no_briefing": "Not briefed",
    "not_signed": "Has not signed",
    "under_age": "Too young for this task",
    "no_guardian": "Under age, no guardian's consent",
    "no_credential": "Has not shown what it needs",
    "no_check": "Not checked as it needs",
    "suspended": "Suspended",
    "not_ready": "Not seen ready",
    "sent_all_the_same": "Sent on all the same",
    "kit_out": "Took our things along",
    "buddy_left": "Their buddy has left",
    "hub_closed": "The hub was closed",
}


def flag_words(stint: Stint) -> list[str]:
    """What is missing of a stint, and that somebody was sent on all the same, as tags say it."""
    return [FLAG_WORDS[flag] for flag in stint.flags if flag in FLAG_WORDS]


STANDING_TAGS: Mapping[Standing, tuple[str, str]] = {
    Standing.REGISTERED: ("Something is missing", "info"),
    Standing.ELIGIBLE: ("Can be called", "confirmed"),
    Standing.SUSPENDED: ("Suspended", "danger"),
    Standing.WITHDRAWN: ("Left the register", ""),
}

MISSING_WORDS = {
    Missing.CONFIRMED_PHONE: "The phone is not confirmed. They text 1 to our text, or are seen at a desk.",
    Missing.AGE: "The age is unknown or below the limit.",
    Missing.GUARDIAN: "They are under 18: a guardian's consent is not recorded.",
    Missing.PLACE: "We do not know where they are.",
    Missing.CONSENT: "They did not agree to be texted.",
}
NO_CALL = {
    Standing.SUSPENDED: "They are not asked until somebody lifts it.",
    Standing.WITHDRAWN: "They are not asked any more.",
}
SOURCE_WORDS = {
    Source.WEB: "the public page",
    Source.SMS: "a text",
    Source.IMPORT: "a list",
    Source.DESK: "the desk",
    Source.KIOSK: "the hub's own screen",
    Source.PAPER: "a paper form",
    Source.GROUP: "a group",
}
SMS_WORDS = {
    ConsentSms.YES: "Yes", ConsentSms.NO: "No", ConsentSms.ORGANISATION: "Only by their own organisation",
}  # fmt: skip
SHARE_WORDS = {
    ConsentShare.ANY: "With any active charity", ConsentShare.ASK: "Ask them each time", ConsentShare.NO: "Never",
}  # fmt: skip

LEVELS = (
    (
        Level.ACTIVATE,
        "Ask them to come",
        "Activate: whoever says yes travels once they are confirmed, not before.",
    ),
    (
        Level.STANDBY,
        "Ask them to stand by",
        "Stand by: a yes holds a place. Nobody travels until you activate.",
    ),
    (
        Level.ALERT,
        "Only let them know",
        "Alert: for information. There is nothing to answer, and nobody travels.",
    ),
)
DRILL_WORDS = (
    "Practise: ask who could come",
    "Drill: every text begins EXERCISE. Nobody travels, and no place is kept afterwards.",
)

CALL_OUT_TAGS: Mapping[CallOutState, tuple[str, str]] = {
    CallOutState.RUNNING: ("Under way", "info"),
    CallOutState.PAUSED: ("Paused", "take-up"),
    CallOutState.FINISHED: ("Finished", ""),
    CallOutState.STOPPED: ("Stopped", ""),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the people of a task, as the figures of its page count them."""

    key: str
    word: str
    people: list[Handover]


def parts_of(people: Sequence[Handover], unclear: Collection[int]) -> list[Part]:
    """The people by how far they have come; one person stands in several parts. `unclear`: ids of referrals."""

    def of(*states: ReferralState) -> list[Handover]:
        return [h for h in people if h.referral.state in states]

    asked = [h for h in people if h.referral.asked_at is not None]
    quiet = [h for h in people if _is_quiet(h.referral)]
    return [
        Part("asked", "Asked", asked),
        Part("yes", "Yes", [h for h in people if _said_yes(h.referral)]),
        Part("no", "No", [h for h in asked if h.referral.state in (_S.DECLINED, _S.WITHDRAWN)]),
        Part("unclear", "Unclear", [h for h in quiet if h.referral.id in unclear]),
        Part("silent", "Silent", [h for h in quiet if h.referral.id not in unclear]),
        Part("waiting", "Wait for an answer", of(_S.AGREED, _S.OFFERED, _S.LAPSED)),
        Part("waitlisted", "On the waiting list", of(_S.WAITLISTED)),
        Part("agreed", "Confirmed", of(_S.ACCEPTED, _S.ON_TASK, _S.COMPLETED)),
        Part("here", "Here", of(_S.ON_TASK)),
        Part("done", "Done", of(_S.COMPLETED)),
    ]


def _said_yes(referral: Referral) -> bool:
    """Standing people down does not unsay what they had said."""
    return referral.state.said_yes or (referral.state is _S.STOOD_DOWN and referral.agreed_at is not None)


def _is_quiet(referral: Referral) -> bool:
    """Asked, and never answered for certain."""
    was_asked = referral.state is _S.STOOD_DOWN and referral.asked_at is not None
    return referral.state.waits_for_person or (was_asked and referral.agreed_at is None)
