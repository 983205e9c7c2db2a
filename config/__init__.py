"""Configuration by environment: development, testing and production."""

import os
from collections.abc import Mapping
from typing import Any

from config import base, development, production, testing

ENVIRONMENTS = {"development": development, "testing": testing, "production": production}


def load(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Settings for the environment named by HUB_ENV.

    Raises ValueError for an unknown HUB_ENV and, in production, for a missing or default secret.
    """
    environ = os.environ if environ is None else environ
    name = environ.get("HUB_ENV", "development")
    if name not in ENVIRONMENTS:
        raise ValueError(f"HUB_ENV is {name!r}; use one of {', '.join(ENVIRONMENTS)}.")
    return {**base.settings(environ), **ENVIRONMENTS[name].settings(environ), "HUB_ENV": name}
