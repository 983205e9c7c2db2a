"""A bad line between the hub and the API, when faults are asked for: refusals, delays, cut connections."""

import json
import time
from collections.abc import Callable, Iterable
from random import Random
from threading import Lock
from typing import Any

from waitress.channel import ClientDisconnected

from hub.carrier.engine import Carrier
from hub.carrier.errors import Refused
from hub.carrier.settings import Faults
from hub.carrier.shapes import VERSION

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
REFUSALS = {
    429: Refused(20429, "Too Many Requests", status=429),
    500: Refused(20500, "An internal server error has occurred", status=500),
}
REASONS = {429: "429 Too Many Requests", 500: "500 Internal Server Error"}


class BadLine:
    """Wraps the app; with all rates at zero it does nothing. Draws come from the seed, in call order."""

    def __init__(self, app: App, carrier: Carrier) -> None:
        self._app = app
        self._carrier = carrier
        self._chance = Random(f"{carrier.settings.seed}:line")
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        faults = self._carrier.faults
        if not environ["PATH_INFO"].startswith(f"/{VERSION}/"):
            return self._app(environ, start_response)
        if faults.delay_seconds:
            time.sleep(faults.delay_seconds)
        if self._happens(faults.drop_before):
            raise ClientDisconnected
        for status, rate in ((429, faults.too_many), (500, faults.server_error)):
            if self._happens(rate):
                return _refuse(status, start_response)
        if environ["REQUEST_METHOD"] == "GET" and self._happens(faults.deaf):
            return _refuse(500, start_response)
        if environ["REQUEST_METHOD"] == "POST" and (ending := self._ending(faults)):
            return ending(environ, start_response)
        return self._app(environ, start_response)

    def _ending(self, faults: Faults) -> App | None:
        """How a call that is carried out ends badly, if it does."""
        if self._happens(faults.drop_after):
            return self._do_and_hang_up
        if self._happens(faults.error_after):
            return self._do_and_fail
        if self._happens(faults.late_answer):
            return self._do_and_dawdle
        return None

    def _happens(self, rate: float) -> bool:
        with self._lock:
            return rate > 0 and self._chance.random() < rate

    def _do_and_hang_up(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The call is carried out in full, and the caller never learns it."""
        self._carry_out(environ)
        # The server closes the connection without a word when it meets this error.
        raise ClientDisconnected

    def _do_and_fail(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The call is carried out in full, and the caller hears of a fault."""
        self._carry_out(environ)
        return _refuse(500, start_response)

    def _do_and_dawdle(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The call is carried out in full, and the answer comes when nobody waits for it any more."""
        answer = self._app(environ, start_response)
        time.sleep(self._carrier.faults.late_seconds)
        return answer

    def _carry_out(self, environ: dict[str, Any]) -> None:
        for _ in self._app(environ, lambda *_: None):
            pass


def _refuse(status: int, start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = json.dumps(REFUSALS[status].body).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response(REASONS[status], headers)
    return [body]
