"""What every environment shares, read from the environment variables of the contract."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from config.figures import figures, one_of, register_limit, whole

ROOT = Path(__file__).resolve().parent.parent

GEOCODERS = ("offline", "nominatim")
TRANSPORTS, INBOUND = ("twilio", "android"), ("webhook", "poll")
# One for each thread that serves a page or runs a job. A thread without one would open and end a connection for
# every request: at PostgreSQL a process and a sign-in each time.
CONNECTIONS_KEPT = 24
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")
PLAIN = (
    "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_PREVIOUS", "TWILIO_MESSAGING_SERVICE_SID",
    "TWILIO_FROM_NUMBER", "TWILIO_API_URL", "ANDROID_GATEWAY_URL", "ANDROID_GATEWAY_USER",
    "ANDROID_GATEWAY_PASSWORD", "ANDROID_GATEWAY_SIGNING_KEY",
    "SMTP_URL", "EMERGENCY_NUMBER", "DUTY_PHONE", "HUB_QUIET_HOURS",
    "NOMINATIM_URL", "HUB_PRESET", "MAP_TILES_URL",
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


def database(environ: Mapping[str, str]) -> str:
    """Where everything is kept. Raises ValueError for a URL of no database we can use; never shows its password."""
    url = environ.get("DATABASE_URL") or f"sqlite:///{instance(environ) / 'hub.sqlite'}"
    try:
        named = make_url(url)
        driver, file = named.drivername, named.database
    except (ArgumentError, ValueError):
        driver, file = "", None
    if driver not in DRIVERS:
        raise ValueError(
            "DATABASE_URL names no database we can use; "
            "write it like sqlite:////path/hub.sqlite or postgresql+psycopg://user:password@host/name."
        )
    if driver.startswith("sqlite") and file in (None, "", ":memory:"):
        raise ValueError(
            "DATABASE_URL names no file, so nothing would be kept; write sqlite:////path/hub.sqlite."
        )
    return url


def country(environ: Mapping[str, str]) -> str | None:
    """The country of phone numbers as two capital letters, where it is named. Raises ValueError for anything else."""
    code = environ.get("HUB_COUNTRY", "").strip().upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise ValueError(
            f"HUB_COUNTRY is {environ['HUB_COUNTRY']!r}; write it as two letters, for example NZ."
        )
    return code or None


def timezone(environ: Mapping[str, str]) -> str | None:
    """The time zone, where it is named. Raises ValueError for one that does not exist."""
    name = environ.get("HUB_TIMEZONE") or None
    try:
        return ZoneInfo(name).key if name else None
    except (KeyError, ValueError, OSError):
        raise ValueError(f"HUB_TIMEZONE is {name!r}; write it like Europe/Madrid.") from None


def proxy_hops(environ: Mapping[str, str]) -> int:
    """How many proxies stand before the program. Raises ValueError for anything but a whole number."""
    written = environ.get("PROXY_HOPS") or "0"
    if not written.isdecimal():
        raise ValueError(f"PROXY_HOPS is {written!r}; write a whole number, for example 1.")
    return int(written)


def timeout(environ: Mapping[str, str]) -> float:
    """How many seconds an answer of the carrier is waited for, 10 at most. Raises ValueError for anything else."""
    written = environ.get("SMS_TIMEOUT_SECONDS") or "10"
    try:
        seconds = float(written)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 10:
        raise ValueError(f"SMS_TIMEOUT_SECONDS is {written!r}; write how many seconds, 10 at most.")
    return seconds


def settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Values from the environment, with defaults that are safe on one laptop."""
    # Read anew with every page, as the database's own settings are: here only what cannot be is refused.
    whole(environ, "CALL_OUT_PAUSE_SECONDS", least=0, most=3600, example=30)
    return {
        **figures(environ),
        **{name: environ.get(name) or None for name in PLAIN},
        "HUB_COUNTRY": country(environ),
        "HUB_TIMEZONE": timezone(environ),
        "SQLALCHEMY_DATABASE_URI": database(environ),
        # An error of the database must not write phone numbers and names into the log.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, "pool_size": CONNECTIONS_KEPT},
        "SECRET_KEY": environ.get("SECRET_KEY"),
        "PUBLIC_URL": environ.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        "SMS_TRANSPORT": one_of(environ, "SMS_TRANSPORT", TRANSPORTS),
        "SMS_INBOUND": one_of(environ, "SMS_INBOUND", INBOUND),
        "SMS_TIMEOUT_SECONDS": timeout(environ),
        "GEOCODER": geocoder(environ),
        "INSTANCE": str(instance(environ)),
        "MAX_CONTENT_LENGTH": 16 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "hub",
        "PERMANENT_SESSION_LIFETIME": 12 * 60 * 60,
        "RATELIMIT_STORAGE_URI": "one-at-a-time://",
        "RATELIMIT_HEADERS_ENABLED": False,
        "REGISTER_LIMIT": register_limit(environ),
        "BABEL_DEFAULT_LOCALE": "en",
        "PROXY_HOPS": proxy_hops(environ),
    }
