"""What the local carrier is told before it opens: numbers, secrets, delays, faults."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from hub import clock

Seconds = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Faults:
    """How often things go wrong, as shares between 0 and 1. All zero is a perfect network.

    `late_answer`: the call is carried out and answered only after `late_seconds`; `error_after`: carried out and
    answered with a fault; `deaf`: the list of texts does not answer.
    """

    too_many: float = 0.0
    server_error: float = 0.0
    drop_before: float = 0.0
    drop_after: float = 0.0
    error_after: float = 0.0
    late_answer: float = 0.0
    late_seconds: float = 0.0
    deaf: float = 0.0
    delay_seconds: float = 0.0
    failed: float = 0.0
    undelivered: float = 0.0
    repeat_callbacks: float = 0.0
    late_callbacks: float = 0.0


@dataclass(frozen=True, slots=True)
class CarrierSettings:
    """Everything the carrier needs to know. `numbers` are the hub's own, the first is the usual one.

    Without `public_url` no inbound webhook is called: the texts wait in the list for whoever polls.
    """

    database: Path
    account_sid: str
    auth_token: str
    numbers: tuple[str, ...]
    public_url: str | None = None
    messaging_service_sid: str | None = None
    autoreply: bool = False
    seed: int | str = 1
    now: Callable[[], datetime] = clock.now
    queued_seconds: Seconds = (0.1, 0.3)
    sent_seconds: Seconds = (0.2, 0.8)
    delivered_seconds: Seconds = (0.5, 3.0)
    reply_seconds: Seconds = (5.0, 90.0)
    arrive_seconds: Seconds = (60.0, 600.0)
    leave_seconds: Seconds = (300.0, 1800.0)
    senders: int = 4
    balance: float = 100.0
    faults: Faults = field(default_factory=Faults)

    @property
    def inbound_url(self) -> str | None:
        """Where a phone's text is posted; nowhere when the hub only polls."""
        return self.public_url.rstrip("/") + "/sms/inbound" if self.public_url else None
