"""The phone knocks: what “SMS Gateway for Android” posts, signed with the app's own key. Ring: rules."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from android_sms_gateway.webhooks import SmsReceivedPayload

STATUS = {
    "sms:sent": "sent", "sms:delivered": "delivered", "sms:failed": "failed", "sms:cancelled": "canceled",
}  # fmt: skip
RECEIVED = "sms:received"


@dataclass(frozen=True, slots=True)
class PhoneText:
    """A text the phone got."""

    sender: str
    to: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PhoneReceipt:
    """What became of a text of ours."""

    sid: str
    status: str
    message_uid: UUID | None


def is_signed_by_phone(body: bytes, timestamp: str | None, signature: str | None, key: str | None) -> bool:
    """Whether the app signed exactly this body at that moment; without a key of ours nobody did."""
    if not (timestamp and signature and key):
        return False
    true = hmac.new(key.encode(), body + timestamp.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(true.encode(), signature.strip().lower().encode())


def inbound_sid(sender: str, body: str, at: datetime) -> str:
    """The id of a text that came in, the same whether the phone posts it or we fetch it."""
    what = f"{sender}\n{int(at.timestamp() * 1000)}\n{body}"
    return f"phone:{hashlib.sha256(what.encode()).hexdigest()[:48]}"


def read_event(said: Any) -> PhoneText | PhoneReceipt | None:
    """What an event says; None for one that does not concern us. Raises ValueError for one that says nothing."""
    if not isinstance(said, Mapping) or not isinstance(said.get("payload"), Mapping):
        raise ValueError("no event")
    event, payload = said.get("event"), said["payload"]
    if event == RECEIVED:
        return _text(payload)
    if event in STATUS:
        sid = str(payload.get("messageId") or "")
        if not sid:
            raise ValueError("no message")
        return PhoneReceipt(sid, STATUS[event], _uid(sid))
    return None


def _text(payload: Mapping[str, Any]) -> PhoneText:
    given = {**payload, "sender": payload.get("sender") or payload.get("phoneNumber")}
    try:
        text = SmsReceivedPayload.from_dict({"messageId": "", "phoneNumber": given["sender"], **given})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no text") from error
    if not text.sender or not isinstance(text.received_at, datetime):
        raise ValueError("no sender or moment")
    return PhoneText(str(text.sender), text.recipient or "", str(text.message), text.received_at)


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
