"""Twilio's JSON for texts, numbers and the account."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime
from sqlite3 import Row
from typing import Any

from hub.carrier.fate import MEANINGS
from hub.carrier.settings import CarrierSettings

VERSION = "2010-04-01"


def account_path(account_sid: str) -> str:
    """Where an account's resources live."""
    return f"/{VERSION}/Accounts/{account_sid}"


def message_json(row: Row, account_sid: str) -> dict[str, Any]:
    """One text as the API shows it: counts are strings, what is not known yet is null."""
    path = f"{account_path(account_sid)}/Messages/{row['sid']}"
    is_sender_chosen = row["from_number"] is not None
    return {
        "account_sid": account_sid,
        "api_version": VERSION,
        "body": row["body"],
        "date_created": _date(row["created_at"]),
        "date_sent": _date(row["sent_at"]),
        "date_updated": _date(row["updated_at"]),
        "direction": row["direction"],
        "error_code": row["error_code"],
        "error_message": MEANINGS.get(row["error_code"]),
        "from": row["from_number"],
        "messaging_service_sid": row["service_sid"],
        "num_media": "0",
        "num_segments": str(row["segments"]) if is_sender_chosen else "0",
        "price": None,
        "price_unit": "USD",
        "sid": row["sid"],
        "status": row["status"],
        "subresource_uris": {"media": f"{path}/Media.json"},
        "to": row["to_number"],
        "uri": f"{path}.json",
    }


def account_json(settings: CarrierSettings) -> dict[str, Any]:
    """The one account there is."""
    path = account_path(settings.account_sid)
    return {
        "sid": settings.account_sid,
        "friendly_name": "Local carrier",
        "owner_account_sid": settings.account_sid,
        "status": "active",
        "type": "Full",
        "uri": f"{path}.json",
        "subresource_uris": {
            "messages": f"{path}/Messages.json",
            "incoming_phone_numbers": f"{path}/IncomingPhoneNumbers.json",
        },
    }


def number_json(number: str, settings: CarrierSettings) -> dict[str, Any]:
    """One of the hub's numbers and where its texts go."""
    sid = "PN" + hashlib.md5(number.encode(), usedforsecurity=False).hexdigest()
    return {
        "sid": sid,
        "account_sid": settings.account_sid,
        "api_version": VERSION,
        "capabilities": {"voice": False, "sms": True, "mms": False, "fax": False},
        "friendly_name": number,
        "phone_number": number,
        "sms_method": "POST",
        "sms_url": settings.inbound_url or "",
        "status": "in-use",
        "uri": f"{account_path(settings.account_sid)}/IncomingPhoneNumbers/{sid}.json",
    }


def iso(seconds: float) -> str:
    """A moment for the local pages."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _date(seconds: float | None) -> str | None:
    return None if seconds is None else format_datetime(datetime.fromtimestamp(seconds, UTC))
