"""The real `twilio` client, towards Twilio itself or whatever speaks its language at TWILIO_API_URL.

Facts that shaped this: the client takes its host's name apart when TWILIO_EDGE or TWILIO_REGION stand in the
environment; there is no idempotency key, so a lost answer is never sent again. One client serves everybody, on an
event loop of its own thread: so a hundred requests are under way at once at little cost.
"""

from asyncio import AbstractEventLoop
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from aiohttp import ClientError
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from hub import clock
from hub.messaging.our_numbers import our_numbers
from hub.messaging.rules import is_same_text, validity_seconds
from hub.messaging.sending.transport.base import (
    Aspect,
    CannotAsk,
    Finding,
    OutcomeUnknown,
    Outgoing,
    Record,
    Taken,
    misconfigured,
)
from hub.messaging.sending.transport.event_loop import LoopThread
from hub.messaging.sending.transport.places import is_on_this_machine
from hub.messaging.sending.transport.twilio_account import findings
from hub.messaging.sending.transport.twilio_errors import translated
from hub.messaging.sending.transport.twilio_wire import LONGEST_WAIT_SECONDS, TwilioWire

NEWEST = 200
CLOCKS_DIFFER = timedelta(minutes=10)
NEITHER_EDGE_NOR_REGION = {"HUB": "hub"}  # an empty one would be read as “use the real environment”
FAILURES = (TwilioException, ClientError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are to the carrier, and where it finds us. `sender`: our number, or several with commas between."""

    sid: str
    token: str
    sender: str
    service: str
    api_url: str
    public_url: str
    is_polled: bool
    timeout_seconds: float = LONGEST_WAIT_SECONDS

    @property
    def numbers(self) -> tuple[str, ...]:
        """Our own numbers, the usual one first."""
        return our_numbers({"TWILIO_FROM_NUMBER": self.sender})


class TwilioTransport:
    """Sends through the REST API and asks its message list."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.is_local = is_on_this_machine(account.api_url)
        self.grace = timedelta(seconds=30 if self.is_local else 90)
        self._wire = TwilioWire(is_local=self.is_local, timeout_seconds=account.timeout_seconds)
        self._client = self._new_client()
        self._thread = LoopThread("twilio")

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> "TwilioTransport":
        """The account that the configuration names."""
        return cls(
            Account(
                sid=config.get("TWILIO_ACCOUNT_SID") or "",
                token=config.get("TWILIO_AUTH_TOKEN") or "",
                sender=config.get("TWILIO_FROM_NUMBER") or "",
                service=config.get("TWILIO_MESSAGING_SERVICE_SID") or "",
                api_url=(config.get("TWILIO_API_URL") or "").rstrip("/"),
                public_url=config["PUBLIC_URL"].rstrip("/"),
                is_polled=config.get("SMS_INBOUND") == "poll",
                timeout_seconds=min(
                    LONGEST_WAIT_SECONDS, float(config.get("SMS_TIMEOUT_SECONDS") or LONGEST_WAIT_SECONDS)
                ),
            )
        )

    @property
    def loop(self) -> AbstractEventLoop:
        """Where `hand_over` runs."""
        return self._thread.running()

    def send(self, outgoing: Outgoing) -> Taken:
        """Creates one message and waits for the answer. Raises Refused or OutcomeUnknown."""
        return self._thread.run(self.hand_over(outgoing))

    async def hand_over(self, outgoing: Outgoing) -> Taken:
        """Creates one message; on `loop`, beside any number of others. Raises Refused or OutcomeUnknown."""
        self._refuse_to_mix(outgoing)
        try:
            answer = await self._client.messages.create_async(**self._parameters(outgoing))
        except FAILURES as error:
            raise translated(error) from error
        if not answer.sid:
            raise OutcomeUnknown
        segments = _number(answer.num_segments) or 0
        return Taken(sid=answer.sid, status=str(answer.status or ""), segments=segments)

    def find(self, to: str, body: str, since: datetime, uid: UUID | None = None) -> Sequence[Record]:
        """Our texts with these words to this number. Not by date sent: a waiting message has none yet."""
        earliest = since - CLOCKS_DIFFER
        return [
            record
            for record in self._listed(to=to, limit=NEWEST)
            if not record.is_inbound
            and is_same_text(record.body, body)
            and (record.at is None or record.at >= earliest)
        ]

    def recent(self, since: datetime, *, inbound: bool) -> Sequence[Record]:
        """What went to or from our numbers; with a messaging service, what went through that service too."""
        # The library writes any time zone as if it were UTC.
        filters: dict[str, Any] = {"date_sent_after": since.astimezone(UTC)}
        name = "to" if inbound else "from_"
        asked = [{name: number} for number in self.account.numbers if not self.account.service] or [{}]
        found = [record for one in asked for record in self._listed(**filters, **one)]
        found.sort(key=lambda record: (record.at is None, record.at))
        return [record for record in found if record.is_inbound is inbound]

    def examine(self) -> Sequence[Finding]:
        """What the settings and the account itself say."""
        account = self.account
        missing = [
            name
            for name, value in (
                ("TWILIO_ACCOUNT_SID", account.sid),
                ("TWILIO_AUTH_TOKEN", account.token),
                ("TWILIO_FROM_NUMBER or TWILIO_MESSAGING_SERVICE_SID", account.sender or account.service),
            )
            if not value
        ]
        if missing:
            words = f"Not set: {', '.join(missing)}"
            return [Finding(Aspect.SETTINGS, False, words, "Set it in the environment and start again.")]
        there = [Finding(Aspect.SETTINGS, True, "Account, token and sender are set.")]
        return [*there, *self._thread.run(findings(self._client, account))]

    def close(self) -> None:
        """Closes the connections. What is under way comes to an unknown end."""
        self._thread.close(self._wire.close())

    def _refuse_to_mix(self, outgoing: Outgoing) -> None:
        account = self.account
        if outgoing.is_invented and not self.is_local:
            raise misconfigured("Invented people may only be texted through the local carrier.")
        if not (account.sid and account.token):
            raise misconfigured("TWILIO_ACCOUNT_SID or TWILIO_AUTH_TOKEN is not set.")
        if not (account.numbers or account.service):
            raise misconfigured("Neither TWILIO_FROM_NUMBER nor TWILIO_MESSAGING_SERVICE_SID is set.")

    def _parameters(self, outgoing: Outgoing) -> dict[str, Any]:
        account = self.account
        parameters: dict[str, Any] = {
            "to": outgoing.to,
            "body": outgoing.body,
            "smart_encoded": True,
            "validity_period": validity_seconds(outgoing.valid_until, clock.now()),
        }
        sender = outgoing.sender or account.service or account.numbers[0]
        parameters["messaging_service_sid" if sender == account.service else "from_"] = sender
        if not account.is_polled:
            parameters["status_callback"] = f"{account.public_url}/sms/status?m={outgoing.uid}"
        return parameters

    def _listed(self, **filters: Any) -> list[Record]:
        try:
            rows = self._thread.run(self._client.messages.list_async(page_size=NEWEST, **filters))
        except (*FAILURES, KeyError) as error:
            raise CannotAsk from error
        return [_record(row) for row in reversed(rows) if self._is_ours(row)]

    def _is_ours(self, row: Any) -> bool:
        """An account may serve others too; where a messaging service sends, it and our numbers tell us apart."""
        account = self.account
        if not account.service:
            return True
        return row.messaging_service_sid == account.service or bool({row.to, row.from_} & {*account.numbers})

    def _new_client(self) -> Client:
        client = Client(
            self.account.sid or "none", self.account.token or "none", http_client=self._wire,
            environment=NEITHER_EDGE_NOR_REGION,
        )  # fmt: skip
        if self.account.api_url:
            client.api.base_url = self.account.api_url
        return client


def _record(row: Any) -> Record:
    return Record(
        sid=row.sid, to=row.to or "", sender=row.from_ or "", body=row.body or "",
        status=str(row.status or ""),
        error_code=_number(row.error_code), at=row.date_created or row.date_sent,
        is_inbound=str(row.direction or "").startswith("inbound"), media_count=_number(row.num_media) or 0,
    )  # fmt: skip


def _number(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isdecimal() else None
