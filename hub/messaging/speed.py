"""How fast our numbers send, as the configuration says it. Pure. Ring: rules."""

from collections.abc import Mapping
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from hub.messaging.our_numbers import our_senders

TWILIO = "https://api.twilio.com"


def rate_of_one(config: Mapping[str, Any]) -> float | None:
    """Parts a second of one of our numbers: as configured, else 1 towards Twilio itself or by a phone of our own.

    None: as fast as it goes.
    """
    if rate := config.get("SENDER_RATE"):
        return float(rate)
    transport = config.get("SMS_TRANSPORT") or "twilio"
    host = urlsplit(config.get("TWILIO_API_URL") or TWILIO).hostname or ""
    is_slow = transport == "android" or (transport == "twilio" and f".{host}".endswith(".twilio.com"))
    return 1.0 if is_slow else None


def rate_of_all(config: Mapping[str, Any]) -> float | None:
    """Parts a second over all our numbers; numbers beside a messaging service are its reserve and add nothing."""
    one, ours = rate_of_one(config), our_senders(config)
    return one and one * (1 if ours[0].startswith("MG") else len(ours))


def seconds_to_send(segments: int, per_second: float | None) -> int:
    """How long sending takes; 0 when the carrier takes them as fast as we can."""
    return ceil(segments / per_second) if per_second else 0
