"""What an answer leads to, when details may be shared, and which deadline holds. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hub.errors import Invalid
from hub.referrals.states import ReferralState
from hub.volunteers.states import ConsentShare

LAST_RESORT = "last resort"
# How long a question of consent before a first dispatch stays open, before a coordinator rings them.
AGREE_WITHIN = timedelta(hours=2)
NEVER_ASKED = (ReferralState.PROPOSED, ReferralState.WITHDRAWN)


class Intent(StrEnum):
    """The three answers to an ask, spelled as the reader of replies spells them."""

    YES = "yes"
    NO = "no"
    LIMITED = "limited"


class Step(StrEnum):
    """What an answer leads to."""

    TAKE = "take"  # take a place, or wait for one
    WAIT = "wait"  # wait as a last resort
    LEAVE = "leave"  # give up the ask or the place
    KEEP = "keep"  # nothing changes
    TOO_LATE = "too_late"  # not needed any more
    LOOK = "look"  # a person must look at it


class Sharing(StrEnum):
    """What stands between a yes and the organisation."""

    SHARE = "share"  # nothing
    ASK_FIRST = "ask_first"  # the person is asked each time
    RING = "ring"  # a coordinator settles it by telephone
    HOLD = "hold"  # the person stands by


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said: by text, at the desk or through a coordinator."""

    intent: Intent
    minutes: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SharingFacts:
    """What decides about sharing and about accepting at once."""

    consent: ConsentShare
    is_member: bool
    organisation_active: bool
    stands_by: bool
    pre_accepts: bool


_S = ReferralState
_NOT_YET = (_S.PROPOSED, _S.ASKED, _S.NO_ANSWER, _S.DECLINED, _S.WITHDRAWN, _S.WAITLISTED)
_MAY_LEAVE = (
    _S.PROPOSED, _S.ASKED, _S.NO_ANSWER, _S.WAITLISTED, _S.AGREED, _S.OFFERED, _S.LAPSED, _S.ACCEPTED,
)  # fmt: skip


def step_for(state: ReferralState, intent: Intent, *, is_wanted: bool) -> Step:
    """What an answer leads to from this state; `is_wanted` is false once the task or shift is over."""
    if not is_wanted or state in (_S.STOOD_DOWN, _S.REFUSED):
        return Step.TOO_LATE
    if intent is Intent.YES:
        return Step.TAKE if state in _NOT_YET else Step.LOOK if state is _S.NO_SHOW else Step.KEEP
    if intent is Intent.LIMITED:
        # Somebody who holds a place and now says “only if you are short”: no rule fits that, a person does.
        return Step.WAIT if state in _NOT_YET else Step.LOOK
    if state in _MAY_LEAVE:
        return Step.LEAVE
    return Step.KEEP if state in (_S.DECLINED, _S.WITHDRAWN) else Step.LOOK


def may_be_asked(state: ReferralState, asked_at: datetime | None, *, again: bool = False) -> bool:
    """Whether somebody with a referral for the shift may be asked: each once, the silent perhaps again.

    A first ask that was stopped before it left does not count.
    """
    return (state in NEVER_ASKED and asked_at is None) or (again and state is ReferralState.NO_ANSWER)


def sharing(facts: SharingFacts) -> Sharing:
    """How a yes goes on. An organisation knows its own members; a never stays a never."""
    if facts.stands_by:
        return Sharing.HOLD
    if facts.consent is ConsentShare.NO or not facts.organisation_active:
        return Sharing.RING
    if facts.consent is ConsentShare.ASK and not facts.is_member:
        return Sharing.ASK_FIRST
    return Sharing.SHARE


def is_accepted_at_once(facts: SharingFacts) -> bool:
    """Whether no second hand-shake is needed."""
    return facts.pre_accepts or facts.is_member


def lasts_until(end: datetime, now: datetime) -> timedelta:
    """How long a text about a shift stays worth sending: until it ends, but an hour at least."""
    return max(end - now, timedelta(hours=1))


def answer_by(starts_at: datetime, now: datetime) -> datetime:
    """Until when a signature is waited for: two hours or until the shift begins, but 15 minutes at least."""
    return max(min(now + AGREE_WITHIN, starts_at), now + timedelta(minutes=15))


def reason_given(reason: str) -> str:
    """Why an organisation does not take a person. Raises Invalid when nothing is said."""
    if not reason.strip():
        raise Invalid({"reason": "Choose or write a reason. It helps us to send people who fit."})
    return reason.strip()


def noted(said: Answer, before: str = "") -> str:
    """The note a referral keeps: what was said last, marked when it is a last resort."""
    words = said.note.strip() or before
    if said.intent is not Intent.LIMITED or words.startswith(LAST_RESORT):
        return words[:300]
    return f"{LAST_RESORT}: {words}"[:300] if words else LAST_RESORT


def drawn_places(counts: dict[str, int], needed: int, *, most: int = 40) -> list[str]:
    """Kinds of place for the bar, in the order given; more than `most` places are drawn to scale."""
    length = min(needed, most)
    drawn: list[str] = []
    seen = 0
    for kind, number in counts.items():
        seen += number
        until = round(min(seen, needed) * length / needed) if needed else 0
        drawn += [kind] * (until - len(drawn))
    return drawn
