"""The central machine: one volunteer handed to one organisation."""

from enum import StrEnum


class ReferralState(StrEnum):
    """proposed → asked → agreed → offered → accepted ⇄ on_task → completed, and the exits."""

    PROPOSED = "proposed"
    ASKED = "asked"
    AGREED = "agreed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    ON_TASK = "on_task"
    COMPLETED = "completed"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    WAITLISTED = "waitlisted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    NO_SHOW = "no_show"
    STOOD_DOWN = "stood_down"

    @property
    def holds_place(self) -> bool:
        """Whether it takes one of the places of its shift."""
        return self in HOLDING

    @property
    def is_committed(self) -> bool:
        """Whether the person is promised to this shift or on it, so that nobody asks them for another."""
        return self.holds_place and self is not ReferralState.COMPLETED

    @property
    def said_yes(self) -> bool:
        """Whether the person's last word was a yes, whatever came of it."""
        return self in SAID_YES

    @property
    def is_confirmed(self) -> bool:
        """Whether the person knows where to go: contact and address have been shared."""
        return self in (ReferralState.ACCEPTED, ReferralState.ON_TASK, ReferralState.COMPLETED)

    @property
    def may_be_taken_off(self) -> bool:
        """Whether a place is held by somebody who is neither there nor done."""
        return self.holds_place and self not in (ReferralState.ON_TASK, ReferralState.COMPLETED)

    @property
    def is_on_the_list(self) -> bool:
        """Whether somebody said yes and is neither there nor done, with a place or waiting for one."""
        return self.may_be_taken_off or self in (ReferralState.LAPSED, ReferralState.WAITLISTED)

    @property
    def waits_for_person(self) -> bool:
        """Whether the volunteer owes an answer."""
        return self in (ReferralState.ASKED, ReferralState.NO_ANSWER)

    @property
    def waits_for_organisation(self) -> bool:
        """Whether the organisation owes an answer."""
        return self in (ReferralState.OFFERED, ReferralState.LAPSED)

    @property
    def is_live(self) -> bool:
        """Whether something may still come of it."""
        return self in LIVE


class ReferralEvent(StrEnum):
    """What can happen to a referral."""

    ASK = "ask"
    YES = "yes"
    WAIT = "wait"
    NO = "no"
    RUN_OUT = "run_out"
    MOVE_UP = "move_up"
    SHARE = "share"
    ACCEPT = "accept"
    REFUSE = "refuse"
    LAPSE = "lapse"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    SIGN_OUT_LAST = "sign_out_last"
    WITHDRAW = "withdraw"
    MISS = "miss"
    STAND_DOWN = "stand_down"
    STEP_BACK = "step_back"
    # A visit that was keyed in by mistake.
    TAKE_BACK = "take_back"


_S, _E = ReferralState, ReferralEvent

HOLDING = (_S.AGREED, _S.OFFERED, _S.ACCEPTED, _S.ON_TASK, _S.COMPLETED)
SAID_YES = (*HOLDING, _S.WAITLISTED, _S.LAPSED, _S.REFUSED, _S.NO_SHOW)
LIVE = (
    _S.PROPOSED, _S.ASKED, _S.NO_ANSWER, _S.WAITLISTED, _S.AGREED, _S.OFFERED, _S.LAPSED, _S.ACCEPTED,
    _S.ON_TASK,
)  # fmt: skip

REFERRAL: dict[tuple[ReferralState, ReferralEvent], ReferralState] = {
    (_S.PROPOSED, _E.ASK): _S.ASKED,
    # The person stands at the desk and has just said yes.
    (_S.PROPOSED, _E.YES): _S.AGREED,
    (_S.PROPOSED, _E.WAIT): _S.WAITLISTED,
    (_S.PROPOSED, _E.NO): _S.DECLINED,
    (_S.PROPOSED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.PROPOSED, _E.STAND_DOWN): _S.STOOD_DOWN,
    (_S.ASKED, _E.YES): _S.AGREED,
    (_S.ASKED, _E.WAIT): _S.WAITLISTED,
    (_S.ASKED, _E.NO): _S.DECLINED,
    (_S.ASKED, _E.RUN_OUT): _S.NO_ANSWER,
    (_S.ASKED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.ASKED, _E.STAND_DOWN): _S.STOOD_DOWN,
    # A person asks the silent ones once more.
    (_S.NO_ANSWER, _E.ASK): _S.ASKED,
    # While the task is open a late yes still counts; a later reply replaces an earlier one.
    (_S.NO_ANSWER, _E.YES): _S.AGREED,
    (_S.NO_ANSWER, _E.WAIT): _S.WAITLISTED,
    (_S.NO_ANSWER, _E.NO): _S.DECLINED,
    (_S.NO_ANSWER, _E.RUN_OUT): _S.NO_ANSWER,
    (_S.NO_ANSWER, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.NO_ANSWER, _E.STAND_DOWN): _S.STOOD_DOWN,
    (_S.DECLINED, _E.YES): _S.AGREED,
    (_S.DECLINED, _E.WAIT): _S.WAITLISTED,
    (_S.DECLINED, _E.NO): _S.DECLINED,
    # A drill ends: what was said in it is no answer to a real ask.
    (_S.DECLINED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.WAITLISTED, _E.MOVE_UP): _S.AGREED,
    # A place comes free after the start: nobody is sent then without being asked.
    (_S.WAITLISTED, _E.ASK): _S.ASKED,
    (_S.WAITLISTED, _E.YES): _S.WAITLISTED,
    (_S.WAITLISTED, _E.WAIT): _S.WAITLISTED,
    (_S.WAITLISTED, _E.NO): _S.WITHDRAWN,
    (_S.WAITLISTED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.WAITLISTED, _E.STAND_DOWN): _S.STOOD_DOWN,
    (_S.AGREED, _E.SHARE): _S.OFFERED,
    (_S.AGREED, _E.YES): _S.AGREED,
    (_S.AGREED, _E.NO): _S.WITHDRAWN,
    # Fewer people are needed now: from a place back onto the waiting list.
    (_S.AGREED, _E.STEP_BACK): _S.WAITLISTED,
    (_S.OFFERED, _E.STEP_BACK): _S.WAITLISTED,
    (_S.ACCEPTED, _E.STEP_BACK): _S.WAITLISTED,
    (_S.AGREED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.AGREED, _E.STAND_DOWN): _S.STOOD_DOWN,
    (_S.OFFERED, _E.ACCEPT): _S.ACCEPTED,
    (_S.OFFERED, _E.REFUSE): _S.REFUSED,
    (_S.OFFERED, _E.LAPSE): _S.LAPSED,
    (_S.OFFERED, _E.YES): _S.OFFERED,
    (_S.OFFERED, _E.NO): _S.WITHDRAWN,
    (_S.OFFERED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.OFFERED, _E.STAND_DOWN): _S.STOOD_DOWN,
    # The organisation answers late: better than never, if a place is still free.
    (_S.LAPSED, _E.ACCEPT): _S.ACCEPTED,
    (_S.LAPSED, _E.REFUSE): _S.REFUSED,
    (_S.LAPSED, _E.YES): _S.LAPSED,
    (_S.LAPSED, _E.NO): _S.WITHDRAWN,
    (_S.LAPSED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.LAPSED, _E.STAND_DOWN): _S.STOOD_DOWN,
    (_S.ACCEPTED, _E.SIGN_IN): _S.ON_TASK,
    (_S.ACCEPTED, _E.YES): _S.ACCEPTED,
    (_S.ACCEPTED, _E.NO): _S.WITHDRAWN,
    (_S.ACCEPTED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.ACCEPTED, _E.MISS): _S.NO_SHOW,
    (_S.ACCEPTED, _E.STAND_DOWN): _S.STOOD_DOWN,
    (_S.ON_TASK, _E.YES): _S.ON_TASK,
    (_S.ON_TASK, _E.SIGN_OUT): _S.ACCEPTED,
    (_S.ON_TASK, _E.SIGN_OUT_LAST): _S.COMPLETED,
    # They came back for more, or signed out by mistake.
    (_S.COMPLETED, _E.SIGN_IN): _S.ON_TASK,
    (_S.COMPLETED, _E.YES): _S.COMPLETED,
    (_S.COMPLETED, _E.TAKE_BACK): _S.ACCEPTED,
    # Late, but there.
    (_S.NO_SHOW, _E.SIGN_IN): _S.ON_TASK,
    (_S.NO_SHOW, _E.STAND_DOWN): _S.STOOD_DOWN,
    # The first ask was stopped before it left; nobody has read it.
    (_S.WITHDRAWN, _E.ASK): _S.ASKED,
    # A change of mind back again.
    (_S.WITHDRAWN, _E.YES): _S.AGREED,
    (_S.WITHDRAWN, _E.WAIT): _S.WAITLISTED,
    (_S.WITHDRAWN, _E.NO): _S.WITHDRAWN,
}
