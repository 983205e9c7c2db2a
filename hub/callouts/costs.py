"""How long the texts of a call-out take to leave. Ring: queries."""

from flask import current_app

from hub.callouts.rules import seconds_to_send
from hub.messaging.our_numbers import our_senders
from hub.messaging.prices import parts_waiting


def seconds_for(segments: int) -> int:
    """How long these parts take, behind those that wait already; 0 when the carrier takes them as fast as we can."""
    rate = sender_rate()
    return seconds_to_send(segments + parts_waiting(), rate) if segments else 0


def sender_rate() -> float | None:
    """Parts a second over all our numbers: as configured, else one a number against the real carrier."""
    config = current_app.config
    ours = our_senders(config)
    # Behind a messaging service the carrier shares out; numbers beside it are its reserve.
    numbers = 1 if ours and ours[0].startswith("MG") else max(1, len(ours))
    if config.get("SENDER_RATE"):
        return float(config["SENDER_RATE"]) * numbers
    is_twilio = "twilio.com" in (config.get("TWILIO_API_URL") or "https://api.twilio.com")
    return 1.0 * numbers if is_twilio and config.get("SMS_TRANSPORT") == "twilio" else None
