"""What the exercise keeps in instance/exercise/: its settings, its sign-ins, its database, its carrier."""

import json
import secrets
from pathlib import Path
from typing import Any

from hub.demo.world import SignIn

SETTINGS, SIGN_INS, DATABASE = "settings.json", "sign-ins.txt", "hub.sqlite"
HUB_NUMBER = "+6421029990000"


def folder(instance: str | Path) -> Path:
    """instance/exercise/, made when it is not there."""
    path = Path(instance) / "exercise"
    path.mkdir(parents=True, exist_ok=True)
    return path


def settings(path: Path, *, port: int, config: dict[str, Any], database_url: str | None) -> dict[str, Any]:
    """The exercise's settings: its own database, secrets made once, and the local carrier on the next port.

    They are written down, so that other commands beside the exercise speak to it too.
    """
    file = path / SETTINGS
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    made = {
        "TWILIO_ACCOUNT_SID": kept.get("TWILIO_ACCOUNT_SID") or f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": kept.get("TWILIO_AUTH_TOKEN") or secrets.token_hex(16),
        "TWILIO_FROM_NUMBER": HUB_NUMBER,
        "TWILIO_API_URL": f"http://127.0.0.1:{port + 1}",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SQLALCHEMY_DATABASE_URI": database_url or f"sqlite:///{path / DATABASE}",
        "SMS_TRANSPORT": "twilio",
        "SMS_INBOUND": config.get("SMS_INBOUND") or "webhook",
        "HUB_QUIET_HOURS": config.get("HUB_QUIET_HOURS") or "none",
        "DUTY_PHONE": config.get("DUTY_PHONE") or "+6421029990001",
    }
    # The exercise never uses a real account, whatever the environment says.
    made |= {"TWILIO_MESSAGING_SERVICE_SID": None, "TWILIO_AUTH_TOKEN_PREVIOUS": None, "SMTP_URL": None}
    file.write_text(json.dumps(made, indent=1), encoding="utf-8")
    file.chmod(0o600)
    return made


def write_sign_ins(path: Path, sign_ins: list[SignIn]) -> None:
    """Keeps the sign-ins for the next run, readable by the owner of the machine only."""
    file = path / SIGN_INS
    file.write_text("".join(f"{one.role} {one.email} {one.password}\n" for one in sign_ins), encoding="utf-8")
    file.chmod(0o600)


def read_sign_ins(path: Path) -> list[SignIn]:
    """The sign-ins of an earlier run; none when the file is gone."""
    file = path / SIGN_INS
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [SignIn(*line.split(" ", 2)) for line in lines if line.count(" ") >= 2]


def forget(path: Path) -> None:
    """Removes everything of the exercise but the folder."""
    for file in path.iterdir():
        if file.is_file():
            file.unlink()
