"""What happened to a task."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Changed(StrEnum):
    """What about a task is different now; people who said yes care about each."""

    TITLE = "title"
    PLACE = "place"
    SUBURB = "suburb"
    TIME = "time"
    SHIFT_GONE = "shift_gone"
    BRIEFING = "briefing"
    CONTACT = "contact"
    BRING = "bring"
    RIDE = "ride"
    MORE_NEEDED = "more_needed"
    FEWER_NEEDED = "fewer_needed"
    OTHER = "other"

    @property
    def matters_to_confirmed(self) -> bool:
        """Whether whoever has been confirmed for any shift must be told at once."""
        return self in (
            Changed.PLACE,
            Changed.SUBURB,
            Changed.BRIEFING,
            Changed.CONTACT,
            Changed.BRING,
            Changed.RIDE,
        )


@dataclass(frozen=True, slots=True)
class TaskChanged:
    """A task was changed. Announced inside the transaction that changed it.

    `moved`: the shifts that have another time now; `gone`: those that were called off.
    """

    task_id: int
    task_uid: UUID
    what: frozenset[Changed]
    by: str
    moved: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskCancelled:
    """A task was cancelled. Announced inside the transaction that cancelled it."""

    task_id: int
    task_uid: UUID
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class TaskGiven:
    """A task that had not opened got another owner, or none. Announced inside that transaction."""

    task_id: int
    task_uid: UUID
    organisation_id: int | None
    by: str
