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
