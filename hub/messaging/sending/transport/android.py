"""A phone of our own as the way out: the REST API of “SMS Gateway for Android”, on the phone itself or a server.

For a hub with a phone and no account anywhere. We give each text our own id, so a text whose answer was lost is
found by it, and handing it over once more does no harm. Facts that shaped this: the library's client waits for ever
by itself; the ids of texts that came in repeat when their words do, so the moment belongs to them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import requests
from android_sms_gateway import APIClient
from android_sms_gateway.domain import (
    InboxQueryFilter,
    IncomingMessage,
    Message,
    MessagesQueryFilter,
    MessageState,
    QueryPagination,
    TextMessage,
)
from android_sms_gateway.enums import HealthStatus, ProcessState
from android_sms_gateway.errors import APIError, NotFoundError
from android_sms_gateway.http import RequestsHttpClient

from hub.messaging.rules import Treatment
from hub.messaging.sending.transport.base import (
    Aspect,
    CannotAsk,
    Finding,
    OutcomeUnknown,
    Outgoing,
    Record,
    Refused,
    Taken,
    misconfigured,
)
from hub.messaging.sending.transport.places import is_on_this_machine
from hub.messaging.webhooks.android import inbound_sid

T = TypeVar("T")
PAGE = 100
LONGEST_WAIT_SECONDS = 10.0
STATUS: Mapping[ProcessState, str] = {
    ProcessState.Pending: "queued", ProcessState.Cancelling: "queued", ProcessState.Processed: "sending",
    ProcessState.Sent: "sent", ProcessState.Delivered: "delivered", ProcessState.Failed: "failed",
    ProcessState.Cancelled: "canceled",
}  # fmt: skip
NO_CONNECTION = "The phone that sends could not be reached"
FAILURES = (APIError, requests.RequestException, OSError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where the phone is, and how it knows us."""

    url: str
    user: str
    password: str
    timeout_seconds: float = LONGEST_WAIT_SECONDS


class AndroidTransport:
    """Sends through a phone and reads what it got. Each call has a connection of its own: a phone is slow anyway."""

    grace = timedelta(seconds=30)

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.is_local = is_on_this_machine(gateway.url)

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> "AndroidTransport":
        """The phone that the configuration names."""
        return cls(
            Gateway(
                url=(config.get("ANDROID_GATEWAY_URL") or "").rstrip("/"),
                user=config.get("ANDROID_GATEWAY_USER") or "",
                password=config.get("ANDROID_GATEWAY_PASSWORD") or "",
                timeout_seconds=float(config.get("SMS_TIMEOUT_SECONDS") or LONGEST_WAIT_SECONDS),
            )
        )

    def send(self, outgoing: Outgoing) -> Taken:
        """Hands it to the phone under our own id. Raises Refused or OutcomeUnknown."""
        self._refuse_to_mix(outgoing)
        key = str(outgoing.uid)
        message = Message(
            phone_numbers=[outgoing.to], text_message=TextMessage(outgoing.body), id=key,
            with_delivery_report=True, valid_until=outgoing.valid_until.astimezone(UTC),
        )  # fmt: skip
        try:
            with self._client() as client:
                # An earlier try may have reached the phone, and some versions take the same id twice.
                before = _state(client, key) if outgoing.attempt > 1 else None
                state = before or client.send(message)
        except FAILURES as error:
            raise translated(error) from error
        return Taken(sid=state.id, status=STATUS[state.state])

    def find(self, to: str, body: str, since: datetime, uid: UUID | None = None) -> Sequence[Record]:
        """The phone's record under our own id."""
        if uid is None:
            raise CannotAsk
        state = self._asked(lambda client: _state(client, str(uid)))
        return [_ours(state)] if state else []

    def recent(self, since: datetime, *, inbound: bool) -> Sequence[Record]:
        """What the phone got, or sent for us, since then, oldest first."""
        if inbound:
            texts = self._paged(lambda client, page: client.list_inbox_messages(
                inbox_filter=InboxQueryFilter(message_type="SMS", from_=since), pagination=page))  # fmt: skip
            return sorted((_theirs(text) for text in texts), key=lambda record: record.at or since)
        try:
            states = self._paged(lambda client, page: client.get_messages(
                query=MessagesQueryFilter(from_=since), pagination=page))  # fmt: skip
        except CannotAsk as error:
            if isinstance(error.__cause__, NotFoundError):
                return []  # an older app keeps no list; its webhooks tell
            raise
        return [_ours(state) for state in reversed(states)]

    def examine(self) -> Sequence[Finding]:
        """What the settings and the phone itself say."""
        if not (self.gateway.url and self.gateway.password):
            words = "ANDROID_GATEWAY_URL or ANDROID_GATEWAY_PASSWORD is not set"
            return [Finding(Aspect.SETTINGS, False, words, "The app shows both on its first page.")]
        there = Finding(Aspect.SETTINGS, True, "The phone’s address and password are set.")
        try:
            with self._client() as client:
                health = client.health_check()
                client.list_devices()
        except FAILURES as error:
            return [there, _not_well(error)]
        is_well = health.status is not HealthStatus.FAIL
        return [there, Finding(Aspect.ACCOUNT, is_well, f"The phone answers: {health.status.value}.")]

    def close(self) -> None:
        """Nothing stays open."""

    def _refuse_to_mix(self, outgoing: Outgoing) -> None:
        if outgoing.is_invented and not self.is_local:
            raise misconfigured("Invented people may not be texted through a real phone.")
        if not (self.gateway.url and self.gateway.password):
            raise misconfigured("ANDROID_GATEWAY_URL or ANDROID_GATEWAY_PASSWORD is not set.")

    def _paged(self, one: Callable[[APIClient, QueryPagination], list[T]]) -> list[T]:
        """Every page, the newest first; all of it or CannotAsk."""
        found: list[T] = []
        while True:
            page = QueryPagination(limit=PAGE, offset=len(found))
            rows = self._asked(lambda client, page=page: one(client, page))  # type: ignore[misc]
            found += rows
            if len(rows) < PAGE:
                return found

    def _asked(self, question: Callable[[APIClient], T]) -> T:
        try:
            with self._client() as client:
                return question(client)
        except FAILURES as error:
            raise CannotAsk from error

    @contextmanager
    def _client(self) -> Iterator[APIClient]:
        with _Timed(self.gateway.timeout_seconds) as session:
            # A proxy of the house must not be asked for what is in the house.
            session.trust_env = False
            yield APIClient(
                self.gateway.user or None, self.gateway.password, base_url=self.gateway.url,
                http=RequestsHttpClient(session),
            )  # fmt: skip


class _Timed(requests.Session):
    """A session that never waits for ever."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        return super().request(*args, **{**kwargs, "timeout": self._seconds})


def translated(error: Exception) -> Refused | OutcomeUnknown:
    """The same in our own words. Whatever is not certainly unsent counts as unknown."""
    status = getattr(error, "status_code", None)
    if status in (401, 403, 404):
        return misconfigured(
            "The phone does not accept our sign-in, or something else answers at its address"
        )
    if status == 429:
        return Refused("The phone is busy", treatment=Treatment.WAIT)
    if isinstance(status, int) and 400 <= status < 500 and status not in (408, 409):
        return Refused("The phone refused this text", treatment=Treatment.REFUSED)
    if isinstance(error, requests.ConnectTimeout):
        return Refused(NO_CONNECTION, treatment=Treatment.WAIT)
    if isinstance(error, requests.ConnectionError) and "NewConnectionError" in repr(error):
        return Refused(NO_CONNECTION, treatment=Treatment.WAIT)
    return OutcomeUnknown()


def _not_well(error: Exception) -> Finding:
    if getattr(error, "status_code", None) in (401, 403):
        advice = "Compare ANDROID_GATEWAY_USER and ANDROID_GATEWAY_PASSWORD with the app’s first page."
        return Finding(Aspect.ACCOUNT, False, "The phone does not accept our sign-in.", advice)
    advice = "Is the phone on, in the same network, and the app’s server running? ANDROID_GATEWAY_URL is its address."
    return Finding(Aspect.ACCOUNT, False, "The phone does not answer.", advice)


def _state(client: APIClient, key: str) -> MessageState | None:
    try:
        return client.get_state(key)
    except NotFoundError:
        return None


def _ours(state: MessageState) -> Record:
    to = state.recipients[0].phone_number if state.recipients else ""
    return Record(
        sid=state.id, to=to, sender="", body="", status=STATUS[state.state], error_code=None,
        at=state.created_at, is_inbound=False,
    )  # fmt: skip


def _theirs(text: IncomingMessage) -> Record:
    sid = inbound_sid(text.sender, text.content_preview, text.created_at)
    return Record(
        sid=sid, to=text.recipient or "", sender=text.sender, body=text.content_preview, status="received",
        error_code=None, at=text.created_at, is_inbound=True,
    )  # fmt: skip
