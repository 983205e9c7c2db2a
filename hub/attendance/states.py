"""States of a stint, the doors of check-in, and flags."""

from enum import StrEnum


class StintState(StrEnum):
    """Someone is here, or has left."""

    OPEN = "open"
    CLOSED = "closed"


class StintEvent(StrEnum):
    """What can happen to a stint."""

    SIGN_OUT = "sign_out"


STINT: dict[tuple[StintState, StintEvent], StintState] = {
    (StintState.OPEN, StintEvent.SIGN_OUT): StintState.CLOSED,
    # Two OUT texts, or a text and the desk: the first counts.
    (StintState.CLOSED, StintEvent.SIGN_OUT): StintState.CLOSED,
}


class Door(StrEnum):
    """How someone signed in or out."""

    TEXT = "text"
    DESK = "desk"
    ELSEWHERE = "elsewhere"
    # The task's or hub's QR code on the person's own phone.
    QR = "qr"
    # Keyed in later from a sheet, with the times that stand on it.
    PAPER = "paper"
    # A leader cleared a whole team; the time is an estimate.
    LEADER = "leader"


class Flag(StrEnum):
    """What is missing at a sign-in. Presence is recorded all the same: a loud flag, not a locked door."""

    NO_TASK = "no_task"
    NO_COVER = "no_cover"
    NOT_REFERRED = "not_referred"
    NO_BRIEFING = "no_briefing"
    # Nobody has looked whether they brought what the task asks for.
    NOT_READY = "not_ready"
    # They went, and what was lent to them is not back.
    KIT_OUT = "kit_out"
    # A supervisor sent them on although something was missing.
    SENT_ALL_THE_SAME = "sent_all_the_same"
    # The one they went with has left.
    BUDDY_LEFT = "buddy_left"
    NOT_SIGNED = "not_signed"
    UNDER_AGE = "under_age"
    NO_GUARDIAN = "no_guardian"
    NO_CREDENTIAL = "no_credential"
    NO_CHECK = "no_check"
    SUSPENDED = "suspended"
    # The hub was not open at that moment: somebody must know that they are there.
    HUB_CLOSED = "hub_closed"


class RollCallState(StrEnum):
    """Open until a person ends it."""

    OPEN = "open"
    OVER = "over"


class RollCallEvent(StrEnum):
    """What can happen to a roll call."""

    END = "end"


ROLL_CALL: dict[tuple[RollCallState, RollCallEvent], RollCallState] = {
    (RollCallState.OPEN, RollCallEvent.END): RollCallState.OVER,
    (RollCallState.OVER, RollCallEvent.END): RollCallState.OVER,
}


class RollState(StrEnum):
    """Where one person stands in a roll call."""

    SILENT = "silent"
    SAFE = "safe"
    NEEDS_HELP = "needs_help"


class RollEvent(StrEnum):
    """What somebody says of themselves or of another."""

    IS_SAFE = "is_safe"
    NEEDS_HELP = "needs_help"
    # Said by mistake.
    TAKE_BACK = "take_back"


_R, _W = RollState, RollEvent
# The last word counts: whoever was safe may need help a minute later.
ROLL: dict[tuple[RollState, RollEvent], RollState] = {
    **{(state, _W.IS_SAFE): _R.SAFE for state in RollState},
    **{(state, _W.NEEDS_HELP): _R.NEEDS_HELP for state in RollState},
    **{(state, _W.TAKE_BACK): _R.SILENT for state in RollState},
}


class DonationKind(StrEnum):
    """What somebody gave or paid beside their hours."""

    EQUIPMENT = "equipment"
    MILES = "miles"
    GOODS = "goods"
    EXPENSE = "expense"


class DonationState(StrEnum):
    """Recorded; an expense waits until it is approved or refused. A mistake is struck out, never erased."""

    RECORDED = "recorded"
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    STRUCK_OUT = "struck_out"

    @property
    def is_waiting(self) -> bool:
        """Whether somebody must decide."""
        return self is DonationState.WAITING

    @property
    def is_struck_out(self) -> bool:
        """Whether it was a mistake."""
        return self is DonationState.STRUCK_OUT

    @property
    def is_off(self) -> bool:
        """Whether nothing comes of it."""
        return self in (DonationState.REFUSED, DonationState.STRUCK_OUT)


class DonationEvent(StrEnum):
    """What can happen to a donation."""

    APPROVE = "approve"
    REFUSE = "refuse"
    STRIKE_OUT = "strike_out"


_D, _G = DonationState, DonationEvent
DONATION: dict[tuple[DonationState, DonationEvent], DonationState] = {
    (_D.WAITING, _G.APPROVE): _D.APPROVED,
    (_D.WAITING, _G.REFUSE): _D.REFUSED,
    **{(state, _G.STRIKE_OUT): _D.STRUCK_OUT for state in DonationState},
}


class OccurrenceKind(StrEnum):
    """What happened to or through a person."""

    INJURY = "injury"
    NEAR_MISS = "near_miss"
    SAFEGUARDING = "safeguarding"
    ASKED_TO_LEAVE = "asked_to_leave"

    @property
    def is_restricted(self) -> bool:
        """Whether few may read it."""
        return self is OccurrenceKind.SAFEGUARDING


class OccurrenceState(StrEnum):
    """Open until somebody has dealt with it; who was asked to leave may appeal, and the appeal is decided."""

    OPEN = "open"
    APPEALED = "appealed"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    DEALT_WITH = "dealt_with"


class OccurrenceEvent(StrEnum):
    """What can happen to an occurrence."""

    DEAL_WITH = "deal_with"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    REOPEN = "reopen"


_O, _H = OccurrenceState, OccurrenceEvent
OCCURRENCE: dict[tuple[OccurrenceState, OccurrenceEvent], OccurrenceState] = {
    (_O.OPEN, _H.DEAL_WITH): _O.DEALT_WITH,
    (_O.DEALT_WITH, _H.REOPEN): _O.OPEN,
    (_O.OPEN, _H.APPEAL): _O.APPEALED,
    (_O.DEALT_WITH, _H.APPEAL): _O.APPEALED,
    (_O.APPEALED, _H.UPHOLD): _O.UPHELD,
    (_O.APPEALED, _H.OVERTURN): _O.OVERTURNED,
}
