"""In which column somebody stands."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.attendance.rack.rules import Column, column_of

NOON = datetime(2026, 11, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_in", "day_is_over", "has_task", "is_resting", "column"),
    [
        (1, False, False, False, Column.ARRIVED),
        (1, False, True, False, Column.ON_TASK),
        (1, False, True, True, Column.RESTING),
        (1, False, False, True, Column.RESTING),
        (-1, False, True, False, Column.OVERDUE),
        # Nobody rests out of sight: who should have left must be found.
        (-1, False, True, True, Column.OVERDUE),
        (-30, True, True, False, Column.NOT_CHECKED_OUT),
        (0, False, True, False, Column.ON_TASK),
    ],
)
def test_everybody_stands_in_one_column(due_in, day_is_over, has_task, is_resting, column):
    found = column_of(
        NOON + timedelta(hours=due_in),
        NOON,
        day_is_over=day_is_over,
        has_task=has_task,
        is_resting=is_resting,
    )
    assert found is column
