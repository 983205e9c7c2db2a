"""Kinds and states of alarms."""

from enum import StrEnum


class AlarmKind(StrEnum):
    """What a person must see."""

    DANGER = "danger"
    OVERDUE = "overdue"
    UNDELIVERED = "undelivered"
    CARRIER = "carrier"
    # No organisation takes a task: a coordinator finds one, or calls it off.
    NO_OWNER = "no_owner"
    # Somebody who was confirmed has not read it, and so will not come.
    NOT_TOLD = "not_told"
    # A need on the board in which life is in danger.
    URGENT_NEED = "urgent_need"
    # Somebody was badly hurt, or somebody is worried about a person: who may read it looks now.
    OCCURRENCE = "occurrence"

    @property
    def is_danger_to_life(self) -> bool:
        """Whether it stands before everything else."""
        return self in (AlarmKind.DANGER, AlarmKind.OVERDUE, AlarmKind.URGENT_NEED)

    @property
    def rank(self) -> int:
        """Its place: danger that somebody has said, then who is missed and may only have forgotten, then the rest."""
        return 0 if self in (AlarmKind.DANGER, AlarmKind.URGENT_NEED) else 2 - self.is_danger_to_life


class AlarmState(StrEnum):
    """An alarm rings until a person clears it."""

    RAISED = "raised"
    CLEARED = "cleared"


class AlarmEvent(StrEnum):
    """What can happen to an alarm."""

    CLEAR = "clear"


ALARM: dict[tuple[AlarmState, AlarmEvent], AlarmState] = {
    (AlarmState.RAISED, AlarmEvent.CLEAR): AlarmState.CLEARED,
    # Two operators press at once: the second finds it done.
    (AlarmState.CLEARED, AlarmEvent.CLEAR): AlarmState.CLEARED,
}
