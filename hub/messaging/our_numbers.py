"""The numbers our texts leave by, as the configuration names them. Ring: rules."""

from collections.abc import Mapping
from typing import Any


def our_numbers(config: Mapping[str, Any]) -> tuple[str, ...]:
    """TWILIO_FROM_NUMBER: one number, or several with commas between them; the first is the usual one."""
    named = (number.strip() for number in (config.get("TWILIO_FROM_NUMBER") or "").split(","))
    return tuple(dict.fromkeys(number for number in named if number))


def our_senders(config: Mapping[str, Any]) -> tuple[str, ...]:
    """What texts may leave by: the messaging service and our numbers; one nameless sender where neither is named."""
    service = config.get("TWILIO_MESSAGING_SERVICE_SID") or ""
    if (config.get("SMS_TRANSPORT") or "twilio") != "twilio":
        return ("",)
    return tuple(sender for sender in (service, *our_numbers(config)) if sender) or ("",)


def usual_number(config: Mapping[str, Any]) -> str:
    """The number to show people; empty where a messaging service chooses it."""
    return next(iter(our_numbers(config)), "")
