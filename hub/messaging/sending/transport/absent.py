"""No way out: says so for each message, so that nobody waits for an answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hub.messaging.rules import Treatment
from hub.messaging.sending.transport.base import Aspect, CannotAsk, Finding, Outgoing, Record, Refused, Taken


class AbsentTransport:
    """Refuses everything; keeps it waiting with an alarm when the configuration `is_mistake`n."""

    grace = timedelta(0)

    def __init__(self, sentence: str, *, is_mistake: bool = False) -> None:
        self.sentence = sentence
        self.treatment = Treatment.CONFIGURATION if is_mistake else Treatment.REFUSED

    def send(self, outgoing: Outgoing) -> Taken:
        """Always raises Refused."""
        raise Refused(self.sentence, treatment=self.treatment)

    def find(self, to: str, body: str, since: datetime, uid: UUID | None = None) -> Sequence[Record]:
        """Always raises CannotAsk."""
        raise CannotAsk

    def recent(self, since: datetime, *, inbound: bool) -> Sequence[Record]:
        """Always raises CannotAsk."""
        raise CannotAsk

    def examine(self) -> Sequence[Finding]:
        """Says why nothing goes this way."""
        return [Finding(Aspect.SETTINGS, False, self.sentence)]

    def close(self) -> None:
        """Nothing is open."""
