"""What stands against closing a hub or an incident, in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hub.tasks.states import TaskState

NAMED = 5


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that is not over: who is promised to it, who has still to answer, who has been there."""

    task_id: int
    uid: UUID
    number: str
    title: str
    state: TaskState
    promised: int
    waiting: int
    came: int
    is_called_out: bool

    @property
    def fate(self) -> str:
        """What becomes of it when its incident closes."""
        if self.came:
            return (
                f"Ends. {people_words(self.came)} who came {'reads' if self.came == 1 else 'read'} thank you."
            )
        told = self.promised + self.waiting
        if not self.state.takes_people:
            return "Is called off. Nobody was asked."
        if not told:
            return "Is called off. Nobody waits for it."
        return f"Is called off. {people_words(told)} {'reads' if told == 1 else 'read'} not to come."


def people_words(number: int) -> str:
    """“1 person”, “12 people”."""
    return "1 person" if number == 1 else f"{number} people"


def still_inside(names: Sequence[str]) -> str:
    """Why it cannot close, with the first names; empty when nobody is in."""
    if not names:
        return ""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    verb = "is" if len(names) == 1 else "are"
    return f"{people_words(len(names))} {verb} still in: {', '.join(names[:NAMED])}{more}. Nobody may be left inside."
