"""Transition tables: one dictionary a machine, read by one function that never answers None."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from hub.errors import IllegalTransition

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


def advance(table: Mapping[tuple[S, E], S], state: S, event: E) -> S:
    """The state after `event`. Raises IllegalTransition for a step that is not written in the table."""
    try:
        return table[state, event]
    except KeyError:
        raise IllegalTransition(state, event) from None


def steps_from(table: Mapping[tuple[S, E], S], state: S) -> tuple[E, ...]:
    """The events that are possible now, in the table's order."""
    return tuple(event for (origin, event) in table if origin == state)
