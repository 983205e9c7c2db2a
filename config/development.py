"""One laptop, nothing secret yet: a key of its own is made once and kept in instance/.

While nothing real is set up, commands speak to the exercise that `make run` opened (its settings are kept in
instance/exercise/); the environment always wins.
"""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config.base import instance

EXERCISE = "exercise/settings.json"


def settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """The development settings; makes instance/secret_key when neither it nor SECRET_KEY is there."""
    return {
        **_exercise(environ),
        "SECRET_KEY": environ.get("SECRET_KEY") or _kept_key(instance(environ)),
        "SESSION_COOKIE_SECURE": False,
    }


def _exercise(environ: Mapping[str, str]) -> dict[str, Any]:
    """The kept settings, when this run is about it: no real database here, or the same one named."""
    folder = instance(environ)
    try:
        kept: dict[str, Any] = json.loads((folder / EXERCISE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    named = environ.get("DATABASE_URL")
    is_about_it = named == kept["SQLALCHEMY_DATABASE_URI"] if named else not (folder / "hub.sqlite").exists()
    if not is_about_it:
        return {}
    # `setup` means real work, whatever the other commands speak to.
    real = {} if named else {"REAL_DATABASE_URI": f"sqlite:///{folder / 'hub.sqlite'}"}
    return {**{name: value for name, value in kept.items() if not environ.get(name)}, **real}


def _kept_key(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secret_key"
    try:
        # Two processes may start at once: only one may create the file.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text().strip()
