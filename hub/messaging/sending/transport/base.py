"""What a way out must be able to do: send one message, and say what it knows of an earlier one."""

from asyncio import AbstractEventLoop
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable
from uuid import UUID

from hub.errors import DeliveryFailed, HubError
from hub.messaging.rules import Treatment
from hub.messaging.states import Channel


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One claimed message as a plain value, so that sending needs no database.

    `is_invented`: it is for an invented person, so it may not leave through a real carrier. `sender` is the number or
    service of ours by which it leaves; empty where the carrier knows only one.
    """

    message_id: int
    uid: UUID
    channel: Channel
    to: str
    body: str
    subject: str
    valid_until: datetime
    lease_until: datetime
    attempt: int
    is_invented: bool
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """The carrier has it. `segments` is 0 where it does not say."""

    sid: str
    status: str
    segments: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One message in the carrier's own list, in either direction."""

    sid: str
    to: str
    sender: str
    body: str
    status: str
    error_code: int | None
    at: datetime | None
    is_inbound: bool
    media_count: int = 0


class Aspect(StrEnum):
    """What must be right for texts to work."""

    SETTINGS = "settings"
    ACCOUNT = "account"
    CREDIT = "credit"
    NUMBER = "number"
    INBOUND = "inbound"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look at one aspect showed: well, wrong, or None where it does not stop texts or cannot be seen."""

    aspect: Aspect
    is_well: bool | None
    words: str
    advice: str = ""


class Refused(DeliveryFailed):
    """The carrier certainly has not taken it; `treatment` says what to do now."""

    def __init__(self, sentence: str, *, treatment: Treatment, error_code: int | None = None) -> None:
        retryable = treatment in (Treatment.WAIT, Treatment.CONFIGURATION)
        super().__init__(sentence, retryable=retryable, error_code=error_code)
        self.treatment = treatment


class OutcomeUnknown(HubError):
    """The answer was lost: the text may be on its way. Never send it again without asking."""

    sentence = "The carrier's answer was lost"


class CannotAsk(HubError):
    """This way out keeps no record that could be asked, or it does not answer now."""

    sentence = "The carrier cannot be asked now"


class Transport(Protocol):
    """A way out. Called from several threads at once, never inside a transaction."""

    grace: timedelta
    """How long after a claim the carrier's list is sure to show what it took."""

    def send(self, outgoing: Outgoing) -> Taken:
        """Hands one message over. Raises Refused or OutcomeUnknown."""

    def find(self, to: str, body: str, since: datetime, uid: UUID | None = None) -> Sequence[Record]:
        """Its records of this very text to this number, oldest first; `uid` is our own id. Raises CannotAsk."""

    def recent(self, since: datetime, *, inbound: bool) -> Sequence[Record]:
        """Its records of texts to us, or from us, since then, oldest first. Raises CannotAsk."""

    def examine(self) -> Sequence[Finding]:
        """What it can find out about its own set-up without sending anything. Takes seconds; raises nothing."""

    def close(self) -> None:
        """Lets go of open connections."""


@runtime_checkable
class QuickTransport(Transport, Protocol):
    """A way out with an event loop: a hundred messages are under way in one thread."""

    @property
    def loop(self) -> AbstractEventLoop:
        """Where `hand_over` runs; it belongs to another thread."""

    async def hand_over(self, outgoing: Outgoing) -> Taken:
        """What `send` does, beside many others. Raises Refused or OutcomeUnknown."""


def misconfigured(sentence: str, error_code: int | None = None) -> Refused:
    """Nothing goes this way until a person puts it right."""
    return Refused(sentence, treatment=Treatment.CONFIGURATION, error_code=error_code)
