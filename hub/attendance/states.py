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
    NOT_SIGNED = "not_signed"
    UNDER_AGE = "under_age"
    NO_GUARDIAN = "no_guardian"
    NO_CREDENTIAL = "no_credential"
    NO_CHECK = "no_check"
    SUSPENDED = "suspended"


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
