"""What the timer does about rows that may be one person."""

from datetime import timedelta

from hub import clock
from hub.volunteers.twins.services import compare_new

MOST_LOOKS, AT_ONCE = 100, 100
LONGEST = timedelta(seconds=0.7)
"""Of the three seconds between two runs: pages and texts of the same process want their turn, too."""


def look_for_twins() -> int:
    """Compares who came lately with the whole register, a part at a time; answers how many were looked at."""
    looked, ends_at = 0, clock.now() + LONGEST
    for _ in range(MOST_LOOKS):
        part = compare_new(AT_ONCE)
        looked += part
        if not part or clock.now() >= ends_at:
            break
    return looked
