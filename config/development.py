"""One laptop, nothing secret yet: a key of its own is made once and kept in instance/."""

import os
import secrets
from collections.abc import Mapping
from typing import Any

from config.base import INSTANCE


def settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """The development settings; makes instance/secret_key when neither it nor SECRET_KEY is there."""
    return {"SECRET_KEY": environ.get("SECRET_KEY") or _kept_key(), "SESSION_COOKIE_SECURE": False}


def _kept_key() -> str:
    INSTANCE.mkdir(parents=True, exist_ok=True)
    path = INSTANCE / "secret_key"
    try:
        # Two processes may start at once: only one may create the file.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text().strip()
