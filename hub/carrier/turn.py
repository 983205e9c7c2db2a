"""One transaction of the carrier: what it may read and write, and the jobs it leaves for later.

Everything that is to happen later is a row with a due time, so a restart forgets nothing.
"""

import json
import secrets
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from sqlite3 import Connection, Row
from typing import Any

from hub.carrier.settings import CarrierSettings, Faults, Seconds
from hub.messaging.texts.segments import count


class Kind(StrEnum):
    """What a waiting job does when its time comes."""

    ADVANCE = "advance"
    REPLY = "reply"
    CALLBACK = "callback"
    INBOUND = "inbound"

    @property
    def is_post(self) -> bool:
        """It speaks to the hub, so it runs with no transaction open."""
        return self in (Kind.CALLBACK, Kind.INBOUND)


class Direction(StrEnum):
    """Who sent a text: the hub by the API, the hub or the carrier as an answer, or a phone."""

    API = "outbound-api"
    REPLY = "outbound-reply"
    INBOUND = "inbound"


@dataclass(frozen=True, slots=True)
class Job:
    """A row of work. Jobs in one `lane` (a text, a phone) run one after the other."""

    id: int
    due: float
    kind: Kind
    lane: str
    detail: dict[str, Any]

    @classmethod
    def of(cls, row: Row) -> "Job":
        """The job a row stands for."""
        return cls(row["id"], row["due"], Kind(row["kind"]), row["lane"], json.loads(row["detail"]))


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A text about to be stored. `phone` is the end that is not the hub."""

    direction: Direction
    from_number: str | None
    to_number: str
    body: str
    status: str
    service_sid: str | None = None
    callback_url: str | None = None
    expires_at: float | None = None

    @property
    def phone(self) -> str:
        """The number at the far end."""
        return str(self.from_number) if self.direction is Direction.INBOUND else self.to_number


@dataclass(frozen=True, slots=True)
class Turn:
    """One open transaction at one moment."""

    db: Connection
    settings: CarrierSettings
    faults: Faults
    now: float

    def chance(self, *labels: object) -> Random:
        """Chance that is the same for the same seed and labels, whatever ran before."""
        return Random(":".join(str(label) for label in (self.settings.seed, *labels)))

    def delay(self, seconds: Seconds, *labels: object) -> float:
        """A delay in this range, fixed by the seed and labels."""
        return self.chance(*labels).uniform(*seconds)

    def plan(self, kind: Kind, lane: str, *, due: float, **detail: Any) -> None:
        """Leaves a job for later."""
        self.db.execute(
            "INSERT INTO jobs (due, kind, lane, detail) VALUES (?, ?, ?, ?)",
            (due, kind, lane, json.dumps(detail)),
        )

    def drop(self, job: Job) -> None:
        """The job is done, or no longer wanted."""
        self.db.execute("DELETE FROM jobs WHERE id = ?", (job.id,))

    def message(self, sid: str) -> Row | None:
        """One text by its sid."""
        row: Row | None = self.db.execute("SELECT * FROM messages WHERE sid = ?", (sid,)).fetchone()
        return row

    def store(self, new: NewMessage) -> Row:
        """Keeps a text under a fresh sid."""
        sid = "SM" + secrets.token_hex(16)
        arrived = self.now if new.direction is Direction.INBOUND else None
        self.db.execute(
            "INSERT INTO messages (sid, direction, from_number, to_number, phone, service_sid, body,"
            " segments, status, callback_url, created_at, updated_at, sent_at, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (sid, new.direction, new.from_number, new.to_number, new.phone, new.service_sid, new.body)
            + (count(new.body).segments, new.status, new.callback_url, self.now, self.now)
            + (arrived, new.expires_at),
        )
        row: Row = self.db.execute("SELECT * FROM messages WHERE sid = ?", (sid,)).fetchone()
        return row

    def is_blocked(self, phone: str, number: str | None) -> bool:
        """The phone has sent STOP: to this number, or (with no number chosen) to any of the pool."""
        found = self.db.execute(
            "SELECT 1 FROM blocks WHERE phone = ? AND ? IN (number, '')", (phone, number or "")
        ).fetchone()
        return found is not None
