"""Levels and states of a call-out."""

from enum import StrEnum


class Level(StrEnum):
    """What a yes means. Alert: nothing. Stand by: stay where you are. Activate: travel once confirmed."""

    ALERT = "alert"
    STANDBY = "standby"
    ACTIVATE = "activate"
    STAND_DOWN = "stand-down"

    @property
    def asks(self) -> bool:
        """Whether an answer is expected."""
        return self in (Level.STANDBY, Level.ACTIVATE)


class CallOutState(StrEnum):
    """Running until the target is met, nobody is left, or a person stops it."""

    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"

    @property
    def goes_on(self) -> bool:
        """Whether somebody may still be asked, at once or after a pause."""
        return self in (CallOutState.RUNNING, CallOutState.PAUSED)


class CallOutEvent(StrEnum):
    """What can happen to a call-out."""

    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    STOP = "stop"


_S, _E = CallOutState, CallOutEvent
CALL_OUT: dict[tuple[CallOutState, CallOutEvent], CallOutState] = {
    (_S.RUNNING, _E.PAUSE): _S.PAUSED,
    (_S.PAUSED, _E.RESUME): _S.RUNNING,
    (_S.RUNNING, _E.FINISH): _S.FINISHED,
    (_S.PAUSED, _E.FINISH): _S.FINISHED,
    (_S.RUNNING, _E.STOP): _S.STOPPED,
    (_S.PAUSED, _E.STOP): _S.STOPPED,
    # Stopped while the last wave ended: nothing more to do.
    (_S.FINISHED, _E.STOP): _S.FINISHED,
    (_S.FINISHED, _E.FINISH): _S.FINISHED,
}
