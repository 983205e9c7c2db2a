"""The carrier as a command runs it: told by the program's own configuration."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hub.carrier.server import run
from hub.carrier.settings import CarrierSettings, Seconds
from hub.errors import Conflict
from hub.messaging.our_numbers import our_numbers

NEEDED = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")
# How long things take, by the setting that says so; what is not set stays as in life.
DELAYS = {
    "CARRIER_DELIVERY_SECONDS": ("queued_seconds", "sent_seconds", "delivered_seconds"),
    "CARRIER_REPLY_SECONDS": ("reply_seconds",),
    "CARRIER_ARRIVE_SECONDS": ("arrive_seconds",),
    "CARRIER_LEAVE_SECONDS": ("leave_seconds",),
}


def carrier_settings(config: Mapping[str, Any]) -> CarrierSettings:
    """The same account, secret and number as the hub uses. Raises Conflict when they are not set."""
    missing = [name for name in NEEDED if not config.get(name)]
    if missing:
        raise Conflict(
            f"Set {' and '.join(missing)} to the values the hub uses, then start the carrier again."
        )
    folder = Path(config["INSTANCE"]) / "exercise"
    folder.mkdir(parents=True, exist_ok=True)
    polls = config.get("SMS_INBOUND") == "poll"
    return CarrierSettings(
        database=folder / f"carrier-{config['TWILIO_ACCOUNT_SID'][-6:]}.sqlite",
        account_sid=config["TWILIO_ACCOUNT_SID"],
        auth_token=config["TWILIO_AUTH_TOKEN"],
        numbers=our_numbers(config) or ("+6421029990000",),
        public_url=None if polls else config["PUBLIC_URL"],
        messaging_service_sid=config.get("TWILIO_MESSAGING_SERVICE_SID"),
        autoreply=(config.get("CARRIER_AUTOREPLY") or "yes") != "no",
        seed=config.get("CARRIER_SEED") or 1,
        **_delays(config),
    )


def _delays(config: Mapping[str, Any]) -> dict[str, Any]:
    return {
        field: read_seconds(name, config[name])
        for name, fields in DELAYS.items()
        if config.get(name)
        for field in fields
    }


def read_seconds(name: str, text: str) -> Seconds:
    """`0.2-1`: at least and at most so many seconds. Raises Conflict with what is expected."""
    least, _, most = text.partition("-")
    try:
        found = float(least), float(most or least)
    except ValueError:
        found = (1.0, 0.0)
    if not 0 <= found[0] <= found[1]:
        raise Conflict(f"{name} is “{text}”. Write the least and the most seconds, like 0.2-1.")
    return found


def run_carrier(settings: CarrierSettings, port: int) -> None:
    """Serves until stopped."""
    run(settings, port)
