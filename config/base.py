"""What every environment shares, read from the environment variables of the contract."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

GEOCODERS = ("offline", "nominatim")
PLAIN = (
    "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_PREVIOUS", "TWILIO_MESSAGING_SERVICE_SID",
    "TWILIO_FROM_NUMBER", "TWILIO_API_URL", "SMTP_URL", "EMERGENCY_NUMBER", "DUTY_PHONE", "HUB_QUIET_HOURS",
    "SMS_DAILY_LIMIT", "SENDER_RATE", "NOMINATIM_URL", "HUB_PRESET", "HUB_COUNTRY", "HUB_TIMEZONE", "MAP_TILES_URL",
    "CALL_OUT_PAUSE_SECONDS", "CARRIER_AUTOREPLY", "CARRIER_SEED", "CARRIER_DELIVERY_SECONDS",
    "CARRIER_REPLY_SECONDS", "CARRIER_ARRIVE_SECONDS", "CARRIER_LEAVE_SECONDS",
)  # fmt: skip


def instance(environ: Mapping[str, str]) -> Path:
    """The folder for what this installation keeps: HUB_INSTANCE, else instance/ in the project."""
    return Path(environ.get("HUB_INSTANCE") or ROOT / "instance").resolve()


def geocoder(environ: Mapping[str, str]) -> str:
    """Who places addresses: `offline` or `nominatim`. Raises ValueError for anything else."""
    name = environ.get("GEOCODER") or "offline"
    if name not in GEOCODERS:
        raise ValueError(f"GEOCODER is {name!r}; use one of {', '.join(GEOCODERS)}.")
    return name


def settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Values from the environment, with defaults that are safe on one laptop."""
    return {
        **{name: environ.get(name) or None for name in PLAIN},
        "SQLALCHEMY_DATABASE_URI": environ.get(
            "DATABASE_URL", f"sqlite:///{instance(environ) / 'hub.sqlite'}"
        ),
        # An error of the database must not write phone numbers and names into the log.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SECRET_KEY": environ.get("SECRET_KEY"),
        "PUBLIC_URL": environ.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        "SMS_TRANSPORT": environ.get("SMS_TRANSPORT", "twilio"),
        "SMS_INBOUND": environ.get("SMS_INBOUND", "webhook"),
        "GEOCODER": geocoder(environ),
        "INSTANCE": str(instance(environ)),
        "MAX_CONTENT_LENGTH": 16 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "hub",
        "PERMANENT_SESSION_LIFETIME": 12 * 60 * 60,
        "RATELIMIT_STORAGE_URI": "memory://",
        "RATELIMIT_HEADERS_ENABLED": False,
        "REGISTER_LIMIT": environ.get("REGISTER_LIMIT") or "60 per minute; 600 per hour",
        "BABEL_DEFAULT_LOCALE": "en",
        "PROXY_HOPS": int(environ.get("PROXY_HOPS", "0")),
    }
