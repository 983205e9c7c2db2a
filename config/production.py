"""The real thing: refuses to start without its secrets, and says which are missing."""

from collections.abc import Mapping
from typing import Any

NEEDED = ("SECRET_KEY", "DATABASE_URL", "PUBLIC_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")
FOR_A_PHONE = ("ANDROID_GATEWAY_URL", "ANDROID_GATEWAY_PASSWORD")
TOO_EASY = {"secret", "changeme", "change-me", "dev", "development", "password", "test"}


def settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Production settings. Raises ValueError that names every missing or default secret."""
    missing = [name for name in NEEDED if not environ.get(name)]
    if environ.get("SMS_TRANSPORT") == "android":
        missing = [name for name in missing if not name.startswith("TWILIO_")]
        missing += [name for name in FOR_A_PHONE if not environ.get(name)]
    elif not (environ.get("TWILIO_MESSAGING_SERVICE_SID") or environ.get("TWILIO_FROM_NUMBER")):
        missing.append("TWILIO_MESSAGING_SERVICE_SID or TWILIO_FROM_NUMBER")
    if missing:
        raise ValueError(
            f"Production needs {', '.join(missing)}. Set them in the environment and start again."
        )
    if len(environ["SECRET_KEY"]) < 16 or environ["SECRET_KEY"].lower() in TOO_EASY:
        raise ValueError("SECRET_KEY is too short or a default. Use 32 random characters or more.")
    return {"SESSION_COOKIE_SECURE": environ["PUBLIC_URL"].startswith("https://")}
