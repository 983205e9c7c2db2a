"""What came of a ring or a knock goes the same way as an answer by text. Ring: moves."""

from enum import StrEnum

from hub import clock
from hub.audit.moves import record
from hub.errors import Conflict
from hub.messaging import questions
from hub.referrals import moves, not_told
from hub.referrals.queries import RUNG, Handover
from hub.referrals.rules import Answer, Intent, Step
from hub.referrals.states import ReferralEvent, ReferralState
from hub.referrals.steps import step
from hub.referrals.telling import gets_texts
from hub.referrals.wording import full_facts, say_address

_S = ReferralState


class Said(StrEnum):
    """What came of it. A yes with or without their word that the charity may have name and number."""

    YES_SHARE = "yes_share"
    YES = "yes"
    NO = "no"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    LATER = "later"
    # Confirmed before, and told where to go now.
    TOLD = "told"

    @property
    def is_answer(self) -> bool:
        """Whether they said yes or no."""
        return self in (Said.YES_SHARE, Said.YES, Said.NO)


WITHOUT_ANSWER = {
    Said.NO_ANSWER: "Nobody answered. Try again later.",
    Said.WRONG_NUMBER: "Wrong number. Put it right on their page.",
    Said.LATER: "Wants to be asked again later.",
}


def take(h: Handover, said: Said, *, by: str, note: str = "") -> str:
    """Keeps what came of it and says so. The caller holds the shift. Raises Conflict with what stands against it."""
    if said is Said.TOLD:
        return _told(h, by=by, note=note)
    record(RUNG, h.referral, by=by, about=h.task.uid, why=note, details={"said": said.value})
    if not said.is_answer:
        return _not_answered(h, said, by=by, note=note)
    if not moves.is_wanted(h):
        raise Conflict(f"{h.task.number} takes nobody any more. Thank {h.volunteer.given_name} instead.")
    intent = Intent.NO if said is Said.NO else Intent.YES
    answered = moves.take_answer(h, Answer(intent, note=note), by=by)
    if answered.step in (Step.LOOK, Step.TOO_LATE):
        raise Conflict(f"{h.volunteer.name} is {h.referral.state.replace('_', ' ')}. Change that first.")
    questions.answered_otherwise(h.referral.uid, by=by)
    if said is Said.YES_SHARE and h.referral.state is _S.AGREED and not h.referral.stands_by:
        return _with_address(h, moves.share(h, by=by))
    return _with_address(h, answered.outcome)


def _told(h: Handover, *, by: str, note: str) -> str:
    if h.referral.state is not _S.ACCEPTED:
        raise Conflict(f"{h.volunteer.name} is not confirmed, so there is nothing to tell them.")
    not_told.heard(h, by=by, note=note)
    not_told.knows(h.referral.uid, note="Told by voice.", by=by)
    return "Knows where to go."


def _not_answered(h: Handover, said: Said, *, by: str, note: str) -> str:
    """A text that lies in their phone may still be answered, until its time runs out."""
    h.referral.note = (note or h.referral.note)[:300]
    has_time = h.referral.due_at is not None and h.referral.due_at > clock.now()
    if h.referral.state is _S.ASKED and (said is Said.WRONG_NUMBER or not has_time):
        step(h, ReferralEvent.RUN_OUT, by=by)
    return WITHOUT_ANSWER[said]


def _with_address(h: Handover, outcome: str) -> str:
    """Who is confirmed while on the telephone hears now what others read, where no text tells them."""
    if not h.hears_it or h.referral.state is not _S.ACCEPTED or gets_texts(h.volunteer):
        return outcome
    return f"{outcome} Tell them now: {say_address(full_facts(h.task, h.shift, h.organisation))}"
