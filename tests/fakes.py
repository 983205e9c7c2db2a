"""Ways out and bells that only pretend, for tests to hand in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from flask import Flask

from hub.messaging.rules import ERRORS, Treatment
from hub.messaging.sending.transport import for_channel, plug_in
from hub.messaging.sending.transport.base import CannotAsk, OutcomeUnknown, Outgoing, Record, Refused, Taken
from hub.messaging.sending.transport.memory import MemoryTransport
from hub.messaging.states import Channel


class FakeTransport(MemoryTransport):
    """A carrier that does as it is told: `refuse` a number, lose its own answer, or not be there to ask.

    `sent` holds only what it took, so that a text sent twice shows.
    """

    def __init__(self) -> None:
        super().__init__()
        self.refusals: dict[str, Exception] = {}
        self.loses_answers = False
        self.can_be_asked = True

    def refuse(self, phone: str, code: int | None = None, *, treatment: Treatment | None = None) -> None:
        """Refuses texts to this number from now on, with an error code of the carrier's."""
        what = ERRORS[code].treatment if code in ERRORS else treatment or Treatment.REFUSED
        words = ERRORS[code].words if code in ERRORS else "Refused"
        self.refusals[phone] = Refused(words, treatment=what, error_code=code)

    def send(self, outgoing: Outgoing) -> Taken:
        """As a carrier would, with the faults that were asked for."""
        if outgoing.to in self.refusals:
            raise self.refusals[outgoing.to]
        taken = super().send(outgoing)
        if self.loses_answers:
            raise OutcomeUnknown
        return taken

    def find(self, to: str, body: str, since: datetime, uid: UUID | None = None) -> Sequence[Record]:
        """Its records, unless it cannot be asked."""
        if not self.can_be_asked:
            raise CannotAsk
        return super().find(to, body, since)

    @property
    def bodies(self) -> list[str]:
        """The words it took, in order."""
        return [outgoing.body for outgoing in self.sent]


@contextmanager
def plugged(app: Flask, transport: FakeTransport | None = None) -> Iterator[FakeTransport]:
    """Texts leave through this one inside the block."""
    fake = transport or FakeTransport()
    before = for_channel(Channel.SMS)
    plug_in(app, Channel.SMS, fake)
    app.extensions.pop("hub.sending", None)
    try:
        yield fake
    finally:
        plug_in(app, Channel.SMS, before)
        app.extensions.pop("hub.sending", None)
