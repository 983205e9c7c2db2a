"""The carrier as a command runs it: told by the program's own configuration."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hub.carrier.server import run
from hub.carrier.settings import CarrierSettings
from hub.errors import Conflict

NEEDED = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")


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
        numbers=(config.get("TWILIO_FROM_NUMBER") or "+6421029990000",),
        public_url=None if polls else config["PUBLIC_URL"],
        messaging_service_sid=config.get("TWILIO_MESSAGING_SERVICE_SID"),
        autoreply=True,
    )


def run_carrier(settings: CarrierSettings, port: int) -> None:
    """Serves until stopped."""
    run(settings, port)
