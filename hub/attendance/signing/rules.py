"""What is said at a sign-in, and what stands in the way of sending somebody on to a task. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from hub.attendance.states import Flag
from hub.errors import Conflict

# Without these nobody is sent on to a task: no dispatch without release and briefing (Volunteer Reception Centers).
# Who comes to the task by themselves is recorded all the same.
REFUSES = (
    Flag.SUSPENDED,
    Flag.UNDER_AGE,
    Flag.NO_GUARDIAN,
    Flag.NOT_SIGNED,
    Flag.NO_CREDENTIAL,
    Flag.NO_CHECK,
    Flag.NO_COVER,
    Flag.NO_BRIEFING,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a desk writes down about somebody who is in. `kit`: all that they have now, given-back things left out."""

    briefed_by: str = ""
    ready: tuple[str, ...] = ()
    kit: tuple[str, ...] = ()
    badge: str = ""
    buddy: str = ""
    role: str = ""
    is_paid: bool = False


class NotSentOn(Conflict):
    """Somebody cannot be sent on to a task: `lacks` says what is missing, the weightiest first."""

    def __init__(self, name: str, number: str, lacks: Collection[Flag]) -> None:
        super().__init__(f"{name} cannot be sent on to {number} yet.")
        self.lacks = tuple(lacks)


def in_the_way(flags: Collection[str]) -> tuple[Flag, ...]:
    """What of these flags keeps somebody from being sent on."""
    return tuple(flag for flag in REFUSES if flag in flags)
