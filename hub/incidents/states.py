"""Phases of an incident and states of an opening."""

from enum import StrEnum


class Phase(StrEnum):
    """The three phases of an incident (INJUV 2023: prepare, call, recover)."""

    PREPARE = "prepare"
    CALL = "call"
    RECOVER = "recover"


class OpeningState(StrEnum):
    """A hub is open, closed for the night, or closed."""

    OPEN = "open"
    OVERNIGHT = "overnight"
    CLOSED = "closed"


class OpeningEvent(StrEnum):
    """What can happen to an opening."""

    CLOSE_OVERNIGHT = "close_overnight"
    REOPEN = "reopen"
    CLOSE = "close"


_S, _E = OpeningState, OpeningEvent
OPENING: dict[tuple[OpeningState, OpeningEvent], OpeningState] = {
    (_S.OPEN, _E.CLOSE_OVERNIGHT): _S.OVERNIGHT,
    (_S.OVERNIGHT, _E.REOPEN): _S.OPEN,
    (_S.OPEN, _E.CLOSE): _S.CLOSED,
    (_S.OVERNIGHT, _E.CLOSE): _S.CLOSED,
}
