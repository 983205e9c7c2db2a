"""Bare extension objects; `create_app` binds them to an application."""

from threading import Lock
from typing import Any

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from limits.storage import MemoryStorage

from hub.catalogues import Catalogues
from hub.database import db


class OneAtATime(MemoryStorage):
    """Counts in memory, one request after the other: `RATELIMIT_STORAGE_URI` is `one-at-a-time://`.

    The library's own starts a timer with some counts; two threads that start the same one end with an error page.
    """

    STORAGE_SCHEME = ["one-at-a-time"]

    def __init__(self, *args: Any, **options: Any) -> None:
        self._turn = Lock()
        super().__init__(*args, **options)

    def incr(self, *args: Any, **options: Any) -> int:
        """Counts one more; answers how many there are."""
        with self._turn:
            return super().incr(*args, **options)

    def decr(self, *args: Any, **options: Any) -> int:
        """Counts one less."""
        with self._turn:
            return super().decr(*args, **options)

    def acquire_entry(self, *args: Any, **options: Any) -> bool:
        """Whether there is room for one more in a window that moves."""
        with self._turn:
            return super().acquire_entry(*args, **options)


migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address)
babel = Catalogues()

__all__ = ["babel", "csrf", "db", "limiter", "login_manager", "migrate"]
