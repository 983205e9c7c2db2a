"""Tests: a local carrier's credentials, no rate limit and no CSRF unless a test asks for them."""

from collections.abc import Mapping
from typing import Any


def settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Settings that reach nothing outside the machine, whatever the environment says."""
    return {
        "TESTING": True,
        "SECRET_KEY": "only-for-tests-0123456789abcdef",
        "SQLALCHEMY_DATABASE_URI": "sqlite://",
        # One in memory has one connection and no pool.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "PUBLIC_URL": "http://hub.test",
        "SERVER_NAME": None,
        "RATELIMIT_ENABLED": False,
        "SESSION_COOKIE_SECURE": False,
        "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
        "TWILIO_AUTH_TOKEN": "test-token",
        "TWILIO_AUTH_TOKEN_PREVIOUS": None,
        "TWILIO_FROM_NUMBER": "+6421000000",
        "TWILIO_MESSAGING_SERVICE_SID": None,
        "TWILIO_API_URL": "http://127.0.0.1:9",
        "SMS_TRANSPORT": "twilio",
        "SMS_INBOUND": "webhook",
        "GEOCODER": "offline",
        "SMTP_URL": None,
        "DUTY_PHONE": "+6421000999",
        "EMERGENCY_NUMBER": None,
        "HUB_QUIET_HOURS": "none",
        "HUB_PRESET": None,
        "HUB_COUNTRY": None,
        "HUB_TIMEZONE": None,
        "SMS_DAILY_LIMIT": None,
        "SENDER_RATE": None,
    }
