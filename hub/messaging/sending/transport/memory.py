"""A way out that goes nowhere: keeps what was sent, for tests and for measuring ourselves."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from hub import clock
from hub.database import new_uid
from hub.messaging.sending.transport.base import Finding, Outgoing, Record, Taken


class MemoryTransport:
    """Takes everything and remembers it in `sent`; `received` is what phones wrote, for fetching."""

    grace = timedelta(seconds=30)

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.records: list[Record] = []
        self.received: list[Record] = []
        self._lock = Lock()

    def send(self, outgoing: Outgoing) -> Taken:
        """Takes it."""
        sid = f"SM{new_uid().hex}"
        record = Record(sid=sid, to=outgoing.to, sender="", body=outgoing.body, status="queued",
                        error_code=None, at=clock.now(), is_inbound=False)  # fmt: skip
        with self._lock:
            self.sent.append(outgoing)
            self.records.append(record)
        return Taken(sid=sid, status="queued")

    def find(self, to: str, body: str, since: datetime, uid: UUID | None = None) -> Sequence[Record]:
        """What it took for this number with these words."""
        return [record for record in self.records if (record.to, record.body) == (to, body)]

    def recent(self, since: datetime, *, inbound: bool) -> Sequence[Record]:
        """What phones wrote, or what it took, since then."""
        records = self.received if inbound else self.records
        return [record for record in records if record.at is not None and record.at >= since]

    def examine(self) -> Sequence[Finding]:
        """Nothing to be found out."""
        return []

    def close(self) -> None:
        """Nothing is open."""
