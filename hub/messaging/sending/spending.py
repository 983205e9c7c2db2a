"""What today's texts add up to, without adding them all up with every claim. Ring: queries."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hub.messaging.queries import midnight, segments_since

FRESH_FOR = timedelta(seconds=2)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Spending:
    """The parts of today, as one worker keeps them while it sends.

    They are counted anew every FRESH_FOR; what this worker claims meanwhile is added. What other workers claim in
    that time is not seen, so together they may pass the daily limit by what they send in two seconds.
    """

    counted_at: datetime = LONG_AGO
    parts: int = field(default=0)

    def today(self, now: datetime) -> int:
        """Parts handed to the carrier since midnight, on the clock of this place."""
        since = midnight()
        if not max(since, now - FRESH_FOR) < self.counted_at <= now:
            self.counted_at, self.parts = now, segments_since(since)
        return self.parts

    def add(self, parts: int) -> None:
        """So many more were claimed."""
        self.parts += parts
