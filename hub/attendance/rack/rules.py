"""In which column of the rack a card stands, and in which order. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from hub.attendance.welfare.rules import Overdue
from hub.attendance.welfare.tiredness import Tired
from hub.tasks.states import Risk


class Column(StrEnum):
    """Where somebody is. The two that must be found stand above the others."""

    NOT_CHECKED_OUT = "not_checked_out"
    OVERDUE = "overdue"
    EXPECTED = "expected"
    ARRIVED = "arrived"
    ON_TASK = "on_task"
    RESTING = "resting"
    OFF_DUTY = "off_duty"

    @property
    def is_missing(self) -> bool:
        """Whether somebody must be found."""
        return self in (Column.OVERDUE, Column.NOT_CHECKED_OUT)


def column_of(
    expected_end_at: datetime, now: datetime, *, day_is_over: bool, has_task: bool, is_resting: bool
) -> Column:
    """The column of somebody who is signed in. `day_is_over`: another day has begun since they should have left."""
    if expected_end_at < now:
        return Column.NOT_CHECKED_OUT if day_is_over else Column.OVERDUE
    if is_resting:
        return Column.RESTING
    return Column.ON_TASK if has_task else Column.ARRIVED


def is_another_day(due_on: date, today: date) -> bool:
    """Whether the day on which somebody should have left is over."""
    return today > due_on


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody who is signed in, as their card shows them. `place`: the task's number and title, or the hub."""

    column: Column
    uid: UUID
    person_uid: UUID
    name: str
    task_id: int | None
    hub_id: int | None
    risk: Risk | None
    signed_in_at: datetime
    expected_end_at: datetime
    resting_since: datetime | None
    role: str
    flags: tuple[str, ...]
    needs: tuple[str, ...]
    check_minutes: int | None
    check_at: datetime | None
    asked_at: datetime | None
    tired: tuple[Tired, ...]

    @property
    def in_vain(self) -> bool:
        """Whether they were asked if they are well and did not answer."""
        return self.asked_at is not None and self.check_at is None

    @property
    def order(self) -> tuple[object, ...]:
        """Who needs somebody first, then who leaves first."""
        return not self.tired, self.expected_end_at, self.name


def riskiest_first(cards: Sequence[Card]) -> list[Card]:
    """Whoever did not answer, then by the rules of the alarm, then the longest overdue."""

    def weight(card: Card) -> tuple[object, ...]:
        one = Overdue(card.name, card.expected_end_at, card.risk, is_alone=card.check_minutes is not None)
        return not card.in_vain, one.weight, card.expected_end_at, card.name

    return sorted(cards, key=weight)
